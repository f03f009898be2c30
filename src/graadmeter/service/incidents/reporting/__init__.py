"""Reporting: the form, the case that is made of it, and the page of who reported."""
