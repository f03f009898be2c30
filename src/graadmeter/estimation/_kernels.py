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
"""Items counted in one pass: their eight counters of a profile fill one line of the cache."""

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
    """The functions `packed`, `unpack` and `plain`, compiled at their first call, kept on disk.

    * packed(ids uint32 (n,), eight times codes uint8 (n,), steps uint64 (8, 256),
      out uint64 (P, 8)): adds to each item's counters of a profile, many in one word, the step of
      the code.
    * unpack(words uint64 (P, 8), bits, out float (P, B, K)): takes the counters apart.
    * plain(ids uint32 (n,), codes uint8 (n,), category int16 (256,), out int32 (P, K + 1)).
    """
    from numba import njit

    def packed(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 - one column each
        ids, a, b, c, d, e, f, g, h, steps, out
    ):
        for row in range(ids.size):
            counters = out[ids[row]]
            counters[0] += steps[0, a[row]]
            counters[1] += steps[1, b[row]]
            counters[2] += steps[2, c[row]]
            counters[3] += steps[3, d[row]]
            counters[4] += steps[4, e[row]]
            counters[5] += steps[5, f[row]]
            counters[6] += steps[6, g[row]]
            counters[7] += steps[7, h[row]]

    def unpack(words, bits, out):  # type: ignore[no-untyped-def]
        mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
        for profile in range(out.shape[0]):
            for item in range(out.shape[1]):
                word = words[profile, item]
                for category in range(out.shape[2]):
                    out[profile, item, category] = word & mask
                    word >>= np.uint64(bits)

    def plain(ids, codes, category, out):  # type: ignore[no-untyped-def]
        for row in range(ids.size):
            out[ids[row], category[codes[row]]] += 1

    compiled = njit(nogil=True, boundscheck=False, cache=True)
    return compiled(packed), compiled(unpack), compiled(plain)
