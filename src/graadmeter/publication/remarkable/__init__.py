"""Remarkable figures in the print that a publication carries over, with room for its makers."""
