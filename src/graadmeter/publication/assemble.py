"""Put the content of a publication together from a monitor and the answers of a wave."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from graadmeter.language import gettext as _
from graadmeter.microdata import Microdata
from graadmeter.monitor import ACCOUNTING, Monitor, TableSpec
from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.codebook.describing import describe_files
from graadmeter.publication.content import ChapterContent, Content, Thresholds
from graadmeter.publication.factsheets.making import make_factsheets
from graadmeter.publication.remarkable.audited import remarkable_in
from graadmeter.publication.wave_figures import WaveFigures
from graadmeter.tabulation import KeptApart, decompose, follow_up, series_table

LIBRARIES = ("graadmeter", "numpy", "polars", "scipy", "Jinja2", "XlsxWriter")


def assemble(
    monitor: Monitor,
    wave: int,
    microdata: Mapping[str, Microdata],
    *,
    kept_apart: Sequence[KeptApart],
    origin: str,
    inputs: Mapping[str, str],
    cache: Cache = NOTHING_KEPT,
    progress: Callable[[float], None] = lambda _done: None,
) -> Content:
    """The content of the publication of one wave.

    Args:
        monitor: the monitor.
        wave: the wave that is published.
        microdata: group to answers.
        kept_apart: printed figures that synthetic answers could not agree with.
        origin: one sentence on where the answers come from.
        inputs: name to sha256 of the answers; the monitor's own files are added.
        cache: where figures of synthetic answers are kept.
        progress: called with the part that is done, from 0 to 1.

    Raises:
        UserError: a reply of the makers is to a finding that is not there.
    """
    figures = WaveFigures(monitor, wave, microdata, cache)
    specs = {id(spec): spec for _chapter, tables in monitor.tables_in(wave) for spec in tables}
    chapters = []
    pairs = []
    done = 0
    tables_of = {chapter.number: tables for chapter, tables in monitor.tables_in(wave)}
    for chapter in monitor.chapters_in(wave):
        made = []
        for spec in tables_of.get(chapter.number, ()):
            made.append(figures.table(spec))
            pairs.append((spec, made[-1]))
            done += 1
            progress(done / (len(specs) + 1))
        made += [
            series_table(monitor, one, wave) for one in monitor.series_in(wave, chapter.number)
        ]
        chapters.append(
            ChapterContent(
                chapter.number,
                str(chapter.title),
                str(chapter.part) if chapter.part else None,
                tuple(made),
                tuple(
                    decompose(monitor, spec)
                    for spec in monitor.decompositions_in(wave, chapter.number)
                ),
                monitor.text_of(wave, chapter.number),
                chapter.numbered,
            )
        )
    accounting = {spec.id for spec in specs.values() if is_accounting(spec)}
    wave_title = next(w.title for w in monitor.settings.waves if w.year == wave)
    reproduction = figures.reproduction(kept_apart) if monitor.published and microdata else None
    progress(1.0)
    return Content(
        monitor=monitor.settings.id,
        title=str(monitor.settings.title),
        wave=wave,
        wave_title=str(wave_title),
        language=monitor.language,
        synthetic=any(answers.synthetic for answers in microdata.values()),
        origin=origin,
        disclaimer=str(monitor.settings.disclaimer or ""),
        chapters=tuple(chapters),
        response=tuple(t for c in chapters for t in c.tables if t.id in accounting),
        weights=figures.weights(),
        reproduction=reproduction,
        nonresponse=tuple(follow_up(monitor, spec) for spec in monitor.nonresponse_in(wave)),
        inputs={**{f"monitor/{name}": h for name, h in monitor.hashes.items()}, **inputs},
        versions={
            **{name: version(name) for name in LIBRARIES},
            "Python": ".".join(platform.python_version_tuple()[:2]),
        },
        thresholds={
            group.id: Thresholds(group.protection.mark_below, group.protection.hide_below)
            for group in monitor.settings.groups
        },
        data_files=describe_files(monitor, wave, microdata),
        licence=monitor.settings.licence,
        publisher=str(monitor.settings.publisher) if monitor.settings.publisher else None,
        all_questions=figures.all_questions(pairs),
        factsheets=make_factsheets(monitor, figures.table, wave, microdata),
        remarkable=remarkable_in(monitor, wave),
    )


def is_accounting(spec: TableSpec) -> bool:
    """Whether a table is about the response: it has a figure of the accounting, or is unweighted.

    Annex tables on the composition of the response belong with it.
    """
    statistics = {spec.statistic, *(axis.statistic for axis in (*spec.rows, *spec.columns))}
    return bool(statistics & ACCOUNTING) or spec.kind == "annex"


def synthetic_origin(seed: int | None) -> str:
    """The sentence on answers that no one gave."""
    sentence = _(
        "De antwoorden zijn synthetisch: een programma maakte ze zo dat ze waar dat kan "
        "overeenkomen met de gepubliceerde cijfers. Niemand heeft deze antwoorden gegeven."
    )
    return (
        f"{sentence} " + _("(startgetal {seed})").format(seed=seed)
        if seed is not None
        else (sentence)
    )


def published_origin() -> str:
    """The sentence on a publication without answers."""
    return _(
        "Alle cijfers zijn overgenomen uit openbare bronnen, die erbij staan. Er zijn geen "
        "antwoorden van deze meting."
    )


def measured_origin(name: str) -> str:
    """The sentence on answers that respondents gave."""
    return _("De antwoorden komen uit de microdata in de map “{name}”.").format(name=name)


__all__ = ["assemble", "is_accounting", "measured_origin", "published_origin", "synthetic_origin"]
