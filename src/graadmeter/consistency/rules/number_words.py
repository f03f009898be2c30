"""A number in words does not fit the number in digits it goes with.

"Een op de vijf" is said of shares nearer to 1/5 than to another fraction of everyday speech (18.3
to 22.5 percent), "drie op de tien" of shares nearest to three tenths, "ruim" of what is above and
"bijna" of what is below (`claims`). Compared are

- words and digits of one sentence, when the digits follow the words in brackets or are given as
  the value of the sentence;
- words and the cell the sentence is about (see `text_value` on links, rests and sums).

How far a fraction may be stretched is a matter of taste, so nothing here is ``certain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from graadmeter.consistency.claims import Amount, Form, Measure, amounts_of
from graadmeter.consistency.findings import Certainty, Finding, Said, in_both
from graadmeter.consistency.linking import (
    amount_of,
    certainty_of,
    linked,
    refuted,
)
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.rules.text_value import finding
from graadmeter.language import format_number
from graadmeter.language import gettext as _

_BETWEEN = re.compile(r"[^,.;()]*\(\s*")


def check(material: Material) -> Iterator[Finding]:
    """Fractions in words beside another number in digits."""
    for links in linked(material):
        own = _in_itself(links.statement)
        if own is not None:
            yield own
            continue
        best, amount = links.best, amount_of(links.statement)
        if best is None or amount is None or amount.form is not Form.FRACTION:
            continue
        if refuted(material, links, amount):
            certainty = certainty_of(links, best)
            if certainty is None:
                continue
            if certainty is Certainty.CERTAIN:
                certainty = Certainty.LIKELY
            yield finding(material, "number-words", certainty, links, best, amount.text)


def _in_itself(statement: Statement) -> Finding | None:
    """A finding when the words and the digits of one sentence disagree."""
    amounts = [each for each in amounts_of(statement.words) if each.measure is Measure.SHARE]
    for words, digits in pairwise(amounts):
        if words.form is not Form.FRACTION or not digits.exact:
            continue
        between = statement.words[words.end : digits.start]
        if _BETWEEN.fullmatch(between) and not words.allows.meets(digits.allows):
            return _said(statement, words, digits.text)
    if statement.value is not None and statement.unit == "percent" and len(amounts) == 1:
        words = amounts[0]
        value = Printed(abs(statement.value.value), statement.value.decimals)
        if words.form is Form.FRACTION and not words.allows.meets(value.rounding):
            return _said(statement, words, str(value))
    return None


def _said(statement: Statement, words: Amount, digits: str) -> Finding:
    low, high = (float(end) for end in (words.allows.low, words.allows.high))

    def possible() -> str:
        return f"{format_number(low, 1)}–{format_number(high, 1)}"

    return Finding(
        "number-words",
        Certainty.LIKELY,
        (Said(statement.id),),
        f"{words.text}; {digits}",
        possible(),
        in_both(
            lambda: _(
                "In de zin staat “{words}” bij {digits} procent; die woorden passen bij {possible}."
            ).format(words=words.text, digits=digits, possible=possible())
        ),
    )


RULE = Rule(id="number-words", check=check)
