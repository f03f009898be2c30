"""What differs between two versions of the tables, as an erratum lists it.

Both versions are as their open data have them, so nothing hidden can be in them. An old figure is
repeated only where the newest version shows or explains one: what has become too small to show, or
has gone, stands in the version that showed it and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graadmeter.publication.corrections.alignment import Alignment, align
from graadmeter.publication.corrections.reading import Position, ReadHeading, ReadTable
from graadmeter.publication.edition import WITHHELD, Correction, Figure, Item, Kind
from graadmeter.publication.figures import interval, number

HIDDEN = "hidden"
NO_VERDICT = ""


@dataclass(frozen=True)
class _Pair:
    """A table in both versions, and which place is which."""

    old: ReadTable
    new: ReadTable
    rows: Alignment
    columns: Alignment

    def to_new(self, place: Position) -> Position | None:
        """The same place in the new table."""
        row, column = self.rows.pairs.get(place[0]), self.columns.pairs.get(place[1])
        return None if row is None or column is None else (row, column)


def compare_tables(old: Mapping[str, ReadTable], new: Mapping[str, ReadTable]) -> tuple[Item, ...]:
    """Every change, in the order of the new tables; tables that went come last."""
    found: list[Item] = []
    for name, table in new.items():
        if name in old:
            found += _compare(_pair(old[name], table))
        else:
            found.append(_of_table(Kind.TABLE_ADDED, table))
    found += [_of_table(Kind.TABLE_REMOVED, old[name]) for name in old if name not in new]
    return tuple(found)


def carry_forward(
    corrections: tuple[Correction, ...],
    old: Mapping[str, ReadTable],
    new: Mapping[str, ReadTable],
) -> tuple[Correction, ...]:
    """Earlier corrections as a newer version may list them.

    Figures that the newest version no longer shows are withheld in them as well, and places become
    those of the newest version.

    Args:
        corrections: as the version before lists them.
        old: the tables of the version before.
        new: those of the newest.
    """
    pairs = {name: _pair(old[name], new[name]) for name in old if name in new}
    return tuple(
        replace(one, items=tuple(_carry(item, pairs.get(item.table)) for item in one.items))
        for one in corrections
    )


def differs_to_readers(old: Figure, new: Figure) -> bool:
    """Whether two figures differ on a page: rounded, with their interval, base and sign."""
    return _seen(old) != _seen(new)


# ------------------------------------------------------------------------------ one table


def _pair(old: ReadTable, new: ReadTable) -> _Pair:
    return _Pair(old, new, align(old.rows, new.rows), align(old.columns, new.columns))


def _compare(pair: _Pair) -> Iterator[Item]:
    yield from _texts(pair)
    yield from _axis(pair, pair.rows, pair.old.rows, pair.new.rows, _ROW)
    yield from _axis(pair, pair.columns, pair.old.columns, pair.new.columns, _COLUMN)
    for place, (wave, figure) in sorted(pair.old.cells.items()):
        there = pair.to_new(place)
        if there is not None and there in pair.new.cells:
            new_wave, new = pair.new.cells[there]
            if new != figure or new_wave != wave:
                yield _of_figure(pair.new, there, figure, new)
    yield from _verdicts(pair)


def _texts(pair: _Pair) -> Iterator[Item]:
    old, new = pair.old, pair.new
    for kind, was, now in (
        (Kind.TITLE, old.title, new.title),
        (Kind.BASE, old.base, new.base),
        (Kind.WEIGHTED, old.weighted, new.weighted),
    ):
        if was != now:
            yield _of_table(kind, new, was, now)
    for note in old.notes:
        if note not in new.notes:
            yield _of_table(Kind.NOTE_REMOVED, new, note, "")
    for note in new.notes:
        if note not in old.notes:
            yield _of_table(Kind.NOTE_ADDED, new, "", note)


_ROW = (Kind.ROW_RENAMED, Kind.ROW_REMOVED, Kind.ROW_ADDED)
_COLUMN = (Kind.COLUMN_RENAMED, Kind.COLUMN_REMOVED, Kind.COLUMN_ADDED)


def _axis(
    pair: _Pair,
    alignment: Alignment,
    old: Mapping[int, ReadHeading],
    new: Mapping[int, ReadHeading],
    kinds: tuple[Kind, Kind, Kind],
) -> Iterator[Item]:
    renamed, removed, added = kinds
    for place in alignment.renamed:
        yield _of_table(renamed, pair.new, _heading_words(old[place]), _heading_words(new[place]))
    for place in alignment.removed:
        yield _of_table(removed, pair.new, _heading_words(old[place]), "")
    for place in alignment.added:
        yield _of_table(added, pair.new, "", _heading_words(new[place]))


def _heading_words(heading: ReadHeading) -> str:
    wave = "" if heading.wave is None else str(heading.wave)
    words = " / ".join(part for part in (heading.section, heading.label) if part)
    return words if not wave or wave in words else f"{words} ({wave})".strip()


def _verdicts(pair: _Pair) -> Iterator[Item]:
    """Differences whose verdict changed, or that are no longer or newly compared."""
    before = {
        (there, against): said
        for (place, earlier), said in pair.old.verdicts.items()
        if (there := pair.to_new(place)) is not None
        and (against := pair.to_new(earlier)) is not None
    }
    for key in sorted({*before, *pair.new.verdicts}):
        was, now = before.get(key), pair.new.verdicts.get(key)
        said = now or was
        if said is None or (was and now and was.verdict == now.verdict):
            continue
        place, earlier = key
        item = _placed(Kind.VERDICT, pair.new, place)
        yield replace(
            item,
            wave=said.wave,
            earlier_wave=said.earlier_wave,
            earlier_row_number=earlier[0],
            earlier_column_number=earlier[1],
            # A verdict that is gone may have gone because it tells of a hidden figure.
            old_text=WITHHELD if now is None else was.verdict if was else NO_VERDICT,
            new_text=now.verdict if now else NO_VERDICT,
        )


# ------------------------------------------------------------------------------ items


def _of_table(kind: Kind, table: ReadTable, old: str = "", new: str = "") -> Item:
    return Item(kind, table.id, table.label, table.title, old_text=old, new_text=new)


def _of_figure(table: ReadTable, place: Position, old: Figure, new: Figure) -> Item:
    item = _placed(Kind.FIGURE, table, place)
    if new.flag == HIDDEN and old.flag != HIDDEN:
        return replace(item, old=Figure(WITHHELD), new=new)
    return replace(item, old=old, new=new, seen=differs_to_readers(old, new))


def _placed(kind: Kind, table: ReadTable, place: Position) -> Item:
    row, column = table.rows[place[0]], table.columns[place[1]]
    return Item(
        kind,
        table.id,
        table.label,
        table.title,
        row_number=place[0],
        column_number=place[1],
        row_section=row.section,
        row=row.label,
        column_section=column.section,
        column=column.label,
        wave=table.cells[place][0] if place in table.cells else None,
    )


def _seen(figure: Figure) -> tuple[Any, ...]:
    decimals = figure.decimals or 0
    return (
        figure.flag,
        figure.unit,
        "" if figure.value is None else number(figure.value, decimals),
        interval(figure.ci_low, figure.ci_high, decimals),
        figure.n,
        figure.published,
        figure.n_published,
        figure.comparable,
        figure.note,
    )


# ------------------------------------------------------------------------------ carrying


def _carry(item: Item, pair: _Pair | None) -> Item:
    keep: Callable[[Item, _Pair | None], Item] | None = {
        Kind.FIGURE: _carry_figure,
        Kind.VERDICT: _carry_verdict,
    }.get(item.kind)
    return item if keep is None else keep(item, pair)


def _moved(pair: _Pair | None, row: int | None, column: int | None) -> Position | None:
    return None if pair is None or row is None or column is None else pair.to_new((row, column))


def _carry_figure(item: Item, pair: _Pair | None) -> Item:
    place = _moved(pair, item.row_number, item.column_number)
    shown = place is not None and pair is not None and place in pair.new.cells
    if not shown or pair is None or place is None or pair.new.cells[place][1].flag == HIDDEN:
        item = replace(item, old=Figure(WITHHELD), new=Figure(WITHHELD), seen=True)
    row, column = place or (None, None)
    return replace(item, row_number=row, column_number=column)


def _carry_verdict(item: Item, pair: _Pair | None) -> Item:
    place = _moved(pair, item.row_number, item.column_number)
    earlier = _moved(pair, item.earlier_row_number, item.earlier_column_number)
    known = pair is not None and (place, earlier) in pair.new.verdicts
    if not known:
        item = replace(item, old_text=WITHHELD, new_text=WITHHELD)
    row, column = place or (None, None)
    earlier_row, earlier_column = earlier or (None, None)
    return replace(
        item,
        row_number=row,
        column_number=column,
        earlier_row_number=earlier_row,
        earlier_column_number=earlier_column,
    )
