"""Follow-ups among non-respondents: a printed share with an n, and counts that are possible."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, repeated
from graadmeter.monitor.nonresponse import NonresponseSpec
from graadmeter.monitor.source import DataPath, Document

WHOLE = 100.0


def nonresponse_faults(context: Context) -> Iterator[Fault]:
    """All faults of the follow-ups in ``monitor.yaml``."""
    if context.settings is None:
        return
    settings, document = context.settings
    places: list[tuple[DataPath, str]] = [
        (("nonresponse", i, "id"), spec.id) for i, spec in enumerate(settings.nonresponse)
    ]
    yield from repeated(
        places, document, _("Het non-responsonderzoek “{name}” staat er twee keer.")
    )
    for i, spec in enumerate(settings.nonresponse):
        path: DataPath = ("nonresponse", i)
        yield from context.unknown("wave", spec.wave, document, (*path, "wave"))
        yield from context.unknown("group", spec.group, document, (*path, "group"))
        if context.exists("wave", spec.wave):
            yield from _respondents(context, document, (*path, "respondents"), spec)
        yield from _counted(document, (*path, "followup"), spec)


def _respondents(
    context: Context, document: Document, path: DataPath, spec: NonresponseSpec
) -> Iterator[Fault]:
    reference = spec.respondents
    table = context.published.get(reference.published)
    if table is None:
        yield from context.unknown("published", reference.published, document, (*path, "published"))
        return
    column = table.column_of(reference.row, spec.wave)
    if column is not None:
        share = table.number(reference.row, column)
        n = table.n_of(reference.row, column, spec.wave)
        if share is not None and 0.0 < share < WHOLE and n is not None and n > 1:
            return
    yield document.fault(
        (*path, "row"),
        "nonresponse-figure-missing",
        _(
            "Rij {row} van “{name}” heeft voor {wave} geen aandeel tussen 0 en 100 met een n."
        ).format(row=reference.row, name=reference.published, wave=spec.wave),
        _("Noem een rij met een gedrukt percentage en het aantal respondenten daarbij."),
    )


def _counted(document: Document, path: DataPath, spec: NonresponseSpec) -> Iterator[Fault]:
    followup = spec.followup
    if followup.count is not None and (followup.share is not None or followup.count > followup.n):
        yield document.fault(
            (*path, "count"),
            "nonresponse-count",
            _("Dit aantal past niet bij de {n} deelnemers, of er staat ook een aandeel.").format(
                n=followup.n
            ),
            _("Geef het aantal of het aandeel zoals het is gedrukt, niet allebei."),
        )
