"""Integrity reports: safe for the reporter, fair to the accused, countable for the monitor."""
