"""Microdata and their codebook for who may work with them, apart from any publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from graadmeter.language import use_language
from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor
from graadmeter.publication.codebook.ddi import render_ddi
from graadmeter.publication.codebook.describing import describe_files
from graadmeter.publication.codebook.description import Codebook
from graadmeter.publication.data_formats.all_files import render_microdata
from graadmeter.publication.manifest import GENERATOR
from graadmeter.publication.names import CODEBOOK_DDI, MANIFEST

KIND = "export"
ExportFormat = Literal["sav", "ddi"]


def export_files(
    monitor: Monitor,
    wave: int,
    microdata: Mapping[str, Microdata],
    *,
    origin: str,
    form: ExportFormat,
) -> dict[str, bytes]:
    """The files of an export by name, with a manifest.

    ``sav`` holds every answer, also those of people: it is for the analyst, never for publication.
    ``ddi`` is the codebook alone, with protected numbers.

    Args:
        monitor: the monitor.
        wave: the wave.
        microdata: group to answers.
        origin: one sentence on where they come from.
        form: which files are wanted.

    Raises:
        UserError: a format would cut something off.
    """
    settings = monitor.settings
    with use_language(monitor.language):
        book = Codebook(
            monitor=settings.id,
            title=str(settings.title),
            wave=wave,
            wave_title=str(next(w.title for w in settings.waves if w.year == wave)),
            language=monitor.language,
            files=describe_files(monitor, wave, microdata, for_analyst=form == "sav"),
            origin=origin,
            disclaimer=str(settings.disclaimer or ""),
            licence=settings.licence,
            publisher=str(settings.publisher) if settings.publisher else None,
        )
    files = {CODEBOOK_DDI: render_ddi(book)}
    if form == "sav":
        for name, data in render_microdata(book).items():
            files[name.rpartition("/")[2]] = data
    manifest = {
        "generator": GENERATOR,
        "kind": KIND,
        "monitor": settings.id,
        "wave": wave,
        "synthetic": book.synthetic,
        "outputs": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    return files
