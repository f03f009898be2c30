"""From the strings of a posted page to typed answers, and what is wrong with them.

A field has the name of its question; rows of a grid are questions too. The options of a ranking are
fields of their own, ``question__code``, that hold the place. Beside its answers a question may post
``__no_answer`` ("Ik geef hier liever geen antwoord op") or, a number, ``__unknown``. Fields that
belong to no question of the page are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.questionnaire.answers import NO_ANSWER, UNKNOWN, Answer
from graadmeter.questionnaire.instrument import Instrument, Item
from graadmeter.questionnaire.path import RoutePage
from graadmeter.questionnaire.texts import clean, pointer_message, pointers

NO_ANSWER_VALUE = "__no_answer"
UNKNOWN_VALUE = "__unknown"
Posted = Mapping[str, Sequence[str]]

_NUMBER = re.compile(
    r"(?P<whole>-?(?:[0-9]{1,15}|[0-9]{1,3}(?:[. ][0-9]{3})+))(?:,(?P<part>[0-9]{1,9}))?"
)
_DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True)
class Remark:
    """Something about one answer, for the respondent.

    Attributes:
        question: the question it is about.
        rule: stable English id of the kind of remark.
        message: what it is and how to mend it, in the current language.
    """

    question: str
    rule: str
    message: str


@dataclass(frozen=True)
class Checked:
    """A page that was posted.

    Attributes:
        answers: of every question of the page without a problem.
        problems: what must be mended first, in the order of the page.
        warnings: what is better mended; the answers are kept as they are.
    """

    answers: Mapping[str, Answer]
    problems: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()

    @property
    def sound(self) -> bool:
        """Nothing must be mended."""
        return not self.problems


class _ProblemError(Exception):
    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


def validate(page: RoutePage, posted: Posted) -> Checked:
    """Typed answers of one page.

    Args:
        page: the page as the respondent got it.
        posted: field name to the strings that came in.

    Returns:
        An answer or a problem for each of its questions. Without anything filled in a question is
        "no answer", or a problem when the instrument requires answers.
    """
    return _checked([item for item in page.items if item.type != "block"], posted)


def validate_given(instrument: Instrument, given: Mapping[str, str]) -> Checked:
    """Typed values of the questions that come from the sample frame, from its texts.

    What the frame does not have is in none of the answers.
    """
    items = [item for item in instrument.items if item.origin == "given" and given.get(item.id, "")]
    posted = {
        item.id: given[item.id].split() if item.type == "multiple" else [given[item.id]]
        for item in items
    }
    return _checked(items, posted)


def _checked(items: Sequence[Item], posted: Posted) -> Checked:
    answers: dict[str, Answer] = {}
    problems: list[Remark] = []
    warnings: list[Remark] = []
    for item in items:
        try:
            answer = _answer(item, posted)
        except _ProblemError as problem:
            problems.append(Remark(item.id, problem.rule, problem.message))
            continue
        answers[item.id] = answer
        if item.type == "open" and isinstance(answer, str):
            found = pointers(answer)
            warnings += [Remark(item.id, name, pointer_message(name)) for name in found]
    return Checked(answers, tuple(problems), tuple(warnings))


def _answer(item: Item, posted: Posted) -> Answer:
    values = [clean(value) for value in posted.get(item.id, ())]
    values = list(dict.fromkeys(value for value in values if value))
    refused = NO_ANSWER_VALUE in values and (item.offers_no_answer or not item.required)
    unknown = UNKNOWN_VALUE in values and item.offers_unknown
    values = [value for value in values if value not in {NO_ANSWER_VALUE, UNKNOWN_VALUE}]
    places = _places(item, posted)
    if values or places:
        if refused or unknown:
            raise _ProblemError(
                "answer-and-none",
                _("U gaf een antwoord en koos ook voor geen antwoord. Kies één van beide."),
            )
        return (
            _ranked(item, places) if item.type == "ranking" else _READERS[item.type](item, values)
        )
    if unknown:
        return UNKNOWN
    if refused or not item.required:
        return NO_ANSWER
    raise _ProblemError(
        "empty",
        _(
            "Deze vraag is nog niet beantwoord. Geef een antwoord, of kies “Ik geef hier liever "
            "geen antwoord op”."
        )
        if item.offers_no_answer
        else _("Deze vraag is nog niet beantwoord. Kies een antwoord."),
    )


def _places(item: Item, posted: Posted) -> dict[str, str]:
    if item.type != "ranking":
        return {}
    fields = {code: posted.get(f"{item.id}{OPTION_SEPARATOR}{code}", ()) for code in item.codes}
    return {code: place for code, raw in fields.items() if (place := clean("".join(raw[:1])))}


def _one(values: Sequence[str]) -> str:
    if len(values) > 1:
        raise _ProblemError("more-than-one", _("U koos meer antwoorden. Kies er één."))
    return values[0]


def _code(item: Item, values: Sequence[str]) -> str:
    code = _one(values)
    if code not in item.codes:
        raise _foreign()
    return code


def _foreign() -> _ProblemError:
    return _ProblemError(
        "unknown-option", _("Dit antwoord hoort niet bij deze vraag. Kies een van de antwoorden.")
    )


def _options(item: Item, values: Sequence[str]) -> tuple[str, ...]:
    if not set(values) <= set(item.codes):
        raise _foreign()
    for option in item.options:
        if option.exclusive and option.code in values and len(values) > 1:
            raise _ProblemError(
                "exclusive",
                _(
                    "“{option}” gaat niet samen met een ander antwoord. Haal een van beide weg."
                ).format(option=option.label),
            )
    return tuple(code for code in item.codes if code in values)


def _ranked(item: Item, places: Mapping[str, str]) -> tuple[str, ...]:
    known = {str(place) for place in range(1, len(item.codes) + 1)}
    if not places or not set(places.values()) <= known:
        raise _ProblemError(
            "no-place",
            _("Een plaats is een getal van 1 tot en met {last}.").format(last=len(item.codes)),
        )
    order = sorted(places, key=lambda code: int(places[code]))
    if [int(places[code]) for code in order] != list(range(1, len(order) + 1)):
        raise _ProblemError(
            "places",
            _("Geef elke plaats één keer, te beginnen met 1 en zonder een over te slaan."),
        )
    return tuple(order)


def _number(item: Item, values: Sequence[str]) -> int:
    found = _NUMBER.fullmatch(_one(values))
    if found is None:
        raise _ProblemError("no-number", _("Dit is geen getal. Gebruik alleen cijfers."))
    if (found["part"] or "").strip("0"):
        raise _ProblemError("not-whole", _("Geef een heel getal, zonder cijfers achter de komma."))
    number = int(found["whole"].replace(".", "").replace(" ", ""))
    if number < item.minimum:
        raise _ProblemError(
            "too-low", _("Het getal moet {low} of hoger zijn.").format(low=item.minimum)
        )
    if number > item.maximum:
        raise _ProblemError(
            "too-high", _("Het getal moet {high} of lager zijn.").format(high=item.maximum)
        )
    return number


def _date(_item: Item, values: Sequence[str]) -> str:
    text = _one(values)
    if dutch := _DUTCH_DATE.fullmatch(text):
        day, month, year = map(int, dutch.groups())
    elif iso := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, iso.groups())
    else:
        raise _no_date()
    try:
        found = date(year, month, day)
    except ValueError:
        raise _no_date() from None
    if not _EARLIEST <= year <= _LATEST:
        raise _no_date()
    return found.isoformat()


def _no_date() -> _ProblemError:
    return _ProblemError(
        "no-date", _("Deze datum bestaat niet. Schrijf dag, maand en jaar, zoals 31-12-2025.")
    )


def _text(item: Item, values: Sequence[str]) -> str:
    text = _one(values)
    if len(text) > item.longest:
        raise _ProblemError(
            "too-long",
            _("Uw antwoord heeft {count} tekens; er passen er {most}. Maak het korter.").format(
                count=len(text), most=item.longest
            ),
        )
    return text


_READERS: Mapping[str, Callable[[Item, Sequence[str]], Answer]] = {
    "single": _code,
    "scale": _code,
    "multiple": _options,
    "number": _number,
    "date": _date,
    "open": _text,
}
