"""Graadmeter: the open system behind a recurring public-sector survey monitor."""

__version__ = "0.1.0"
