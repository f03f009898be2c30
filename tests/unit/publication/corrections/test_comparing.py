"""What an erratum lists: table-driven, one change at a time."""

from dataclasses import replace
from functools import cache

import pytest
from tests.unit.publication.corrections.versions import (
    SECOND,
    read,
    table_of,
    with_cells,
    with_table,
    with_tables,
)
from tests.unit.publication.example import example

from graadmeter.publication.corrections.comparing import carry_forward, compare_tables
from graadmeter.publication.corrections.reading import ReadTable
from graadmeter.publication.edition import WITHHELD, Correction, Figure, Item, Kind, Release
from graadmeter.tabulation.table import Heading, Shown


@cache
def before() -> dict[str, ReadTable]:
    return read(example())


def items(content) -> tuple[Item, ...]:
    return compare_tables(before(), read(content))


def sides(item: Item) -> tuple[Figure, Figure]:
    assert item.old is not None
    assert item.new is not None
    return item.old, item.new


def test_the_same_tables_have_nothing_to_list():
    assert items(example()) == ()


GEMEENTE = ("2.1", 2, 1)  # 23.4567890123, n 682, tested against 2014


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({"value": 24.1}, True),
        ({"value": 23.4}, False),  # 23 to a reader, before and after
        ({"value": 23.5}, True),
        ({"n": 681}, True),
        ({"ci_low": 1.0}, True),
        ({"ci_high": 99.0}, True),
        ({"se": 3.0}, False),
        ({"deff": 2.0}, False),
        ({"printed": 24.0}, True),
        ({"n_printed": 679}, True),
        ({"small": True}, True),
        ({"note": "Anders gevraagd."}, True),
        ({"decimals": 1}, True),
        ({"filler": True}, True),
    ],
)
def test_a_changed_figure_is_listed_with_whether_a_reader_sees_it(facts, seen):
    (item,) = items(with_cells(example(), {GEMEENTE: facts}))
    assert (item.kind, item.table, item.seen) == (Kind.FIGURE, "2.1", seen)
    assert (item.row_number, item.column_number, item.wave) == (3, 2, 2016)
    assert (item.row_section, item.row, item.column) == ("Verbale agressie", "2016", "Gemeente")
    old, new = sides(item)
    assert old == before()["2.1"].cells[3, 2][1]
    assert old != new
    assert (old.n, old.value) == (682, 23.45678901)


def test_a_difference_beyond_what_open_data_hold_is_none():
    assert items(with_cells(example(), {GEMEENTE: {"value": 23.4567890123 + 1e-11}})) == ()


def test_what_becomes_hidden_is_not_repeated_and_neither_is_its_verdict():
    found = items(with_cells(example(), {GEMEENTE: {"shown": Shown.HIDDEN, "reason": "te klein"}}))
    figure, verdict = found
    assert (figure.kind, figure.old, figure.seen) == (Kind.FIGURE, Figure(WITHHELD), True)
    assert figure.new == Figure("hidden", unit="percent", decimals=0, note="te klein")
    assert (verdict.kind, verdict.old_text, verdict.new_text) == (Kind.VERDICT, WITHHELD, "")


def test_what_becomes_shown_is_listed_as_not_shown_before():
    found = items(
        with_cells(example(), {("2.1", 5, 3): {"shown": Shown.VALUE, "value": 8.0, "text": None}})
    )
    figure = next(item for item in found if item.kind is Kind.FIGURE)
    old, new = sides(figure)
    assert (old.flag, old.value, new.value) == ("hidden", None, 8.0)
    verdict = next(item for item in found if item.kind is Kind.VERDICT)
    assert (verdict.old_text, verdict.new_text) == ("", "significant")


def test_a_figure_that_becomes_a_dash_is_repeated_for_it_hides_nobody():
    found = items(
        with_cells(
            example(), {("2.1", 2, 2): {"shown": Shown.DASH, "reason": "niet te vergelijken"}}
        )
    )
    assert [sides(item)[0].value for item in found if item.kind is Kind.FIGURE] == [12.1]


@pytest.mark.parametrize(
    ("significant", "said"), [(True, "significant"), (None, "untested"), (False, None)]
)
def test_a_changed_verdict_is_listed(significant, said):
    table = table_of(example(), "2.1")
    changed = tuple(
        replace(c, significant=significant) if (c.row, c.column) == (5, 2) else c
        for c in table.changes
    )
    found = items(with_table(example(), "2.1", changes=changed))
    expected = [] if said is None else [(Kind.VERDICT, "not_significant", said, 2016, 2014)]
    assert [(i.kind, i.old_text, i.new_text, i.wave, i.earlier_wave) for i in found] == expected


@pytest.mark.parametrize(
    ("facts", "kind", "old", "new"),
    [
        ({"title": "Nieuw"}, Kind.TITLE, "Slachtoffers die aangifte deden, of voor wie", "Nieuw"),
        ({"base_label": "iedereen"}, Kind.BASE, "slachtoffers", "iedereen"),
        ({"weighted": False}, Kind.WEIGHTED, "true", "false"),
        ({"notes": ("Een noot.",)}, Kind.NOTE_ADDED, "", "Een noot."),
    ],
)
def test_changed_words_of_a_table_are_listed(facts, kind, old, new):
    (item,) = items(with_table(example(), "2.4", **facts))
    assert (item.kind, item.table, item.new_text) == (kind, "2.4", new)
    assert item.old_text.startswith(old)


