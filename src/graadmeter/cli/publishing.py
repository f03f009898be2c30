"""From a loaded monitor to the files of a publication, with progress."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graadmeter.cli.progress import progress_bar
from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.microdata import (
    METADATA_FILE,
    Microdata,
    read_metadata,
    read_microdata,
)
from graadmeter.monitor import Monitor
from graadmeter.publication import render_publication
from graadmeter.publication.assemble import assemble, measured_origin, synthetic_origin
from graadmeter.synthesis import KEPT_APART_FILE, synthesize
from graadmeter.tabulation import KeptApart, group_weights, read_kept_apart


def make_publication(
    monitor: Monitor, wave: int, folder: Path | None, seed: int
) -> dict[str, bytes]:
    """The files of a publication.

    Args:
        monitor: the monitor.
        wave: the wave that is published.
        seed: start of the synthesis, if there is one.
        folder: microdata of the wave; None to synthesize them with a seed.

    Raises:
        UserError: the microdata cannot be read or do not fit the monitor.
    """
    if folder is None:
        microdata, kept_apart, inputs = _synthesized(monitor, wave, seed)
        synthetic_seed: int | None = seed
    else:
        microdata, kept_apart, inputs = _read(monitor, wave, folder)
        synthetic_seed = read_metadata(folder).seed
    for group, answers in microdata.items():
        # Refuse what cannot be weighted here, while messages are in the language of the user.
        group_weights(monitor, group, wave, answers.values)
    with use_language(monitor.language):
        synthetic = any(answers.synthetic for answers in microdata.values())
        if synthetic or folder is None:
            origin = synthetic_origin(synthetic_seed)
        else:
            origin = measured_origin(folder.name)
        with progress_bar(_("Tabellen maken")) as progress:
            content = assemble(
                monitor,
                wave,
                microdata,
                kept_apart=kept_apart,
                origin=origin,
                inputs=inputs,
                progress=progress,
            )
        return render_publication(content)


def _synthesized(
    monitor: Monitor, wave: int, seed: int
) -> tuple[dict[str, Microdata], tuple[KeptApart, ...], dict[str, str]]:
    with progress_bar(_("Antwoorden maken")) as progress:
        made = synthesize(monitor, wave, seed, progress=progress)
    microdata = made.microdata(monitor)
    inputs = {f"microdata/{name}": _sha256(data) for name, data in made.files().items()}
    return microdata, made.kept_apart, inputs


def _read(
    monitor: Monitor, wave: int, folder: Path
) -> tuple[dict[str, Microdata], tuple[KeptApart, ...], dict[str, str]]:
    microdata = read_microdata(folder, monitor, wave)
    apart = folder / KEPT_APART_FILE
    kept_apart = read_kept_apart(apart.read_bytes(), str(apart)) if apart.is_file() else ()
    names = [METADATA_FILE, *(f"{group}.parquet" for group in microdata)]
    if apart.is_file():
        names.append(KEPT_APART_FILE)
    inputs = {f"microdata/{name}": _sha256((folder / name).read_bytes()) for name in names}
    return microdata, kept_apart, inputs


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
