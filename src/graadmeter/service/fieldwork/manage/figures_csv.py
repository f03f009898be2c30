"""The response monitor as CSV: one figure per line, the same figures as the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.manage.common import band_name, state_name
from graadmeter.service.fieldwork.manage.counting import Counts
from graadmeter.service.fieldwork.manage.response import ResponseView

Line = tuple[str, str, str, str]
PERCENT = 100.0


def figures_csv(view: ResponseView) -> bytes:
    """All figures, in UTF-8 with a byte order mark, semicolons between, as Excel reads it here."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow((_("onderdeel"), _("groep"), _("cijfer"), _("waarde")))
    writer.writerows(tuple(map(_plain, line)) for line in _lines(view))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _lines(view: ResponseView) -> Iterator[Line]:
    survey = view.survey
    yield _("onderzoek"), "", _("titel"), survey.title
    yield _("onderzoek"), "", _("meting"), str(survey.wave)
    yield _("onderzoek"), "", _("stand"), state_name(survey.state)
    for name, value in _counts(view.total):
        yield _("totaal"), "", name, value
    if view.openly.started:
        yield _("open link"), "", _("begonnen"), str(view.openly.started)
        yield _("open link"), "", _("ingevuld"), str(view.openly.completed)
    for breakdown in view.breakdowns:
        for line in breakdown.lines:
            for name, value in _counts(line.counts):
                yield breakdown.label, line.label, name, value
            for wave, rate in zip(breakdown.waves, line.earlier, strict=True):
                yield breakdown.label, line.label, wave, _percent(rate)
    for study in view.earlier:
        title = study.title or _("respons")
        yield _("eerdere metingen"), str(study.wave), title, _percent(study.rate)
    for day in view.days:
        yield _("per dag"), day.day.isoformat(), _("ingevuld"), str(day.completed)
    for page in view.pages:
        shown = _("niet getoond") if page.arrived is None else str(page.arrived)
        yield _("per pagina"), f"{page.page}: {page.title}", _("bereikt"), shown
        yield _("per pagina"), f"{page.page}: {page.title}", _("tijd"), band_name(page.band)
    if view.expected:
        part = _("verwachte eindrespons")
        yield part, "", _("schatting"), _percent(view.expected.rate, 1)
        yield part, "", _("ondergrens (95%)"), _percent(view.expected.low, 1)
        yield part, "", _("bovengrens (95%)"), _percent(view.expected.high, 1)
    if view.evenness:
        part = _("R-indicator")
        yield part, "", _("schatting"), format_number(view.evenness.r, 3)
        yield part, "", _("ondergrens (95%)"), format_number(view.evenness.low, 3)
        yield part, "", _("bovengrens (95%)"), format_number(view.evenness.high, 3)


def _counts(counts: Counts) -> Iterator[tuple[str, str]]:
    yield _("benaderd"), str(counts.approached)
    yield _("begonnen"), str(counts.started)
    yield _("ingevuld"), str(counts.completed)
    yield _("geweigerd"), str(counts.refused)
    yield _("onbestelbaar"), str(counts.bounced)
    yield _("respons"), _percent(counts.rate, 1)


def _percent(rate: float | None, decimals: int = 0) -> str:
    return _("niet bekend") if rate is None else f"{format_number(PERCENT * rate, decimals)}%"