def test_a_note_that_went_is_listed():
    (item,) = items(with_table(example(), "2.1", notes=()))
    assert (item.kind, item.old_text[:6]) == (Kind.NOTE_REMOVED, "Noot 2")


def test_tables_that_came_and_went_are_listed_without_figures():
    gone = with_tables(example(), lambda t: None if t.id == "2.4" else t)
    assert [(i.kind, i.table, i.old) for i in items(gone)] == [(Kind.TABLE_REMOVED, "2.4", None)]
    came = compare_tables(read(gone), before())
    assert [(i.kind, i.table, i.new) for i in came] == [(Kind.TABLE_ADDED, "2.4", None)]


def without_row(content, at: int):
    table = table_of(content, "2.4")
    rows = [pair for r, pair in enumerate(zip(table.rows, table.cells, strict=True)) if r != at]
    cells = tuple(
        tuple(replace(cell, row=r) for cell in line) for r, (_heading, line) in enumerate(rows)
    )
    return with_table(
        content, "2.4", rows=tuple(heading for heading, _line in rows), cells=cells, changes=()
    )


def test_a_row_that_went_shifts_no_figure():
    shorter = without_row(with_table(example(), "2.4", changes=()), 0)
    found = compare_tables(read(with_table(example(), "2.4", changes=())), read(shorter))
    assert [(i.kind, i.old_text) for i in found] == [(Kind.ROW_REMOVED, "Rijk")]
    back = compare_tables(read(shorter), read(with_table(example(), "2.4", changes=())))
    assert [(i.kind, i.new_text) for i in back] == [(Kind.ROW_ADDED, "Rijk")]


def test_a_row_with_another_name_on_its_place_is_the_same_row():
    table = table_of(example(), "2.4")
    rows = (replace(table.rows[0], label="Het Rijk"), *table.rows[1:])
    renamed = with_table(example(), "2.4", rows=rows)
    found = items(with_cells(renamed, {("2.4", 0, 2): {"value": 15.2}}))
    assert [(i.kind, i.old_text, i.new_text) for i in found] == [
        (Kind.ROW_RENAMED, "Rijk", "Het Rijk"),
        (Kind.FIGURE, "", ""),
    ]


def test_rows_in_another_order_keep_their_figures():
    table = table_of(example(), "2.4")
    content = with_table(
        example(), "2.4", rows=table.rows[::-1], cells=table.cells[::-1], changes=()
    )
    assert compare_tables(read(with_table(example(), "2.4", changes=())), read(content)) == ()


# ------------------------------------------------------------------ earlier corrections


def carried(middle, last) -> tuple[Item, ...]:
    correction = Correction(Release(2, SECOND, "Fout."), compare_tables(before(), read(middle)))
    (kept,) = carry_forward((correction,), read(middle), read(last))
    return kept.items


def test_an_earlier_correction_stays_as_it_was():
    middle = with_cells(example(), {GEMEENTE: {"value": 30.0}})
    last = with_cells(middle, {("2.1", 2, 0): {"value": 30.0}})
    assert carried(middle, last) == compare_tables(before(), read(middle))


def test_what_a_later_version_hides_leaves_earlier_corrections_too():
    table = table_of(example(), "2.1")
    changed = tuple(
        replace(c, significant=False) if (c.row, c.column) == (2, 1) else c for c in table.changes
    )
    middle = with_table(with_cells(example(), {GEMEENTE: {"value": 30.0}}), "2.1", changes=changed)
    figure, verdict = carried(middle, with_cells(middle, {GEMEENTE: {"shown": Shown.HIDDEN}}))
    assert (figure.old, figure.new) == (Figure(WITHHELD), Figure(WITHHELD))
    assert (verdict.old_text, verdict.new_text) == (WITHHELD, WITHHELD)


@pytest.mark.parametrize("gone", ["row", "table"])
def test_what_a_later_version_leaves_out_leaves_earlier_corrections_too(gone):
    middle = with_cells(example(), {("2.4", 0, 2): {"value": 30.0}})
    last = (
        without_row(middle, 0)
        if gone == "row"
        else with_tables(middle, lambda t: None if t.id == "2.4" else t)
    )
    (item,) = carried(middle, last)
    assert (item.old, item.new, item.row_number) == (Figure(WITHHELD), Figure(WITHHELD), None)


def test_places_of_earlier_corrections_follow_their_rows():
    middle = with_cells(with_table(example(), "2.4", changes=()), {("2.4", 2, 2): {"value": 30.0}})
    last = without_row(middle, 0)
    correction = Correction(Release(2, SECOND, "Fout."), compare_tables(before(), read(middle)))
    (kept,) = carry_forward((correction,), read(middle), read(last))
    (figure,) = [item for item in kept.items if item.kind is Kind.FIGURE]
    assert (figure.row_number, sides(figure)[1].value) == (2, 30.0)
    # And on its new place it is found again by the version after that.
    hidden = with_cells(last, {("2.4", 1, 2): {"shown": Shown.HIDDEN}})
    (again,) = carry_forward((kept,), read(last), read(hidden))
    assert [i.new for i in again.items if i.kind is Kind.FIGURE] == [Figure(WITHHELD)]


def test_headings_with_the_same_words_are_paired_in_order():
    table = table_of(example(), "2.4")
    same = with_table(example(), "2.4", rows=(Heading("Rijk"),) * 3)
    assert len(table.rows) == 3
    changed = with_cells(same, {("2.4", 2, 2): {"value": 1.0}})
    (item,) = compare_tables(read(same), read(changed))
    assert item.row_number == 3
