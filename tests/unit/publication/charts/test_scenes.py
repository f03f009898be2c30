"""What stands in a picture, and that nothing lies on anything else."""

from itertools import combinations

import pytest
from tests.unit.publication.charts.tiny import cell, dash, hidden, scene_of, table, texts, waves

from graadmeter.publication.charts import palette
from graadmeter.publication.charts.metrics import text_width, wrap
from graadmeter.publication.charts.scene import Box, Dot, Rule
from graadmeter.tabulation.table import Heading

LONG = "Collega-ambtsdragers zorgen ervoor dat integriteitsaspecten altijd worden meegewogen"


def check_words(scene):
    """No words lie on other words or stick out of the picture."""
    for words in scene.words:
        left, top, right, bottom = words.box
        assert left >= 0 and top >= 0, words
        assert right <= scene.width and bottom <= scene.height, words
    for one, other in combinations(scene.words, 2):
        a, b = one.box, other.box
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one, other)


def trend(*cells, years=(2012, 2014, 2016)):
    return scene_of(table([list(cells)], columns=waves(*years)))


def lines(scene):
    return [s for s in scene.shapes if isinstance(s, Rule) and s.colour == palette.MARK]


def whiskers(scene):
    return [s for s in scene.shapes if isinstance(s, Rule) and s.colour == palette.WHISKER]


def test_a_bar_is_as_long_as_its_figure_and_has_a_whisker_and_a_number():
    scene = scene_of(table([[cell(40)], [cell(20)]]))
    first, second = (shape for shape in scene.shapes if isinstance(shape, Box))
    assert first.width == pytest.approx(2 * second.width)
    assert len(whiskers(scene)) == 6
    assert {"40", "20"} <= set(texts(scene))


def test_a_printed_figure_has_no_whisker_and_another_look():
    cells = [[cell(40, 2014, ci_low=30.0, ci_high=50.0), cell(30)]]
    scene = scene_of(table(cells, columns=waves(2014, 2016)))
    earlier, now = (shape for shape in scene.shapes if isinstance(shape, Box))
    assert (earlier.fill, earlier.stroke) == (palette.PAPER, palette.MARK)
    assert (now.fill, now.stroke) == (palette.MARK, "")
    assert len(whiskers(scene)) == 3
    assert any("eerder gepubliceerd" in text for text in texts(scene))


def test_a_line_goes_through_all_waves():
    scene = trend(cell(50, 2012), cell(40, 2014), cell(30))
    assert len(lines(scene)) == 2
    assert [d.fill == palette.PAPER for d in scene.shapes if isinstance(d, Dot)] == [1, 1, 0]


@pytest.mark.parametrize(
    "middle",
    [
        pytest.param(dash(2014, "no"), id="not comparable"),
        pytest.param(dash(2014), id="not measured"),
        pytest.param(hidden(2014), id="hidden"),
    ],
)
def test_a_line_is_broken_where_a_figure_may_not_stand_beside_the_others(middle):
    scene = trend(cell(50, 2012), middle, cell(40, 2015), cell(30), years=(2012, 2014, 2015, 2016))
    assert len(lines(scene)) == 1
    assert (0, 1) not in scene.drawn
    assert any("onderbroken lijn" in text for text in texts(scene))


def test_a_line_is_broken_between_figures_that_are_not_comparable():
    scene = trend(cell(50, 2012, comparable="no"), cell(40, 2014), cell(30))
    assert len(lines(scene)) == 1
    assert [s for s in scene.shapes if isinstance(s, Rule) and s.dashed]


def test_a_line_is_dashed_where_it_needs_a_note():
    scene = trend(cell(50, 2012, comparable="with_note"), cell(40, 2014), cell(30))
    assert [line.dashed for line in lines(scene)] == [True, False]
    assert any("gestreepte lijn" in text for text in texts(scene))
    assert not any(
        "gestreepte" in text for text in texts(trend(cell(50, 2012), cell(40, 2014), cell(30)))
    )


def test_a_hidden_figure_is_words_and_no_bar():
    scene = scene_of(table([[cell(40)], [hidden()], [cell(30)]]))
    assert len([shape for shape in scene.shapes if isinstance(shape, Box)]) == 2
    assert "te klein om te tonen" in texts(scene)
    assert not any("77" in text for text in texts(scene))


def test_a_hidden_figure_in_a_narrow_panel_is_a_sign_that_is_explained():
    cells = [[cell(40) for _c in range(7)] for _r in range(4)]
    cells[1][2] = hidden()
    scene = scene_of(table(cells))
    assert "×" in texts(scene)
    assert any("× te klein om te tonen" in text for text in texts(scene))


def test_parts_fill_the_whole_and_have_their_names_once():
    scene = scene_of(table([[cell(20), cell(80)], [cell(35), cell(65)]]))
    parts = [s for s in scene.shapes if isinstance(s, Box) and s.of is not None]
    assert sum(p.width + 1 for p in parts[:2]) == pytest.approx(sum(p.width + 1 for p in parts[2:]))
    assert texts(scene).count("kolom 1") == 1


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_picture_of_synthetic_data_says_so(synthetic):
    scene = scene_of(table([[cell(40)], [cell(20)]], synthetic=synthetic))
    assert any("Synthetisch" in text for text in texts(scene)) == synthetic


def test_a_small_base_and_filler_are_marked():
    scene = scene_of(table([[cell(40, small=True)], [cell(20, filler=True)]]))
    assert "40°" in texts(scene)
    assert any("n < 30" in text for text in texts(scene))
    assert any("Opgevulde antwoorden" in text for text in texts(scene))


@pytest.mark.parametrize("rows", [1, 3, 12])
@pytest.mark.parametrize("columns", [1, 3, 7])
def test_labels_do_not_overlap_however_long_they_are(rows, columns):
    cells = [[cell(100.0 if r == c else 40.0) for c in range(columns)] for r in range(rows + 1)]
    heads = [Heading(f"{LONG} {r}") for r in range(rows + 1)]
    names = [Heading(f"Waterschappen {c}") for c in range(columns)]
    check_words(scene_of(table(cells, rows=heads, columns=names)))


@pytest.mark.parametrize("high", [0.0, 3.0, 100.0])
def test_labels_of_lines_do_not_overlap(high):
    years = (2010, 2012, 2014, 2016)
    columns = [Heading(f"Laag {c}", wave=year) for c in range(6) for year in years]
    line = [cell(high, 2010), cell(high / 2, 2012), cell(high, 2014), cell(high)] * 6
    heads = [Heading(f"{LONG} {r}") for r in range(3)]
    check_words(scene_of(table([line] * 3, rows=heads, columns=columns)))


def test_words_are_broken_at_spaces_and_only_when_needed_within():
    assert wrap("een twee", 1000, 12) == ("een twee",)
    assert wrap("een twee", text_width("twee ", 12), 12) == ("een", "twee")
    narrow = wrap("Waterschappen", 40, 12)
    assert "".join(line.removesuffix("-") for line in narrow) == "Waterschappen"
    assert all(text_width(line, 12) <= 40 for line in narrow)
