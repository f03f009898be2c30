"""The response monitor of one survey: all figures of its page and of the CSV, already safe to show.

What is too small to show is left out or joined here, so that no template and no export can show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.errors import UserError
from graadmeter.estimation import ExpectedRate, Representativeness, expected_rate, r_indicator
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.variables import Variable, variables_of
from graadmeter.service.fieldwork.fronts import count_front
from graadmeter.service.fieldwork.manage.counting import (
    SMALLEST,
    Counts,
    Row,
    break_down,
    cells_of,
    count,
    rows_of,
)
from graadmeter.service.fieldwork.manage.earlier import EarlierRate, earlier_rates
from graadmeter.service.fieldwork.models import DayCount, Survey
from graadmeter.service.fieldwork.open_link import CameOpenly, came_openly
from graadmeter.service.fieldwork.runner.instruments import instrument_of, monitor_named
from graadmeter.service.responses.actions import answered, drop_off
from graadmeter.service.responses.page_times import median_band, page_times


@dataclass(frozen=True)
class StratumLine:
    """One line of a breakdown, with rates of earlier waves beside it (see `Breakdown.waves`)."""

    label: str
    counts: Counts
    earlier: tuple[float | None, ...]


@dataclass(frozen=True)
class BreakdownView:
    """Response by a stratum variable.

    Attributes:
        waves: headings of earlier response rates, in the order of `StratumLine.earlier`.
        joined: some strata were too small and stand together.
    """

    label: str
    waves: tuple[str, ...]
    lines: tuple[StratumLine, ...]
    joined: bool


@dataclass(frozen=True)
class Day:
    """Completed answers of one day, and until then."""

    day: date
    completed: int
    total: int


@dataclass(frozen=True)
class PageReached:
    """How many reached a page.

    Attributes:
        arrived: None when it is too small a number to show.
        share: of those who started; None likewise.
        some: the page is for a part of the respondents, so not reaching it is no drop-off.
        band: the band of time (see `responses.page_times`) of the middle respondent; None when few
            left the page, or it is hidden itself.
    """

    page: str
    title: str
    arrived: int | None
    share: float | None
    some: bool
    band: int | None = None


@dataclass(frozen=True)
class ResponseView:
    """Everything the response monitor shows.

    Attributes:
        pools: codes were handed out through intermediaries.
        pages: empty when too few started to show any.
        page_problem: why pages and strata are not there, when the monitor cannot tell.
        expected: None before five days, without a last day, and after it.
        evenness: None with fewer than two cells of ten.
        cells: the number of cells of `evenness`.
        fronted: the surveys this one stands in front of.
        openly: who came through the open link; in no other figure but those per day and page.
    """

    survey: Survey
    total: Counts
    pools: bool
    breakdowns: tuple[BreakdownView, ...]
    days: tuple[Day, ...]
    earlier: tuple[EarlierRate, ...]
    pages: tuple[PageReached, ...]
    page_problem: str
    expected: ExpectedRate | None
    evenness: Representativeness | None
    cells: int
    variables: tuple[str, ...]
    fronted: tuple[Survey, ...]
    openly: CameOpenly


def response_of(survey: Survey, today: date) -> ResponseView:
    """All figures of a survey as they are now."""
    rows = rows_of(survey)
    fronted = tuple(Survey.objects.filter(front=survey).order_by("pk"))
    total = front_total(survey) if fronted else count(rows)
    days = _days(survey, today)
    problem = ""
    variables: tuple[Variable, ...] = ()
    earlier: tuple[EarlierRate, ...] = ()
    pages: tuple[PageReached, ...] = ()
    try:
        variables = tuple(v for v in variables_of(survey) if any(v.id in r.given for r in rows))
        earlier = earlier_rates(monitor_named(survey.monitor), survey.group, survey.wave)
        pages = _pages(survey, total.started + came_openly(survey).started)
    except UserError as error:
        problem = f"{error.what}. {error.mend}".strip()
    names = [variable.id for variable in variables]
    cells = [cell for cell in cells_of(rows, names) if cell.approached >= SMALLEST]
    return ResponseView(
        survey=survey,
        total=total,
        pools=survey.pools.exists(),
        breakdowns=tuple(_breakdowns(rows, variables, earlier)),
        days=days,
        earlier=tuple(rate for rate in earlier if not rate.variable),
        pages=pages,
        page_problem=problem,
        expected=_expected(survey, total, days, today),
        evenness=_evenness(cells, total),
        cells=len(cells),
        variables=tuple(str(variable.label) for variable in variables),
        fronted=fronted,
        openly=came_openly(survey),
    )


def front_total(survey: Survey) -> Counts:
    """Of a questionnaire that comes first nobody keeps who handed it in; only how many."""
    found = count_front(survey, answered(survey.pk))
    reached = max((*drop_off(survey.pk).values(), found.completed))
    return Counts(found.approached, min(reached, found.approached), found.completed)


def _days(survey: Survey, today: date) -> tuple[Day, ...]:
    """From the first day with answers to the last one, or today while the survey is open."""
    counted = dict(DayCount.objects.filter(survey=survey).values_list("day", "completed"))
    if not counted:
        return ()
    first = min(counted)
    last = max(*counted, today) if survey.state == Survey.State.OPEN else max(counted)
    found, total = [], 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        total += counted.get(day, 0)
        found.append(Day(day, counted.get(day, 0), total))
    return tuple(found)


def _expected(
    survey: Survey, total: Counts, days: Sequence[Day], today: date
) -> ExpectedRate | None:
    """From whole days alone: today counts as one to come."""
    if survey.state != Survey.State.OPEN or survey.closes_on is None:
        return None
    whole = [day.completed for day in days if day.day < today]
    if came_openly(survey).completed or sum(whole) > total.approached:
        return None  # days hold who came through an open link too, and nobody asked them
    found = expected_rate(
        total.approached,
        min(total.lost, total.approached - sum(whole)),
        whole,
        (survey.closes_on - today).days + 1,
    )
    return found if found is None or found.rate >= (total.rate or 0.0) else None


def _evenness(cells: Sequence[Counts], total: Counts) -> Representativeness | None:
    # Before the first answers all rates are 0, which is even but says nothing.
    if len(cells) < 2 or total.completed < SMALLEST:
        return None
    return r_indicator([c.approached for c in cells], [c.completed for c in cells])


def _breakdowns(
    rows: Sequence[Row], variables: Sequence[Variable], earlier: Sequence[EarlierRate]
) -> list[BreakdownView]:
    found = []
    for variable in variables:
        strata = break_down(rows, variable.id, tuple(variable.codes)).strata
        rates = [rate for rate in earlier if rate.variable == variable.id]
        waves = tuple(dict.fromkeys((rate.wave, rate.title) for rate in rates))
        known = {(rate.wave, rate.title, rate.code): rate.rate for rate in rates}
        lines = tuple(
            StratumLine(
                label=_label(variable, stratum.codes),
                counts=stratum.counts,
                earlier=tuple(
                    known.get((*wave, stratum.codes[0])) if len(stratum.codes) == 1 else None
                    for wave in waves
                ),
            )
            for stratum in strata
        )
        once = Counter(wave for wave, _title in waves)
        headings = tuple(
            _("Respons {wave}").format(wave=wave) if once[wave] == 1 else _heading(wave, title)
            for wave, title in waves
        )
        joined = any(len(stratum.codes) > 1 for stratum in strata)
        found.append(BreakdownView(str(variable.label), headings, lines, joined))
    return found


def _label(variable: Variable, codes: Sequence[str]) -> str:
    return ", ".join(variable.shown(code) if code else _("niet bekend") for code in codes)


def _heading(wave: int, title: str) -> str:
    return title if str(wave) in title else f"{title} {wave}"


def _pages(survey: Survey, started: int) -> tuple[PageReached, ...]:
    """Pages in their order; numbers that could tell what few people answered are not shown."""
    if started < SMALLEST:
        return ()
    reached = drop_off(survey.pk)
    times = page_times(survey.pk)
    found = []
    for page in instrument_of(survey).pages:
        if all(item.origin != "asked" for item in page.items):
            continue
        some = all(item.universe for item in page.items)
        arrived: int | None = min(reached.get(page.id, 0), started)
        # Who came on a page for some, and who did not, is an answer.
        if some and not SMALLEST <= (arrived or 0) <= started - SMALLEST:
            arrived = None
        share = None if arrived is None else arrived / started
        passed = times.get(page.id, ())
        shown = arrived is not None and sum(passed) >= SMALLEST
        band = median_band(passed) if shown else None
        found.append(PageReached(page.id, str(page.title), arrived, share, some, band))
    end = min(reached.get("insturen", 0), started)
    found.append(PageReached("insturen", _("Insturen"), end, end / started, some=False))
    return tuple(found)
