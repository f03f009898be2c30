"""Two sentences give different numbers for the same thing.

The same thing: the same unit, wave, layer and population, and the same subject, that is every
word of one subject is a form of a word of the other, or the sentences are word for word the same
but for their numbers. Subjects of a single common word count too, since population, wave and
layer must agree as well. A pair is left alone when one sentence shows the number of the other as
well, or when both are parts of one sentence.

``certain`` when both numbers are exact and the subjects agree: at least one of the two is wrong,
or one of the sentences is about something else than it says. ``likely`` when a number is a
fraction in words, only the wording agrees, or the numbers are neighbours (30 and 31). One finding
per pair of different numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from graadmeter.consistency.claims import Amount, amounts_of, plain
from graadmeter.consistency.findings import Certainty, Finding, Said, in_both
from graadmeter.consistency.linking import amount_of
from graadmeter.consistency.linking.index import population_of
from graadmeter.consistency.linking.terms import all_in, is_layer, layer_of, terms_of
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_NUMBER = re.compile(r"[\d.,]*\d|[^\w\s]")
_DETAIL = re.compile(r"\d+|\b(?:meer|minder|meest|minst|niet|geen|nooit|altijd|zelf)\b")
_LEAST_TERMS = 2


@dataclass(frozen=True)
class _Said:
    """A sentence with its number, read once."""

    statement: Statement
    amount: Amount
    low: float
    high: float
    shown: frozenset[object]
    subject: tuple[str, ...]
    without_people: tuple[str, ...]
    details: frozenset[str]
    words: tuple[str, ...]


def check(material: Material) -> Iterator[Finding]:
    """Pairs of sentences about one thing with different numbers."""
    groups: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for statement in material.statements:
        amount = amount_of(statement)
        if amount is not None:
            groups[_key(statement)].append(_read(statement, amount))
    seen: set[tuple[object, ...]] = set()
    for key, members in groups.items():
        for one, other in combinations(members, 2):
            exact = one.amount.exact and other.amount.exact
            if one.low < other.high and other.low < one.high:
                continue
            near = one.low == other.high or other.low == one.high
            if near and not exact:
                continue
            if other.amount.stated in one.shown or one.amount.stated in other.shown:
                continue
            subjects = _same_subject(one, other)
            if not subjects and not _same_words(one, other):
                continue
            mark = (key, one.subject, one.amount.stated, other.amount.stated)
            if mark not in seen:
                seen.add(mark)
                yield _finding(one, other, sure=subjects and exact and not near)


def _key(statement: Statement) -> tuple[object, ...]:
    population = population_of(statement.population)
    layer = statement.layer or layer_of(statement.population) or ""
    return statement.unit, statement.wave, layer, population.every


def _read(statement: Statement, amount: Amount) -> _Said:
    subject = tuple(term for term in terms_of(statement.about) if not is_layer(term))
    people = tuple(population_of(statement.population).every)
    return _Said(
        statement,
        amount,
        float(amount.allows.low),
        float(amount.allows.high),
        frozenset(
            each.stated for each in amounts_of(statement.words) if each.measure is amount.measure
        ),
        subject,
        tuple(term for term in subject if not all_in((term,), people)),
        frozenset(_DETAIL.findall(plain(statement.about))),
        tuple(_NUMBER.sub(" ", plain(statement.words)).split()),
    )


def _same_subject(one: _Said, other: _Said) -> bool:
    """Whether two sentences are about one thing; words of the population may be left out.

    Within one section they may not: there "door het slachtoffer" tells one figure from the next.
    """
    if one.details != other.details:
        return False
    first, second = one.subject, other.subject
    if one.statement.section != other.statement.section:
        first, second = one.without_people, other.without_people
    if not first or not second:
        return False
    return all_in(first, second) and all_in(second, first)


def _same_words(one: _Said, other: _Said) -> bool:
    return (
        one.words == other.words
        and one.statement.section != other.statement.section
        and len(terms_of(" ".join(one.words))) >= _LEAST_TERMS
    )


def _finding(first: _Said, second: _Said, *, sure: bool) -> Finding:
    one, other = first.statement, second.statement
    return Finding(
        "text-against-text",
        Certainty.CERTAIN if sure else Certainty.LIKELY,
        (Said(one.id), Said(other.id)),
        f"{first.amount.text}; {second.amount.text}",
        "",
        in_both(
            lambda: _(
                "De tekst noemt voor “{about}” op de ene plaats {first} (§ {here}) en op "
                "de andere {second} (§ {there})."
            ).format(
                about=one.about or one.words,
                first=first.amount.text,
                here=one.section,
                second=second.amount.text,
                there=other.section,
            )
        ),
    )


RULE = Rule(id="text-against-text", check=check)
