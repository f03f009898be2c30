"""The manifest of a folder of microdata: what is in it, and that it is ours to replace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

MANIFEST_FILE = "manifest.json"


def microdata_manifest(
    files: Mapping[str, bytes], monitor: str, wave: int, *, synthetic: bool
) -> bytes:
    """The bytes of ``manifest.json`` beside these files.

    Args:
        files: name to bytes.
        monitor: id of the monitor.
        wave: the wave.
        synthetic: no person gave these answers.
    """
    content = {
        "generator": "graadmeter",
        "kind": "microdata",
        "monitor": monitor,
        "wave": wave,
        "synthetic": synthetic,
        "outputs": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()
