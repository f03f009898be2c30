"""Counting loops compiled by numba, where it is installed; nothing else needs it.

The environment variable GRAADMETER_NUMBA set to 0 leaves numba alone.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from typing import Any

import numpy as np

VARIABLE = "GRAADMETER_NUMBA"
GROUP = 8
"""Items counted in one pass."""
CODES = 8
"""Codes an item may have for that: with a byte each, the counters of eight items in a profile fill
one line of the cache."""

_WORTH_STARTING = 1 << 26
"""Values to count from which numba gains more than it takes to start (about half a second)."""


def usable(values: int) -> bool:
    """Whether to count with numba: installed, not switched off, and worth starting.

    Args:
        values: rows times items.
    """
    if os.environ.get(VARIABLE) == "0" or importlib.util.find_spec("numba") is None:
        return False
    return "numba" in sys.modules or values >= _WORTH_STARTING


@cache
def kernels() -> tuple[Any, Any, Any]:
    """The functions `several`, `unpack` and `plain`, compiled at their first call, kept on disk.

    * several(ids uint32 (n,), eight times codes uint8 (n,), all below 8, out (P * 64,) of whole
      numbers): adds 1 to the counter of profile, item and code.
    * unpack(counts (P, 8, 8), category int16 (B, 8), out float (P, B, K)): the counters of codes
      that have a category.
    * plain(ids uint32 (n,), codes uint8 (n,), category int16 (256,), out int32 (P, K + 1)).
    """
    from numba import njit

    def several(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 - one column each
        ids, a, b, c, d, e, f, g, h, out
    ):
        for row in range(ids.size):
            start = ids[row] * np.uint64(64)
            out[start + a[row]] += 1
            out[start + np.uint64(8) + b[row]] += 1
            out[start + np.uint64(16) + c[row]] += 1
            out[start + np.uint64(24) + d[row]] += 1
            out[start + np.uint64(32) + e[row]] += 1
            out[start + np.uint64(40) + f[row]] += 1
            out[start + np.uint64(48) + g[row]] += 1
            out[start + np.uint64(56) + h[row]] += 1

    def unpack(counts, category, out):  # type: ignore[no-untyped-def]
        for profile in range(out.shape[0]):
            for item in range(out.shape[1]):
                for code in range(category.shape[1]):
                    place = category[item, code]
                    if place >= 0:
                        out[profile, item, place] = counts[profile, item, code]

    def plain(ids, codes, category, out):  # type: ignore[no-untyped-def]
        for row in range(ids.size):
            out[ids[row], category[codes[row]]] += 1

    compiled = njit(nogil=True, boundscheck=False, cache=True)
    return compiled(several), compiled(unpack), compiled(plain)
