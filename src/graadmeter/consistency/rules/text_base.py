"""A number in text is a number of others than the text says.

The sentence is linked to cells without asking whom they are about. When the number agrees with a
cell whose headings and subject it names, no cell about the sentence's own people agrees, and some
of these people are named nowhere at the table, then the number is right and its base is not.
``likely`` when the table is about wholly different people and the layer is the same; ``note``
when the table is only wider or narrower. The digits of small percentages agree by chance more
often than those of large ones, so that a link must hold most words of the subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.consistency.claims import Amount, plain
from graadmeter.consistency.findings import Certainty, Finding, Said, in_both
from graadmeter.consistency.linking import (
    Link,
    Same,
    agrees,
    amount_of,
    index_of,
    linked,
    links_of,
    number_at,
)
from graadmeter.consistency.linking.index import Index, population_of
from graadmeter.consistency.linking.terms import terms_of
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_TOLD = 0.7
_NAMED = 0.55


def check(material: Material) -> Iterator[Finding]:
    """Numbers in text that belong to others."""
    index = index_of(material)
    for links in linked(material):
        statement = links.statement
        amount = amount_of(statement)
        if amount is None or statement.places or not statement.population:
            continue
        if any(
            link.population is Same.SAME and agrees(number_at(material, link.spot), amount)
            for link in links.every
        ):
            continue
        link = _other(material, index, statement, amount)
        if link is not None:
            sure = link.population is Same.OTHER and _named_in_words(statement)
            yield _finding(
                material, statement, Certainty.LIKELY if sure else Certainty.NOTE, amount, link
            )


def _other(material: Material, index: Index, statement: Statement, amount: Amount) -> Link | None:
    for link in links_of(index, statement, anybody=True).close:
        if link.population is Same.SAME or link.told < _TOLD or link.named < _NAMED:
            continue
        if not agrees(number_at(material, link.spot), amount):
            continue
        table = index.table(link.spot.table)
        people = population_of(statement.population).core
        row, column = link.spot.row or 0, link.spot.column or 0
        named = (
            table.population.every
            | table.title
            | table.rows[row].terms
            | table.columns[column].terms
        )
        if any(index.forms(term).isdisjoint(named) for term in people):
            return link
    return None


def _named_in_words(statement: Statement) -> bool:
    """Whether the printed words themselves name the people."""
    words = set(terms_of(plain(statement.words)))
    return bool(words & population_of(statement.population).core)


def _finding(
    material: Material, statement: Statement, certainty: Certainty, amount: Amount, link: Link
) -> Finding:
    table = material.table(link.spot.table)
    number = number_at(material, link.spot)
    return Finding(
        "text-base",
        certainty,
        (Said(statement.id), link.spot),
        f"{amount.text}; {number}",
        "",
        in_both(
            lambda: _(
                "De tekst noemt {text} voor {people}; in tabel {table} hoort {number} bij: "
                "{population}."
            ).format(
                text=amount.text,
                people=statement.population,
                table=table.id,
                number=number,
                population=table.population,
            )
        ),
    )


RULE = Rule(id="text-base", check=check)
