"""Commands of fieldwork."""
