"""The manifest: a hash of all that went in and all that came out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

from graadmeter.publication.content import Content
from graadmeter.publication.names import MANIFEST, places
from graadmeter.publication.parts import parts_of

GENERATOR = "graadmeter"
SCHEMA_VERSION = 1


def render_manifest(content: Content, files: Mapping[str, bytes]) -> bytes:
    """The manifest of a publication; it holds no time and no place on disk.

    Raises:
        ValueError: the name of an input is an absolute path.
    """
    for name in content.inputs:
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
            raise ValueError(f"an input is named by its place on disk: {name!r}")
    document = {
        "schema_version": SCHEMA_VERSION,
        "generator": GENERATOR,
        "monitor": content.monitor,
        "title": content.title,
        "wave": content.wave,
        "language": content.language,
        "synthetic": content.synthetic,
        "edition": {
            "version": content.edition.version,
            "published": content.edition.published,
            "releases": [
                {"version": one.version, "date": one.date.isoformat(), "reason": one.reason}
                for one in content.edition.releases
            ],
        },
        "tables": {name: place.href for name, place in places(content).items()},
        "parts": _parts(content),
        "versions": dict(sorted(content.versions.items())),
        "inputs": dict(sorted(content.inputs.items())),
        "outputs": {
            name: hashlib.sha256(data).hexdigest()
            for name, data in sorted(files.items())
            if name != MANIFEST
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _parts(content: Content) -> dict[str, dict[str, str]]:
    """Parts outside tables, which a correction is compared by; nothing corrects a draft."""
    if not content.edition.published:
        return {}
    return {name: vars(part) for name, part in parts_of(content).items()}
