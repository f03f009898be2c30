"""Whatever cells change, the erratum lists those and no others, and tells nothing hidden."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.publication.corrections.versions import (
    FIRST,
    SECOND,
    THIRD,
    read,
    table_of,
    with_cells,
)
from tests.unit.publication.example import example

from graadmeter.language import use_language
from graadmeter.publication import Content
from graadmeter.publication.corrections.alignment import align
from graadmeter.publication.corrections.comparing import carry_forward, compare_tables
from graadmeter.publication.corrections.erratum_blocks import erratum_blocks
from graadmeter.publication.corrections.erratum_data import read_erratum_csv, render_erratum_csv
from graadmeter.publication.corrections.erratum_view import view_erratum
from graadmeter.publication.edition import Correction, Edition, Kind, Release
from graadmeter.publication.open_data import plain
from graadmeter.tabulation.table import Origin, Shown

RELEASES = (
    Release(1, FIRST),
    Release(2, SECOND, "Een verkeerd gewicht, en meer."),
    Release(3, THIRD, "Nog een fout."),
)
COMPUTED = [
    (table, cell.row, cell.column)
    for table in ("2.1", "2.4")
    for row in table_of(example(), table).cells
    for cell in row
    if cell.origin is Origin.COMPUTED and cell.shown is Shown.VALUE
]
places = st.sets(st.sampled_from(COMPUTED), max_size=6)
# Numbers that occur nowhere else, so that finding one is finding the cell.
secret = st.integers(10_000, 99_999).map(lambda k: 11 + k / 1_000_003)


@st.composite
def revised(draw, content: Content) -> tuple[Content, set, set]:
    """A content with some figures changed, and some hidden."""
    changed, hidden = draw(places), draw(places)
    facts = {place: {"value": draw(secret), "n": draw(st.integers(30, 900))} for place in changed}
    facts |= {place: {"shown": Shown.HIDDEN} for place in hidden}
    return with_cells(content, facts), changed - hidden, hidden


def listed(items) -> set:
    return {
        (i.table, i.row_number - 1, i.column_number - 1) for i in items if i.kind is Kind.FIGURE
    }


@given(st.data())
@settings(max_examples=40)
def test_the_erratum_lists_exactly_the_cells_that_changed(data):
    old, new = example(), data.draw(revised(example()))
    items = compare_tables(read(old), read(new[0]))
    assert listed(items) == new[1] | new[2]
    assert {i.kind for i in items} <= {Kind.FIGURE, Kind.VERDICT}


@given(st.data())
@settings(max_examples=40)
def test_no_output_tells_what_the_newest_version_hides(data):
    first, _changed, _hidden = data.draw(revised(example()))
    second, _changed, _hidden = data.draw(revised(first))
    third, _changed, hidden = data.draw(revised(second))
    one, two, three = read(first), read(second), read(third)
    corrections = (
        Correction(RELEASES[2], compare_tables(two, three)),
        *carry_forward((Correction(RELEASES[1], compare_tables(one, two)),), two, three),
    )
    content = replace(third, edition=Edition(RELEASES, corrections, {1: {}, 2: {}}))
    csv = render_erratum_csv(corrections, synthetic=True)
    with use_language("nl"):
        words = repr(view_erratum(content)) + repr(erratum_blocks(content))
    elsewhere = _elsewhere((one, two, three), hidden)
    for table, row, column in hidden:
        for tables in (one, two):
            value = tables[table].cells[row + 1, column + 1][1].value
            # A short number such as 5.1 is also a part of others.
            if value is not None and len(plain(value)) > 8 and value not in elsewhere:
                assert plain(value).encode() not in csv
                assert repr(value) not in words
    # Read back, the file says the same.
    assert read_erratum_csv(csv, RELEASES) == corrections


def _elsewhere(versions, hidden) -> set[float]:
    """Numbers that stand in other places as well, where they may be told."""
    return {
        figure.value
        for tables in versions
        for table in tables.values()
        for (row, column), (_wave, figure) in table.cells.items()
        if figure.value and (table.id, row - 1, column - 1) not in hidden
    }


headings = st.lists(st.sampled_from("abcd"), max_size=6).map(
    lambda words: dict(enumerate(words, 1))
)


@given(headings, headings)
def test_every_heading_is_paired_once_or_came_or_went(old, new):
    found = align(old, new)
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert sorted([*found.pairs, *found.removed]) == sorted(old)
    assert sorted([*found.pairs.values(), *found.added]) == sorted(new)
    assert all((old[a] != new[b]) == (a in found.renamed) for a, b in found.pairs.items())
    assert align(old, old).renamed == align(old, old).removed == ()
