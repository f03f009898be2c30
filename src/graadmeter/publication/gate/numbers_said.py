"""Whether every number in a computed sentence is a number of the cells it rests on.

A sentence may say a figure, rounded as its cell is shown or with one decimal more; the n behind it;
the difference of two figures; the year of a wave; and whatever numbers stand in words that go
with the cells. Any other number in digits has no ground.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Said, Spot
from graadmeter.language import current_language, use_language
from graadmeter.language import gettext as _
from graadmeter.language.numbers import round_half_up
from graadmeter.publication.gate import said
from graadmeter.tabulation.table import Cell, Change, Table

RULE = "own-sentence"
_NUMBER = {
    "nl": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
}
_DECIMAL = {"nl": (".", ","), "en": (",", ".")}
_MORE = 1
_FEW = 12


def numbers_in(words: str, language: str) -> list[Decimal]:
    """Every number in digits, in order."""
    thousands, decimal = _DECIMAL[language]
    return [
        Decimal(found.replace(thousands, "").replace(decimal, "."))
        for found in _NUMBER[language].findall(words)
    ]


def findings_in(
    sentences: Iterable[said.Said], tables: Mapping[str, Table], language: str
) -> Iterator[Finding]:
    """Sentences with a number that none of their cells has.

    Args:
        sentences: as a reader sees them.
        tables: by the names that sentences use.
        language: that they are in.

    Raises:
        KeyError: a sentence rests on a table that is not there.
    """
    for sentence in sentences:
        if not sentence.cells:
            continue
        allowed = _allowed(sentence.cells, tables, language)
        wrong = [each for each in numbers_in(sentence.words, language) if each not in allowed]
        if wrong:
            yield _finding(sentence, wrong, tables)


def _allowed(
    places: tuple[tuple[str, int, int], ...], tables: Mapping[str, Table], language: str
) -> set[Decimal]:
    cells = [tables[name].cells[row][column] for name, row, column in places]
    found: set[Decimal] = {Decimal(cell.wave) for cell in cells}
    found |= {Decimal(n) for cell in cells for n in (cell.n, cell.n_printed) if n is not None}
    for cell in cells:
        if cell.value is not None:
            found |= set(_rounded(cell.value, cell.decimals))
    for difference, decimals in _differences(places, tables, cells):
        found |= set(_rounded(abs(difference), decimals))
    for note in _notes(places, tables, cells):
        found |= set(numbers_in(note, language))
    return found


def _rounded(value: float, decimals: int) -> Iterator[Decimal]:
    for places in range(decimals, decimals + _MORE + 1):
        yield round_half_up(value, places)


def _differences(
    places: tuple[tuple[str, int, int], ...], tables: Mapping[str, Table], cells: list[Cell]
) -> Iterator[tuple[float, int]]:
    """Differences that may be said: of any two of a few cells, else the changes of their tables."""
    if len(cells) > _FEW:
        for name in {name for name, _row, _column in places}:
            decimals = max((cell.decimals for cell in cells), default=0)
            yield from ((each.difference, decimals) for each in tables[name].changes)
        return
    for first in cells:
        for second in cells:
            if first.value is not None and second.value is not None:
                yield first.value - second.value, max(first.decimals, second.decimals)


def _notes(
    places: tuple[tuple[str, int, int], ...], tables: Mapping[str, Table], cells: list[Cell]
) -> Iterator[str]:
    """Words that go with the cells, which sentences repeat."""
    for cell in cells:
        yield from (each for each in (cell.note, cell.reason, cell.text) if each)
    for name, row, column in places:
        table = tables[name]
        yield table.title
        for heading in (table.rows[row], table.columns[column]):
            yield from (each for each in (heading.label, heading.section) if each)
        changes: tuple[Change, ...] = table.change_of(row, column)
        yield from (change.reason for change in changes if change.reason)


def _finding(sentence: said.Said, wrong: list[Decimal], tables: Mapping[str, Table]) -> Finding:
    values = sorted(
        {
            round_half_up(cell.value, cell.decimals)
            for name, row, column in sentence.cells
            if (cell := tables[name].cells[row][column]).value is not None
        }
    )

    def words() -> str:
        return _(
            "De zin “{sentence}” noemt {numbers}; in de cellen waarop hij steunt, staat {values}."
        ).format(sentence=sentence.words, numbers=_listed(wrong), values=_listed(values) or "–")

    with use_language("nl"):
        dutch = words()
    with use_language("en"):
        english = words()
    return Finding(
        rule=RULE,
        certainty=Certainty.CERTAIN,
        where=(Said(sentence.id), *(Spot(*place) for place in sentence.cells)),
        printed=_listed(wrong),
        possible=_listed(values),
        message=Bilingual(dutch, english),
    )


def _listed(numbers: Iterable[Decimal]) -> str:
    """Numbers with the decimal mark of the language in use."""
    mark = "." if current_language() == "en" else ","
    return "; ".join(str(each).replace(".", mark) for each in numbers)
