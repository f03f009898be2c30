"""Two folders change names in one step, where the system can.

Renaming one away and the other into its place leaves a moment without either, in which a machine
may lose its power. Linux can exchange two names at once (renameat2(2), ``RENAME_EXCHANGE``).
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: names are relative to the current folder, or absolute
_EXCHANGE = 2  # RENAME_EXCHANGE


def exchange(one: Path, other: Path) -> bool:
    """Let two existing paths of one file system change names.

    Returns:
        Whether it was done; false where system or file system does not know how, and then nothing
        has happened.
    """
    rename = _renameat2()
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


@cache
def _renameat2() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "renameat2", None)
