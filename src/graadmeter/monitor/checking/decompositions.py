"""Decompositions: every share and rate stands in a published table, for every wave."""

from __future__ import annotations

import math
from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context
from graadmeter.monitor.decompositions import DecompositionSpec, PublishedRowReference
from graadmeter.monitor.source import DataPath, Document

WHOLE = 100.0


def decomposition_faults(context: Context) -> Iterator[Fault]:
    """All faults of the decompositions."""
    for file, document in context.table_files:
        for i, spec in enumerate(file.decompositions):
            path: DataPath = ("decompositions", i)
            for k, wave in enumerate(spec.waves):
                yield from context.unknown("wave", wave, document, (*path, "waves", k))
            yield from _group_faults(context, document, path, spec)
            yield from _sensitivity_faults(document, path, spec)


def _group_faults(
    context: Context, document: Document, path: DataPath, spec: DecompositionSpec
) -> Iterator[Fault]:
    rests = [g for g in spec.groups if g.share is None]
    if len(rests) != 1:
        yield document.fault(
            (*path, "groups"),
            "decomposition-rest",
            _("Precies één groep krijgt de rest van 100 procent; hier zijn het er {count}.").format(
                count=len(rests)
            ),
            _("Laat bij één groep “share” weg."),
        )
    for j, group in enumerate(spec.groups):
        for name, reference in (("share", group.share), ("rate", group.rate)):
            if reference is not None:
                place = (*path, "groups", j, name)
                yield from _reference_faults(context, document, place, reference, spec.waves)


def _reference_faults(
    context: Context,
    document: Document,
    place: DataPath,
    reference: PublishedRowReference,
    waves: tuple[int, ...],
) -> Iterator[Fault]:
    table = context.published.get(reference.published)
    if table is None:
        yield from context.unknown(
            "published", reference.published, document, (*place, "published")
        )
        return
    absent = [wave for wave in waves if table.in_wave(reference.row, wave) is None]
    if absent:
        yield document.fault(
            (*place, "row"),
            "decomposition-figure-missing",
            _("Rij {row} van “{name}” heeft geen cijfer voor {waves}.").format(
                row=reference.row,
                name=reference.published,
                waves=", ".join(map(str, absent)),
            ),
            _("Noem een rij met een cijfer voor elke meting, of laat die meting weg."),
        )


def _sensitivity_faults(
    document: Document, path: DataPath, spec: DecompositionSpec
) -> Iterator[Fault]:
    for k, run in enumerate(spec.sensitivity):
        fits = len(run.shares) == len(spec.groups) and math.isclose(sum(run.shares), WHOLE)
        if run.wave not in spec.waves or not fits:
            yield document.fault(
                (*path, "sensitivity", k),
                "decomposition-shares",
                _("Deze aandelen passen niet bij de groepen en metingen hierboven."),
                _("Geef per groep één aandeel, samen 100, voor een meting die er staat."),
            )
