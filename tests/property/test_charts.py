"""For any table: no picture shows what may not be seen, and its numbers are those of the table."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.publication.charts.test_scenes import check_words
from tests.unit.publication.charts.tiny import table

from graadmeter.publication import figures
from graadmeter.publication.charts.choice import NoChart, choose
from graadmeter.publication.charts.drawing import to_svg
from graadmeter.publication.charts.rendering import draw
from graadmeter.publication.content import Thresholds
from graadmeter.publication.protection import is_seen, redact
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown

WAVES = (2012, 2014, 2016)
LABELS = st.text("abc deé/-", min_size=1, max_size=60).map(lambda text: f"x{text.strip()}")


@st.composite
def cells(draw_from, wave):
    shown = draw_from(st.sampled_from([*Shown, Shown.VALUE, Shown.VALUE]))
    value = draw_from(st.floats(0, 100))
    now = wave == WAVES[-1]
    return Cell(
        0,
        0,
        wave,
        "percentage",
        Origin.COMPUTED if now else Origin.PUBLISHED,
        shown,
        value=None if shown is Shown.DASH else value,
        n=draw_from(st.integers(1, 200)) if now else None,
        ci_low=max(value - 5, 0.0) if now else None,
        ci_high=min(value + 5, 100.0) if now else None,
        small=draw_from(st.booleans()),
        decimals=draw_from(st.integers(0, 1)),
        comparable=None if now else draw_from(st.sampled_from(["yes", "with_note", "no"])),
    )


@st.composite
def tables(draw_from):
    in_waves = draw_from(st.integers(1, 3))
    years = WAVES[-in_waves:]
    names = draw_from(st.lists(LABELS, min_size=1, max_size=5, unique=True))
    columns = [Heading(name, wave=year) for name in names for year in years]
    rows = [Heading(f"{r} {draw_from(LABELS)}") for r in range(draw_from(st.integers(1, 5)))]
    lines = [[draw_from(cells(column.wave)) for column in columns] for _row in rows]
    if draw_from(st.booleans()) and len(names) > 1:
        lines = [_whole(line, in_waves) for line in lines]
    return table(lines, rows=rows, columns=columns)


def _whole(line, in_waves):
    """The same with shares that make a whole in every wave."""
    share = 100 * in_waves / len(line)
    return [replace(c, value=share, n=50) if c.value is not None else c for c in line]


@settings(max_examples=150, deadline=None)
@given(tables())
def test_a_picture_shows_what_may_be_seen_and_as_the_table_shows_it(one):
    safe = redact(one)
    plan = choose(safe)
    if isinstance(plan, NoChart):
        return
    scene = draw(safe, plan, Thresholds())
    unit = figures.shared_unit(safe)
    for row, column in scene.drawn:
        assert is_seen(one.cells[row][column])
    for words in scene.words:
        if words.of is None:
            continue
        cell = one.cells[words.of[0]][words.of[1]]
        assert words.text.removesuffix("°") == figures.figure(cell, unit)
        assert words.text.endswith("°") == cell.small
    check_words(scene)
    if any(cell.shown is Shown.HIDDEN for line in one.cells for cell in line):
        assert "te klein om te tonen" in " ".join(words.text for words in scene.words)


@settings(max_examples=10, deadline=None)
@given(tables())
def test_the_same_table_gives_the_same_bytes(one):
    safe = redact(one)
    plan = choose(safe)
    if not isinstance(plan, NoChart):
        assert to_svg(draw(safe, plan, Thresholds())) == to_svg(draw(safe, plan, Thresholds()))
