"""An invented report on clubs and members, for the rules on running text."""

from graadmeter.consistency.material import Grid, Heading, Material, Statement
from graadmeter.consistency.printed import Printed


def grid(name, title, rows, columns, cells, *, population="alle leden", notes=(), chapter=3):
    """A table; a heading is a label or a label with its wave."""

    def heading(each):
        return Heading(each) if isinstance(each, str) else Heading(each[0], wave=each[1])

    return Grid(
        id=name,
        title=title,
        rows=tuple(heading(each) for each in rows),
        columns=tuple(heading(each) for each in columns),
        cells=tuple(
            tuple(None if value is None else Printed.of(value) for value in line) for line in cells
        ),
        population=population,
        wave=2016,
        notes=tuple(notes),
        chapter=chapter,
    )


def said(words, about, *, name="zin", **rest):
    """A sentence in section 3.1 about all members in 2016, unless said otherwise."""
    given = {"section": "3.1", "population": "leden", "wave": 2016, "unit": "percent", **rest}
    if given.get("value") is not None:
        given["value"] = Printed.of(given["value"])
    return Statement(id=name, words=words, about=about, wave_of_text=2016, **given)


def check(rule, tables, *sentences):
    """The findings of one rule."""
    return list(rule.check(Material(tuple(tables), tuple(sentences))))


TRAVEL = grid(
    "reizen",
    "Vervoermiddel naar de vereniging",
    ["Fiets", "Autobus", "Trein", "Lopend"],
    [("2014", 2014), ("2016", 2016)],
    [[40, 30], [20, 41], [25, 17], [15, 12]],
)
