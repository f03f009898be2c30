"""Which cells a sentence can be about, and how sure that is.

A sentence is linked to a cell when

- the table stands in the chapter of its section, or in no chapter (an annex), or the section is
  a summary;
- the wave, the layer of government and the unit are those of the cell;
- its population is that of the table, or of a heading of the table;
- neither of the two denies what the other affirms;
- the words of what it is about are found in the headings and the title (*told*), and the words of
  the headings of that cell are found in the sentence (*named*).

The score is the geometric mean of *told* and *named*, both weighted by how rare a word is. A
sentence that names its cells itself (`Statement.places`) is linked to these with score 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from math import sqrt

from graadmeter.consistency.findings import Bilingual, Spot, in_both
from graadmeter.consistency.linking.index import Index, Population, TableWords, population_of
from graadmeter.consistency.linking.terms import is_layer, layer_of, negative, terms_of
from graadmeter.consistency.material import Material, Statement
from graadmeter.consistency.structure import Unit, unit_of
from graadmeter.language import gettext as _

_SUMMARY = re.compile(r"samenvatting|summary|conclusie", re.IGNORECASE)
_CHAPTER = re.compile(r"^\s*(\d+)")
_LEAST_TOLD = _LEAST_NAMED = 0.45
_LEAST = 0.55
_CLOSE = 0.8
_STRONG = 0.75
_NEAR_FACTOR = 0.8
_ANNEX = 0.95
_UNNAMED = 0.9
_TABLE = 0.4


class Same(IntEnum):
    """How far the population of a sentence is that of a cell."""

    OTHER = 0
    NEAR = 1
    SAME = 2


@dataclass(frozen=True)
class Link:
    """A cell a sentence can be about.

    Attributes:
        spot: the cell.
        score: from 0 to 1.
        told: share of the subject's words that the table has.
        named: share of the cell's heading words that the sentence has.
        population: whether both are about the same people or organisations.
        given: whether the sentence names the cell itself.
    """

    spot: Spot
    score: float
    told: float
    named: float
    population: Same
    given: bool = False

    @property
    def strong(self) -> bool:
        """Whether nearly all words agree and the population is the same."""
        return self.given or (
            self.population is Same.SAME and self.named >= 1 and self.told >= _STRONG
        )

    @property
    def reason(self) -> Bilingual:
        """Why the sentence is linked to this cell."""
        if self.given:
            return in_both(lambda: _("De zin noemt deze cel zelf."))
        if self.told >= 1 and self.named >= 1:
            return in_both(lambda: _("De woorden van de zin en van de koppen komen overeen."))
        return in_both(
            lambda: _("De woorden van de zin en van de koppen komen voor een groot deel overeen.")
        )


@dataclass(frozen=True)
class Links:
    """All cells a sentence can be about, the best first."""

    statement: Statement
    every: tuple[Link, ...]

    @property
    def best(self) -> Link | None:
        """The best link; None when the sentence can be about nothing here."""
        return self.every[0] if self.every else None

    @property
    def close(self) -> tuple[Link, ...]:
        """The best link and those that are nearly as good."""
        return tuple(each for each in self.every if each.score >= _CLOSE * self.every[0].score)

    @property
    def only(self) -> bool:
        """Whether no other cell comes near."""
        return len(self.close) == 1


@dataclass(frozen=True)
class _Subject:
    """What a sentence is about, in terms."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    forms: tuple[frozenset[str], ...]
    said: frozenset[str]
    population: Population
    layer: str | None
    denies: bool

    @property
    def total(self) -> float:
        return sum(self.weights)


def chapter_of(section: str) -> int | None:
    """The chapter a section number belongs to; None without a number."""
    found = _CHAPTER.match(section)
    return int(found[1]) if found else None


def _tables_for(index: Index, section: str) -> tuple[TableWords, ...]:
    """The tables of the chapter and the annexes; all tables for a summary."""
    chapter = chapter_of(section)
    if chapter is None and _SUMMARY.search(section):
        return index.tables
    return index.chapter(chapter)


def links_of(index: Index, statement: Statement, *, anybody: bool = False) -> Links:
    """Every cell a sentence can be about.

    Args:
        index: the words of all tables.
        statement: the sentence.
        anybody: also to cells about others, for rules on whom a figure is about.
    """
    if statement.places:
        given = (Spot(*place) for place in statement.places)
        return Links(statement, tuple(Link(each, 1, 1, 1, Same.SAME, given=True) for each in given))
    subject = _subject(index, statement)
    if not subject.terms:
        return Links(statement, ())
    year = statement.wave or statement.wave_of_text
    found = [
        link
        for table in _tables_for(index, statement.section)
        for link in _links_in(index, table, subject, statement, year, anybody)
    ]
    return Links(statement, tuple(sorted(found, key=lambda each: -each.score)))


@dataclass(frozen=True)
class About:
    """A table a sentence can be about as a whole.

    Attributes:
        table: its id.
        told: share of the subject's words that the table has.
        words: how many words of the subject it has.
    """

    table: str
    told: float
    words: int


