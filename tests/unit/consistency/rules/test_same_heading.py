"""The same heading over different figures. All tables are invented."""

from dataclasses import replace

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rules.same_heading import RULE


def table(columns, rows=("Ja", "Nee"), values=None, **other):
    lines = values or [
        [10 * (at + 1) + row for at in range(len(columns))] for row in range(len(rows))
    ]
    return Grid(
        id=other.pop("id", "a"),
        title=other.pop("title", "Titel"),
        columns=tuple(columns),
        rows=tuple(each if isinstance(each, Heading) else Heading(each) for each in rows),
        cells=tuple(
            tuple(None if each is None else Printed.of(each) for each in line) for line in lines
        ),
        wave=2016,
        **other,
    )


def check(*tables):
    return list(RULE.check(Material(tables)))


def test_two_columns_with_one_heading_and_other_figures_cannot_both_be_headed_right():
    (found,) = check(table([Heading("Noord", wave=2012), Heading("Noord", wave=2012)]))
    assert found.certainty is Certainty.CERTAIN
    assert found.where == (Spot("a", None, 1), Spot("a", None, 0))
    assert found.printed == "10; 11 | 20; 21"
    assert "“Noord 2012”" in found.message.nl
    assert "“Noord 2012”" in found.message.en


def test_two_waves_of_one_group_are_in_order():
    assert check(table([Heading("Noord", wave=2012), Heading("Noord", wave=2016)])) == []


def test_the_wave_as_printed_counts():
    columns = [Heading("Noord", wave=2012), Heading("Noord", n=9, wave_printed=2012)]
    (found,) = check(table(columns))
    assert found.certainty is Certainty.CERTAIN
    assert "2012" in found.message.nl


def test_an_n_can_tell_two_columns_apart():
    (found,) = check(table([Heading("Noord", n=9), Heading("Noord", n=20)]))
    assert found.certainty is Certainty.LIKELY


def test_a_column_printed_twice_is_likely():
    values = [[10, 10], [30, 30]]
    (found,) = check(table([Heading("Noord"), Heading("Noord")], values=values))
    assert found.certainty is Certainty.LIKELY


def test_columns_without_a_heading_are_left_alone():
    assert check(table([Heading(""), Heading("")])) == []


def test_two_rows_of_one_section_with_one_label_are_found():
    (found,) = check(table([Heading("Noord")], rows=("Ja", "Nee", "Ja")))
    assert found.where == (Spot("a", 2), Spot("a", 0))
    assert found.certainty is Certainty.CERTAIN


def test_rows_of_two_sections_may_have_one_label():
    rows = [Heading("Ja", "Eerste"), Heading("Ja", "Tweede")]
    assert check(table([Heading("Noord")], rows=rows)) == []
    under = ("Eerste", "Ja", "Tweede", "Ja")
    assert check(table([Heading("Noord")], rows=under, values=[[None], [1], [None], [2]])) == []


def test_rows_of_two_waves_may_have_one_label():
    rows = [Heading("Ja", wave=2012), Heading("Ja", wave=2016)]
    assert check(table([Heading("Noord")], rows=rows)) == []


def test_a_label_whose_line_runs_on_is_left_alone():
    columns = [Heading("Noord"), Heading("Zuid")]
    assert check(table(columns, rows=("Ja", "Ja"), values=[[1, None], [None, 2]])) == []


def test_two_tables_with_one_title_about_one_group_are_a_note():
    first = table([Heading("Noord")], population="leden")
    second = table([Heading("Zuid")], population="leden", values=[[4], [5]], id="b")
    (found,) = check(first, second)
    assert found.certainty is Certainty.NOTE
    assert found.where == (Spot("b"), Spot("a"))
    assert check(first, replace(second, population="bezoekers")) == []
    assert check(first, replace(second, title="Iets anders")) == []
    assert check(first, replace(second, cells=first.cells)) == []
    (found,) = check(first, replace(second, columns=first.columns))
    assert found.certainty is Certainty.LIKELY


def test_a_part_of_the_row_above_may_have_the_heading_of_another_part():
    for label in ("waarvan anoniem", "- man", "of which men", "Anders"):
        (found,) = check(table([Heading("A")], ("Intern", label, "Extern", label)))
        assert found.certainty is Certainty.LIKELY
