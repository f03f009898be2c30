"""A percentage of organisations is read as a percentage of reports.

A table that counts organisations by how often something happened to them ("1 of meer", "geen",
"5-9 keer") says what share of the organisations had it. "Een op de zeven meldingen" is a share of
something else: reports, incidents or times. Found when the sentence takes its share of such a
thing, its words are those of such a table, whose population holds none of these things, and the
share agrees with a cell of it: then it is that cell that was misread.

``likely`` for reports, incidents, breaches, complaints, cases at law and times; ``note`` for
"gevallen", which in Dutch is said of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graadmeter.consistency.claims import Amount, Measure, plain
from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, in_both
from graadmeter.consistency.linking import agrees, amount_of, index_of, links_of
from graadmeter.consistency.linking.agreement import number_at
from graadmeter.consistency.linking.terms import same_term, stem, terms_of
from graadmeter.consistency.material import Grid, Material, Statement
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_THINGS = (
    *("meldingen", "incidenten", "schendingen", "klachten", "zaken", "voorvallen", "signalen"),
    *("keren", "keer", "gevallen"),
)
_BASE = re.compile(
    r"\W*(?:procent |% )?(?:van (?:de |alle |het aantal )?(?:\w+ )?)?"
    rf"(?P<what>{'|'.join(_THINGS)})\b"
)
_OFTEN = re.compile(
    r"^(?:\d{1,3}|geen)(?: ?(?:-|of|tot) ?(?:meer|\d+))?(?: of meer)?"
    r"(?: (?:keer|incidenten|meldingen))?$"
    r"|^geen enkele keer$|^een of meer\b"
)
_WEAK = "gevallen"


def check(material: Material) -> Iterator[Finding]:
    """Shares of reports that are shares of organisations."""
    for statement in material.statements:
        amount = amount_of(statement)
        if amount is None or amount.measure is not Measure.SHARE:
            continue
        thing = _thing(statement, amount)
        if thing is None:
            continue
        spot = _misread(material, statement, amount)
        if spot is not None:
            certainty = Certainty.NOTE if thing == _WEAK else Certainty.LIKELY
            yield _finding(material, statement, certainty, amount, thing, spot)


def _thing(statement: Statement, amount: Amount) -> str | None:
    """What the sentence takes its share of, when that is no person and no organisation."""
    found = _BASE.match(plain(statement.words)[amount.end :])
    return found["what"] if found else None


def _misread(material: Material, statement: Statement, amount: Amount) -> Spot | None:
    index = index_of(material)
    for link in links_of(index, statement, anybody=True).close:
        table = material.table(link.spot.table)
        if not _counts_how_often(table) or _about_things(table):
            continue
        if agrees(number_at(material, link.spot), amount):
            return link.spot
    return None


def _counts_how_often(table: Grid) -> bool:
    """Whether two headings of one axis say how often: "1 of meer" and "geen"."""
    return any(
        sum(_OFTEN.match(plain(each.label)) is not None for each in axis) > 1
        for axis in (table.rows, table.columns)
    )


def _about_things(table: Grid) -> bool:
    """Whether the table counts reports themselves."""
    head = terms_of(table.population.split("die ")[0])
    return any(same_term(term, stem(thing)) for term in head for thing in _THINGS)


def _finding(
    material: Material,
    statement: Statement,
    certainty: Certainty,
    amount: Amount,
    thing: str,
    spot: Spot,
) -> Finding:
    table = material.table(spot.table)
    number = number_at(material, spot)
    return Finding(
        "organisations-or-reports",
        certainty,
        (Said(statement.id), spot),
        f"{amount.text}; {number}",
        "",
        in_both(
            lambda: _(
                "De tekst noemt {text} als deel van wat is gemeld (“{thing}”); in tabel {table} is "
                "{number} het percentage van: {population}."
            ).format(
                text=amount.text,
                thing=thing,
                table=table.id,
                number=number,
                population=table.population,
            )
        ),
    )


RULE = Rule(id="organisations-or-reports", check=check)
