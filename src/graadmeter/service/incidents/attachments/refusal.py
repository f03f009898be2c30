"""Why a copy cannot be made."""

from __future__ import annotations


class RefusalError(Exception):
    """A file that cannot be made clean, with the code of the reason.

    In a module of its own: `workshop` runs as the main module, and classes that are there are not
    those that others import from it.
    """
