"""Organisations, who works in them and in which role, and who is told what."""
