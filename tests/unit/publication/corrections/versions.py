"""Versions of the small publication, made by changing its cells, without any folder."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from graadmeter.publication import Content, render_publication
from graadmeter.publication.corrections.published import Published, read_published, with_earlier
from graadmeter.publication.corrections.reading import SOURCES, ReadTable, read_tables
from graadmeter.publication.corrections.releasing import release_correction, release_first
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.writer import write_publication
from graadmeter.tabulation.table import Cell, Table

FIRST, SECOND, THIRD = date(2026, 11, 22), date(2026, 11, 24), date(2026, 12, 1)
Position = tuple[int, int]


def with_tables(content: Content, change: Callable[[Table], Table | None]) -> Content:
    """The content with every table changed, or left out where there is none."""

    def of(tables: tuple[Table, ...]) -> tuple[Table, ...]:
        return tuple(made for table in tables if (made := change(table)) is not None)

    return replace(
        content,
        chapters=tuple(replace(c, tables=of(c.tables)) for c in content.chapters),
        response=of(content.response),
        inputs={**content.inputs, "changed": str(hash_of(content))},
    )


def hash_of(content: Content) -> int:
    """A number that grows with every change."""
    return int(content.inputs.get("changed", "0")) + 1


def with_table(content: Content, table_id: str, **facts) -> Content:
    """The content with facts of one table changed."""
    return with_tables(content, lambda t: replace(t, **facts) if t.id == table_id else t)


def with_cells(content: Content, cells: Mapping[tuple[str, int, int], Mapping]) -> Content:
    """The content with facts of some cells changed, by table, row and column."""

    def cell(table: Table, one: Cell) -> Cell:
        return replace(one, **cells.get((table.id, one.row, one.column), {}))

    return with_tables(
        content,
        lambda t: replace(t, cells=tuple(tuple(cell(t, one) for one in row) for row in t.cells)),
    )


def table_of(content: Content, table_id: str) -> Table:
    """One table."""
    tables = [t for chapter in content.chapters for t in chapter.tables]
    return next(t for t in tables if t.id == table_id)


def read(content: Content) -> dict[str, ReadTable]:
    """The tables as the open data of a content have them."""
    files = render_open_data(content)
    return read_tables({name: files[name] for name in SOURCES})


def publish(content: Content, folder: Path, day: date = FIRST) -> Published:
    """Write a first version and read it back."""
    files = render_publication(release_first(content, day))
    write_publication(files, folder, content.monitor, content.wave)
    return read_published(folder)


def correct(content: Content, folder: Path, day: date = SECOND, reason: str = "Fout.") -> Published:
    """Write the next version and read it back."""
    earlier = read_published(folder)
    files = render_publication(release_correction(content, earlier, day, reason))
    write_publication(with_earlier(files, earlier), folder, content.monitor, content.wave)
    return read_published(folder)
