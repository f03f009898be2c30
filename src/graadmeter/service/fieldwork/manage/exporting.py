"""The microdata of a wave: which surveys they come from, and as one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from graadmeter.service.fieldwork.models import Survey

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: the same microdata make the same file."""


def surveys_of_wave(survey: Survey) -> list[Survey]:
    """All surveys of the same monitor and wave."""
    found = Survey.objects.filter(monitor=survey.monitor, wave=survey.wave)
    return list(found.order_by("title", "pk"))


def closed_of(surveys: Sequence[Survey]) -> list[Survey]:
    """Those that are closed."""
    return [survey for survey in surveys if survey.state == Survey.State.CLOSED]


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Files as a zip, in a folder, without times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, files[name])
    return stream.getvalue()
