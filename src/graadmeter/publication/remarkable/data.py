"""The findings as open data, in the form of ``graadmeter audit --format json``."""

from __future__ import annotations

import json

from graadmeter.consistency.reporting import as_data
from graadmeter.publication.remarkable.audited import Remarkable, key_of

SCHEMA_VERSION = 1


def render_remarkable_json(found: Remarkable, monitor: str, wave: int) -> bytes:
    """Every finding with its key and, where there is one, the reply of the makers."""
    rows = []
    for finding, data in zip(found.findings, as_data(found.findings), strict=True):
        reply = found.replies.get(key_of(finding))
        said = None
        if reply is not None:
            said = {"words": reply.words, "by": reply.by, "date": reply.date.isoformat()}
        rows.append({"key": key_of(finding), **data, "reply": said})
    document = {
        "schema_version": SCHEMA_VERSION,
        "monitor": monitor,
        "wave": wave,
        "tables": len(found.material.tables),
        "statements": len(found.material.statements),
        "findings": rows,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")
