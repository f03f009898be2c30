"""Incidents of aggression: reported, followed to the end, counted."""
