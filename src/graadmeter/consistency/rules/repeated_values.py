"""The same series of figures for two different rows, in one table or in two.

One row of figures equals a row elsewhere with another label, wave or population. How improbable
that is, is reckoned as for blocks (`graadmeter.consistency.blocks`): one figure for how often it
occurs in the material, the others as if the true values were equal and the same people answered
both. Only rows with two or more figures that are not near 0 or 100 are compared, all with all of
the same number of columns; the number of those pairs is multiplied in. A row that equals the next
row of its table, and a block of more rows, belong to the rule ``copied-line``.

*False alarms.* A row that is presented twice on purpose (the same words for the same people) is
skipped. Two questions to the same people can have the same outcomes; a single row is therefore
never ``certain``. Short rows cannot be found: three figures around 30 % out of 1000 give about 12
bits, where 500 rows ask for 23.
"""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.consistency.blocks import Block
from graadmeter.consistency.blocks import found as blocks_of
from graadmeter.consistency.coincidence import chance_in_words
from graadmeter.consistency.findings import Bilingual, Certainty, Finding, in_both
from graadmeter.consistency.material import Material
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

ID = "repeated-values"
_LIKELY = 0.01
_NOTE = 0.1


def check(material: Material) -> Iterator[Finding]:
    """Rows whose figures stand at another row too."""
    for block in blocks_of(material):
        if block.columns or block.height > 1 or block.next_to or block.chance >= _NOTE:
            continue
        certainty = Certainty.LIKELY if block.chance < _LIKELY else Certainty.NOTE
        printed = "; ".join(str(value) for value in block.values)
        yield Finding(ID, certainty, block.spots, printed, "", _message(block))


def _message(block: Block) -> Bilingual:
    first, second = block.tables
    one, other = first.rows[block.rows[0]].label, second.rows[block.rows[1]].label
    return in_both(
        lambda: " ".join(
            [
                _(
                    "De rij “{first}” in tabel {table} en de rij “{second}” in tabel {other} "
                    "hebben precies dezelfde cijfers."
                ).format(first=one, table=first.id, second=other, other=second.id),
                chance_in_words(block.chance),
            ]
        )
    )


RULE = Rule(id=ID, check=check)
