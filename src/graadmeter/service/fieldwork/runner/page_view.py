"""A page of the questionnaire as the template wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.questionnaire import (
    Answer,
    Checked,
    Item,
    Missing,
    RoutePage,
    grid_stem,
    no_answer_label,
    unknown_label,
)
from graadmeter.questionnaire.validation import NO_ANSWER_VALUE, UNKNOWN_VALUE


@dataclass(frozen=True)
class OptionView:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool
    place: str = ""
    apart: bool = False


@dataclass(frozen=True)
class ItemView:
    """One question.

    Attributes:
        kind: ``radios``, ``checkboxes``, ``scale``, ``number``, ``date``, ``text``, ``ranking`` or
            ``info``.
        value: what is in a field.
    """

    id: str
    kind: str
    text: str
    options: tuple[OptionView, ...] = ()
    value: str = ""
    problem: str = ""
    warning: str = ""
    longest: int = 0


@dataclass(frozen=True)
class PageView:
    """A page: its questions, or a grid with a row per question."""

    id: str
    title: str
    kind: str
    stem: str
    items: tuple[ItemView, ...]

    @property
    def problems(self) -> tuple[ItemView, ...]:
        """Questions with something to mend, for the summary."""
        return tuple(item for item in self.items if item.problem)

    @property
    def columns(self) -> tuple[OptionView, ...]:
        """The answers of a grid."""
        return self.items[0].options if self.kind == "grid" and self.items else ()


_KINDS = {
    "single": "radios",
    "scale": "scale",
    "multiple": "checkboxes",
    "ranking": "ranking",
    "number": "number",
    "date": "date",
    "open": "text",
    "block": "info",
}


def view_page(
    page: RoutePage,
    answers: Mapping[str, Answer],
    posted: Mapping[str, Sequence[str]] | None = None,
    checked: Checked | None = None,
) -> PageView:
    """A page with the answers so far, or with what was posted and what is wrong with it.

    Args:
        page: the page as the respondent gets it.
        answers: the answers so far.
        posted: what was posted, if that was not accepted.
        checked: what was wrong with it.
    """
    problems = {r.question: r.message for r in checked.problems} if checked else {}
    warnings = {r.question: r.message for r in checked.warnings} if checked else {}
    stem, texts = grid_stem(page.page) if page.page.kind == "grid" else ("", ())
    rows = {item.id: text for item, text in zip(page.page.items, texts, strict=False)}
    views = []
    for item in page.items:
        held = _posted(item, posted) if posted is not None else _held(item, answers.get(item.id))
        views.append(
            ItemView(
                id=item.id,
                kind=_KINDS[item.type],
                text=rows.get(item.id, str(item.text)),
                options=_options(item, held),
                value=next(iter(held), "") if item.type in {"number", "date", "open"} else "",
                problem=problems.get(item.id, ""),
                warning=warnings.get(item.id, ""),
                longest=item.longest if item.type == "open" else 0,
            )
        )
    return PageView(page.id, str(page.page.title), page.page.kind, stem, tuple(views))


def _posted(item: Item, posted: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if item.type == "ranking":
        fields = {code: posted.get(f"{item.id}{OPTION_SEPARATOR}{code}", ()) for code in item.codes}
        return tuple(f"{code}={''.join(values[:1])}" for code, values in fields.items())
    return tuple(posted.get(item.id, ()))


def _held(item: Item, answer: Answer | None) -> tuple[str, ...]:
    if answer is None:
        return ()
    if isinstance(answer, Missing):
        # An empty page was passed over; only what can be chosen is shown as chosen.
        wanted = UNKNOWN_VALUE if answer.kind == "unknown" else NO_ANSWER_VALUE
        offered = item.offers_unknown if answer.kind == "unknown" else item.offers_no_answer
        return (wanted,) if offered else ()
    if isinstance(answer, tuple):
        if item.type == "ranking":
            return tuple(f"{code}={place}" for place, code in enumerate(answer, start=1))
        return answer
    return (str(answer),)


def _options(item: Item, held: tuple[str, ...]) -> tuple[OptionView, ...]:
    places = dict(value.split("=", 1) for value in held if "=" in value)
    options = [
        OptionView(
            value=option.code,
            label=str(option.label),
            chosen=option.code in held,
            place=places.get(option.code, ""),
            apart=option.role != "answer" or option.exclusive,
        )
        for option in item.options
    ]
    if item.offers_unknown:
        options.append(
            OptionView(UNKNOWN_VALUE, unknown_label(), UNKNOWN_VALUE in held, apart=True)
        )
    if item.offers_no_answer:
        options.append(
            OptionView(NO_ANSWER_VALUE, no_answer_label(), NO_ANSWER_VALUE in held, apart=True)
        )
    return tuple(options)
