"""A number in running text is not the number of the cell it is about.

The sentence is linked to cells by its words (`linking`); the number may be any value that is
rounded to what is printed, in the text and in the cell. Nothing is found when one of the cells
the sentence can be about allows the number, nor when the number is the rest up to 100 of such a
cell or the sum of it and its neighbours ("altijd of vaak").

``certain``: the number is exact ("18 procent", not "ruim 18 procent"), one cell is linked and no
other comes near, the population, the wave, the layer and the unit are the same, every word of the
cell's headings is in the sentence and every known word of the sentence's subject is at the table.
Assumption: the sentence is about what and whom it is carried over as. ``likely``: most words
agree, or the two numbers are neighbours (30 and 31), which one value of exactly a half could be.
Weaker links give a ``note`` when the population is the same, and nothing otherwise. Percentage
points are left to `text_direction`, fractions in words to `number_words`.
"""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.consistency.claims import Form, Measure
from graadmeter.consistency.findings import Certainty, Finding, Said, in_both
from graadmeter.consistency.linking import (
    Link,
    Links,
    amount_of,
    certainty_of,
    linked,
    number_at,
    refuted,
)
from graadmeter.consistency.material import Material
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _


def check(material: Material) -> Iterator[Finding]:
    """Numbers in text that no cell they can be about allows."""
    seen: set[object] = set()
    for links in linked(material):
        best, amount = links.best, amount_of(links.statement)
        if best is None or amount is None or amount.form is Form.FRACTION:
            continue
        if amount.measure is Measure.POINTS or not refuted(material, links, amount):
            continue
        certainty = certainty_of(links, best)
        if certainty is None:
            continue
        near = number_at(material, best.spot).rounding.meets(amount.allows)
        if certainty is Certainty.CERTAIN and (not amount.exact or (near and not best.given)):
            certainty = Certainty.LIKELY
        cause = (links.statement.section, links.statement.words, amount.text, best.spot)
        if cause in seen:
            continue
        seen.add(cause)
        yield finding(material, "text-value", certainty, links, best, amount.text)


def finding(
    material: Material, rule: str, certainty: Certainty, links: Links, best: Link, text: str
) -> Finding:
    """A sentence and the cell it contradicts."""
    statement, table = links.statement, material.table(best.spot.table)
    number = number_at(material, best.spot)
    reason = best.reason

    def say() -> str:
        return _("De tekst noemt {text} voor “{about}”; in tabel {table} staat {number}.").format(
            text=text, about=statement.about or statement.words, table=table.id, number=number
        )

    message = in_both(say)
    return Finding(
        rule,
        certainty,
        (Said(statement.id), best.spot),
        f"{text}; {number}",
        str(number),
        type(message)(f"{message.nl} {reason.nl}", f"{message.en} {reason.en}"),
    )


RULE = Rule(id="text-value", check=check)
