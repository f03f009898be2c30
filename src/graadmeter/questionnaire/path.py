"""Which pages and questions one respondent gets.

The route is found anew from all answers, in one pass in the order of the questionnaire, so it
always ends: who gets a question depends on earlier questions alone, and ``next_page`` only goes
forward. An answer to a question that is not on the route counts as not asked: no condition sees it
and it is not exported. It is kept, so that going back restores it. A question that is still open
counts as "no answer", so the route is also what is exported if the respondent stops here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graadmeter.expressions import Value, missing_kind_column
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.questionnaire.answers import NO_ANSWER, NOT_ASKED, UNKNOWN, Answer, Answers, Missing
from graadmeter.questionnaire.instrument import Instrument, Item, Page, Step

NOTHING: Answers = {}


@dataclass(frozen=True)
class RoutePage:
    """A page as one respondent gets it: only the questions that are for them."""

    page: Page
    position: int
    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """The id of the page."""
        return self.page.id


@dataclass(frozen=True)
class Route:
    """What one respondent gets.

    Attributes:
        pages: the pages, in order.
        answers: answer to every question of the questionnaire: that of the respondent or of the
            sample frame, "not asked" off the route, "no answer" while open, "unknown" for what is
            asked of nobody and not given.
        open: questions on the route without an answer yet.
    """

    pages: tuple[RoutePage, ...]
    answers: Mapping[str, Answer]
    open: frozenset[str]

    @property
    def asked(self) -> frozenset[str]:
        """The questions on the pages of this respondent, blocks without questions aside."""
        return frozenset(
            item.id for page in self.pages for item in page.items if item.type != "block"
        )

    def page(self, page_id: str) -> RoutePage | None:
        """The page with this id, if the respondent gets it."""
        return next((page for page in self.pages if page.id == page_id), None)


def path(instrument: Instrument, answers: Answers, given: Answers = NOTHING) -> Route:
    """The pages and questions of one respondent, with the answers so far.

    Args:
        instrument: what is asked.
        answers: the respondent's answers, also those that are off the route now.
        given: values of questions that come from the sample frame.
    """
    row: dict[str, Value] = {}
    settled: dict[str, Answer] = {}
    still_open: set[str] = set()
    items: dict[int, list[Item]] = {}
    for step in instrument.steps:
        item = step.item
        holds = _holds(step, row)
        answer = _settled(item, holds, answers, given)
        if holds and item.origin == "asked":
            items.setdefault(step.page, []).append(item)
            if item.type != "block" and item.id not in answers:
                still_open.add(item.id)
        settled[item.id] = answer
        put(row, item, answer)
    pages = tuple(
        RoutePage(instrument.pages[position], position, tuple(found))
        for position, found in sorted(items.items())
    )
    return Route(pages, settled, frozenset(still_open))


def _holds(step: Step, row: dict[str, Value]) -> bool:
    if step.condition is None:
        return True
    for name, compute in step.derived:
        if name not in row:
            row[name] = _coded(compute(row))
    return step.condition(row)


def _settled(item: Item, holds: bool, answers: Answers, given: Answers) -> Answer:
    if not holds:
        return NOT_ASKED
    if item.origin == "asked":
        return answers.get(item.id, NO_ANSWER)
    return given.get(item.id, UNKNOWN)


def _coded(value: Value) -> Value:
    """A derived value as a code, as derived variables are in microdata."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def put(row: dict[str, Value], item: Item, answer: Answer) -> None:
    """Add an answer to a row: its columns, or ``q__missing`` with why there is none."""
    if isinstance(answer, Missing):
        row[missing_kind_column(item.id)] = answer.kind
    elif item.type == "multiple" and isinstance(answer, tuple):
        for code in item.codes:
            row[f"{item.id}{OPTION_SEPARATOR}{code}"] = code in answer
    elif isinstance(answer, tuple):
        for place, code in enumerate(answer, start=1):
            row[f"{item.id}{OPTION_SEPARATOR}{code}"] = place
    else:
        row[item.id] = answer


def next_page(route: Route, current: int = -1) -> RoutePage | None:
    """The first page of the route after a position; None at the end.

    The position may be of a page that is no longer on the route. The default gives the first page.
    """
    return next((page for page in route.pages if page.position > current), None)


def previous_page(route: Route, current: int) -> RoutePage | None:
    """The last page of the route before a position; None at the start."""
    return next((page for page in reversed(route.pages) if page.position < current), None)


def reachable(route: Route, page: str) -> bool:
    """The respondent may open a page: it is on the route and nothing before it is open."""
    for candidate in route.pages:
        if candidate.id == page:
            return True
        if any(item.id in route.open for item in candidate.items):
            return False
    return False


def first_open(route: Route) -> RoutePage | None:
    """Where a respondent goes on: the first page with a question that is open; None if none is."""
    return next(
        (page for page in route.pages if any(item.id in route.open for item in page.items)), None
    )


def progress(
    instrument: Instrument, answers: Answers, position: int, given: Answers = NOTHING
) -> float:
    """How far a page is, from 0 to 1: pages behind it as a share of the longest path through it.

    The longest path counts every later page that the answers before this page do not exclude.
    What is still to be answered excludes nothing, so an answer can only shorten it: going forward
    the share always rises, and the same page after the same answers always has the same share.

    Args:
        instrument: what is asked.
        answers: the respondent's answers; only those before the page count.
        position: place of the page, or the number of pages for the end.
        given: values of questions that come from the sample frame.
    """
    row: dict[str, Value] = {}
    undecided: set[str] = set()
    behind: set[int] = set()
    ahead: set[int] = set()
    for step in instrument.steps:
        item = step.item
        before = step.page < position
        unknowable = not item.needs.isdisjoint(undecided)
        holds = unknowable or _holds(step, row)
        if holds and item.origin == "asked":
            (behind if before else ahead).add(step.page)
        if unknowable or (holds and not before and item.type != "block"):
            undecided.add(item.id)
        else:
            put(row, item, _settled(item, holds, answers, given))
    total = len(behind) + len(ahead)
    return len(behind) / total if total else 1.0
