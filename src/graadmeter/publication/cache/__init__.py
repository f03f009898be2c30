"""Finished steps of a publication, kept by what they were made from.

A step is a function and what it is given. Its result is kept under a hash of that, of our own code
and of the installed libraries, so that the same step gives the same bytes without being done. What
is not in the hash a step must not see. Decision 0037 says what may be kept and what never is.
"""

from __future__ import annotations

from graadmeter.publication.cache.folder import FOLDER_VARIABLE, open_cache
from graadmeter.publication.cache.keys import digest, step_key
from graadmeter.publication.cache.steps import NOTHING_KEPT, Cache, pack, unpack
from graadmeter.publication.cache.store import Store

__all__ = [
    "FOLDER_VARIABLE",
    "NOTHING_KEPT",
    "Cache",
    "Store",
    "digest",
    "open_cache",
    "pack",
    "step_key",
    "unpack",
]
