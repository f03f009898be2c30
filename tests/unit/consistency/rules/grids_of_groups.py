"""Small invented tables of groups, for the tests of rules on totals, counts and n's."""

from collections.abc import Sequence

from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed

WAVE = 2024


def heading(text: str | Heading) -> Heading:
    """ "Noord n=12" with its n; anything else as it is."""
    if isinstance(text, Heading):
        return text
    label, _equals, n = text.partition(" n=")
    return Heading(label, n=int(n) if n else None)


def grid(
    columns: Sequence[str | Heading],
    rows: dict[str, str],
    *,
    name: str = "t",
    people: str = "medewerkers",
    n: int | None = None,
    weighted: bool | None = False,
    title: str = "Een verzonnen tabel",
) -> Grid:
    """A table of the wave 2024: ``rows`` are headings with their numbers, "-" for none."""
    return Grid(
        id=name,
        title=title,
        columns=tuple(heading(each) for each in columns),
        rows=tuple(heading(each) for each in rows),
        cells=tuple(
            tuple(None if each == "-" else Printed.of(each) for each in line.split())
            for line in rows.values()
        ),
        population=people,
        wave=WAVE,
        n=n,
        weighted=weighted,
    )


def material(*tables: Grid) -> Material:
    """Tables to audit."""
    return Material(tables)


def response(rows: dict[str, str], *, name: str = "respons", people: str = "medewerkers") -> Grid:
    """A response table with the numbers approached and completed, and the percentage."""
    return grid(["Benaderd", "Ingevuld", "Respons"], rows, name=name, people=people)
