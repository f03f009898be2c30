"""From a loaded monitor to the files of a publication, with progress."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from graadmeter.cli.progress import progress_bar
from graadmeter.cli.releasing import DRAFT, Plan
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
from graadmeter.publication.assemble import (
    assemble,
    measured_origin,
    published_origin,
    synthetic_origin,
)
from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.gate import check_publication
from graadmeter.publication.wave_figures import without_words
from graadmeter.synthesis import KEPT_APART_FILE, synthesis_of, synthesize
from graadmeter.tabulation import KeptApart, group_weights, read_kept_apart


def make_publication(
    monitor: Monitor,
    wave: int,
    folder: Path | None,
    seed: int,
    plan: Plan = DRAFT,
    cache: Cache = NOTHING_KEPT,
) -> dict[str, bytes]:
    """The files of a publication.

    Args:
        monitor: the monitor.
        wave: the wave that is published.
        seed: start of the synthesis, if there is one.
        folder: microdata of the wave; None to synthesize them with a seed.
        plan: whether it is a draft, a first version or a correction.
        cache: where finished steps are kept.

    Raises:
        UserError: the microdata cannot be read or do not fit the monitor, or there is nothing to
            correct.
        ContradictionError: figures or sentences that were computed here contradict each other.
    """
    microdata, kept_apart, inputs, synthetic_seed = answers_of(monitor, wave, folder, seed, cache)
    for group, answers in microdata.items():
        # Refuse what cannot be weighted here, while messages are in the language of the user.
        group_weights(monitor, group, wave, answers.values)
    with use_language(monitor.language):
        origin = origin_of(microdata, folder, synthetic_seed)
        with progress_bar(_("Tabellen maken")) as progress:
            content = assemble(
                monitor,
                wave,
                microdata,
                kept_apart=kept_apart,
                origin=origin,
                inputs=inputs,
                cache=cache,
                progress=progress,
            )
    # Refusals are in the language of the user; what is published is in that of the monitor.
    content = plan.release(content)
    check_publication(content)
    with use_language(monitor.language):
        return plan.complete(render_publication(content, cache))


def answers_of(
    monitor: Monitor, wave: int, folder: Path | None, seed: int, cache: Cache = NOTHING_KEPT
) -> tuple[dict[str, Microdata], tuple[KeptApart, ...], dict[str, str], int | None]:
    """The answers of a wave, from a folder or else synthesized; none where nothing was asked.

    Returns:
        Group to answers, printed figures kept apart, name to sha256 of the files, and the seed
        that the answers were made with; None for answers of people.

    Raises:
        UserError: the microdata cannot be read or do not fit the monitor.
    """
    if folder is None and not monitor.groups_in(wave):
        return {}, (), {}, None
    if folder is None:
        return (*_synthesized(monitor, wave, seed, cache), seed)
    return (*_read(monitor, wave, folder), read_metadata(folder).seed)


def origin_of(microdata: Mapping[str, Microdata], folder: Path | None, seed: int | None) -> str:
    """One sentence on where answers come from, in the current language."""
    if not microdata:
        return published_origin()
    if folder is None or any(answers.synthetic for answers in microdata.values()):
        return synthetic_origin(seed)
    return measured_origin(folder.name)


def _synthesized(
    monitor: Monitor, wave: int, seed: int, cache: Cache
) -> tuple[dict[str, Microdata], tuple[KeptApart, ...], dict[str, str]]:
    with progress_bar(_("Antwoorden maken")) as progress:
        files = cache.files(
            "synthesis",
            lambda bare, year, start: synthesize(bare, year, start, progress=progress).files(),
            without_words(monitor),
            wave,
            seed,
        )
    made = synthesis_of(files)
    inputs = {f"microdata/{name}": _sha256(data) for name, data in files.items()}
    return made.microdata(monitor), made.kept_apart, inputs


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
