"""Rankings in a chapter: figures that can stand beside each other, and no whole beside its part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from graadmeter.language import gettext as _
from graadmeter.monitor.cells import CellSpec
from graadmeter.monitor.tables import ALL_CODES

Named = tuple[str, CellSpec]
"""A heading and what its figure is."""
_NOT_RANKED = frozenset({"mean", "approached", "completed", "weight"})


def ranking_faults(
    cells: Sequence[Named], universe: Callable[[CellSpec], str | None]
) -> Iterator[str]:
    """What is wrong with ranking these figures, each in one sentence.

    Args:
        cells: the figures that would be ranked.
        universe: who gets the question of a figure; None for everybody.
    """
    for label, cell in cells:
        if cell.statistic in _NOT_RANKED:
            yield _("“{label}” is geen percentage.").format(label=label)
        elif ALL_CODES in cell.codes:
            yield _("“{label}” is een totaal.").format(label=label)
    for one, other in combinations(cells, 2):
        yield from _pair(one, other, universe)


def _pair(one: Named, other: Named, universe: Callable[[CellSpec], str | None]) -> Iterator[str]:
    (label, cell), (second, another) = one, other
    if cell.accounting or another.accounting or "rank" in (cell.statistic, another.statistic):
        return
    if cell.question != another.question:
        if _asked(cell, universe) != _asked(another, universe):
            yield _("“{one}” en “{other}” gaan niet over dezelfde mensen.").format(
                one=label, other=second
            )
        return
    codes, more = set(cell.codes), set(another.codes)
    groups, fewer = set(cell.conditions), set(another.conditions)
    overlap = groups == fewer and bool(codes & more)
    whole = codes == more and (groups < fewer or fewer < groups)
    if overlap or whole:
        yield _("Van “{one}” en “{other}” is het een een deel van het ander.").format(
            one=label, other=second
        )


def _asked(
    cell: CellSpec, universe: Callable[[CellSpec], str | None]
) -> tuple[frozenset[str], str | None]:
    return frozenset(cell.conditions), universe(cell)