def tables_about(index: Index, statement: Statement) -> tuple[About, ...]:
    """Tables of the chapter that a sentence can be about as a whole, the best first.

    For what concerns a whole table, such as its footnotes. Tables about other people are left out.
    """
    subject = _subject(index, statement)
    if not subject.terms:
        return ()
    found = []
    for table in _tables_for(index, statement.section):
        held = _told_set(subject, table.everything)
        told = sum(subject.weights[at] for at in held) / subject.total
        if told < _TABLE:
            continue
        groups = frozenset().union(*(each.terms for each in (*table.rows, *table.columns)))
        if _same(index, subject.population, table.population, groups) is not Same.OTHER:
            found.append(About(table.grid.id, told, len(held)))
    return tuple(sorted(found, key=lambda each: -each.told))


def _subject(index: Index, statement: Statement) -> _Subject:
    population = population_of(statement.population)
    forms_of_population = frozenset().union(*(index.forms(term) for term in population.every))
    about = tuple(
        term for term in terms_of(statement.about or statement.words) if not is_layer(term)
    )
    terms = tuple(
        term for term in about if term not in population.every and term not in forms_of_population
    )
    terms = terms or about
    said = frozenset().union(
        *(index.forms(term) for term in (*about, *terms_of(statement.words))),
        forms_of_population,
    )
    return _Subject(
        terms,
        tuple(index.weight(term) for term in terms),
        tuple(index.forms(term) for term in terms),
        said,
        population,
        statement.layer or layer_of(statement.population),
        negative(statement.about or statement.words),
    )


def _links_in(
    index: Index,
    table: TableWords,
    subject: _Subject,
    statement: Statement,
    wave: int | None,
    anybody: bool,
) -> Iterator[Link]:
    if _told(subject, table.everything) < _LEAST_TOLD:
        return
    grid = table.grid
    layers = table.population.layers
    alone = next(iter(layers)) if len(layers) == 1 else None
    factor = _ANNEX if grid.chapter is None else 1.0
    by_title = _told_set(subject, table.title)
    by_row = [_told_set(subject, each.terms) | by_title for each in table.rows]
    by_column = [_told_set(subject, each.terms) for each in table.columns]
    row_named = [_named(index, subject, each.terms) for each in table.rows]
    column_named = [_named(index, subject, each.terms) for each in table.columns]
    title_named = _named(index, subject, table.title)
    for row, column, _number in grid.places():
        first, second = table.rows[row], table.columns[column]
        if row_named[row] < _LEAST_NAMED or column_named[column] < _LEAST_NAMED:
            continue
        if (first.wave or second.wave or grid.wave) != wave:
            continue
        if (first.layer or second.layer or alone) != subject.layer:
            continue
        if (first.denies or second.denies) != subject.denies:
            continue
        if not _unit_fits(statement, table, row, column):
            continue
        told = sum(subject.weights[at] for at in by_row[row] | by_column[column]) / subject.total
        label = first.terms | second.terms
        named = _named(index, subject, label) if label else _UNNAMED * title_named
        if min(told, named) < _LEAST_NAMED:
            continue
        score = sqrt(told * named) * factor
        same = _same(index, subject.population, table.population, label)
        if same is not Same.SAME and not anybody:
            score *= _NEAR_FACTOR
        if score >= _LEAST and (anybody or same is not Same.OTHER):
            yield Link(Spot(grid.id, row, column), score, told, named, same)


def _told_set(subject: _Subject, terms: frozenset[str]) -> set[int]:
    return {at for at, forms in enumerate(subject.forms) if not forms.isdisjoint(terms)}


def _told(subject: _Subject, terms: frozenset[str]) -> float:
    return sum(subject.weights[at] for at in _told_set(subject, terms)) / subject.total


def _named(index: Index, subject: _Subject, label: frozenset[str]) -> float:
    total = told = 0.0
    for term in label:
        weight = index.weight(term)
        total += weight
        if term in subject.said:
            told += weight
    return told / total if total else 1.0


def _unit_fits(statement: Statement, table: TableWords, row: int, column: int) -> bool:
    unit = unit_of(table.grid, row, column)
    if unit is Unit.FACTOR:
        return False
    return (unit is Unit.COUNT) == (statement.unit == "count")


def _same(index: Index, said: Population, table: Population, label: frozenset[str]) -> Same:
    """Whether a sentence and a cell are about the same people."""
    if not said.core or not table.core:
        return Same.NEAR

    def holds(terms: frozenset[str], others: frozenset[str]) -> bool:
        return all(not index.forms(term).isdisjoint(others) or term in others for term in terms)

    if holds(said.core, label):
        return Same.SAME
    everybody = holds(said.core, table.every | label)
    if everybody and holds(table.core, said.every):
        return Same.SAME
    if everybody or holds(table.core, said.every):
        return Same.NEAR
    return Same.OTHER


@dataclass(frozen=True)
class _Read:
    material: Material
    index: Index
    links: tuple[Links, ...]


_last: list[_Read] = []


def _read(material: Material) -> _Read:
    """The words and links of an audit, read once for all rules; only the last audit is kept."""
    kept = next(iter(_last), None)
    if kept is None or kept.material is not material:
        index = Index(material)
        links = tuple(links_of(index, statement) for statement in material.statements)
        kept = _Read(material, index, links)
        _last[:] = [kept]
    return kept


def index_of(material: Material) -> Index:
    """The words of all tables of an audit."""
    return _read(material).index


def linked(material: Material) -> tuple[Links, ...]:
    """The links of every statement of an audit, in their order."""
    return _read(material).links
