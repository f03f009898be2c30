"""Corrections: what a new version of a publication changes in the one before, and how it says so.

The published version is read back from its own open data; what differs is listed in an erratum, and
the whole of it is kept below ``versions/``.
"""
