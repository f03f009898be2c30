"""Running text calls something the most named or the sharpest fall, and it is not.

The linked cell is ranked among the cells of its column (the other answers, in the same section)
and among those of its row (the other groups), of one wave and without totals; for a fall or rise,
the changes since the wave before. Nothing is found when it is the first in one of the two, since
the sentence rarely says among what. "Het meest" and "sterkste" give ``likely``, "vooral" a
``note``; a tie is not a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from graadmeter.consistency.claims import Of, Rank, rank_of
from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, in_both
from graadmeter.consistency.linking import (
    certainty_of,
    index_of,
    linked,
    number_at,
    other_waves,
    siblings,
    wave_at,
)
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.rule import Rule
from graadmeter.language import gettext as _

_LEAST = 3


def check(material: Material) -> Iterator[Finding]:
    """Ranks in text that the cells do not show."""
    for links in linked(material):
        best, rank = links.best, rank_of(links.statement.words)
        if best is None or rank is None or not links.only:
            continue
        if certainty_of(links, best) is None:
            continue
        above = _above(material, best.spot, rank)
        if above is not None:
            sure = best.strong and rank.firm
            yield _finding(
                material,
                links.statement,
                Certainty.LIKELY if sure else Certainty.NOTE,
                rank,
                best.spot,
                above,
            )


def _above(material: Material, spot: Spot, rank: Rank) -> Spot | None:
    """The cell that is ranked before this one on every axis; None when it is first on one."""
    own = _height(material, spot, rank)
    if own is None:
        return None
    first: Spot | None = None
    for axis in siblings(index_of(material), spot):
        heights = {each: _height(material, each, rank) for each in axis}
        known = {each: height for each, height in heights.items() if height is not None}
        if len(known) < _LEAST:
            continue
        top = max(known, key=lambda each: known[each])
        if known[top] <= own:
            return None
        first = first or top
    return first


def _height(material: Material, spot: Spot, rank: Rank) -> Decimal | None:
    """What a cell is ranked by; larger comes first."""
    value = number_at(material, spot).value
    if rank.of is Of.VALUE:
        return value if rank.most else -value
    index = index_of(material)
    own = wave_at(index, spot)
    earlier = {
        wave: at for wave, at in other_waves(index, spot).items() if own is not None and wave < own
    }
    if not earlier:
        return None
    rise = value - number_at(material, earlier[max(earlier)]).value
    return rise if rank.of is Of.RISE else -rise


def _finding(
    material: Material, statement: Statement, certainty: Certainty, rank: Rank, at: Spot, top: Spot
) -> Finding:
    number, other = number_at(material, at), number_at(material, top)
    table = material.table(top.table)
    heading = " / ".join(
        each
        for each in (
            table.rows[top.row or 0].label,
            table.columns[top.column or 0].label,
        )
        if each
    )
    return Finding(
        "text-rank",
        certainty,
        (Said(statement.id), at, top),
        f"{rank.text}; {number}; {other}",
        "",
        in_both(
            lambda: _(
                "De tekst zegt “{text}” over “{about}”; in tabel {table} staat daarvoor "
                "{number}, maar “{heading}” gaat met {other} voor."
            ).format(
                text=rank.text,
                about=statement.about or statement.words,
                table=at.table,
                number=number,
                heading=heading,
                other=other,
            )
        ),
    )


RULE = Rule(id="text-rank", check=check)
