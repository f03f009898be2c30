"""The words of all tables, ready for linking: which headings hold which term, how rare it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from graadmeter.consistency.linking.terms import (
    is_layer,
    layer_of,
    layers_of,
    negative,
    same_term,
    terms_of,
    year_in,
)
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.structure import is_total

_ASIDE = re.compile(r"\([^)]*\)")
_BROKEN_DOWN = re.compile(r",?\s*\bnaar\b.*$")
_UNKNOWN_WEIGHT = 0.15
"""A word that stands in no table cannot tell one cell from another."""
_SHORTEST_END = 5


@dataclass(frozen=True)
class Words:
    """What a heading says.

    Attributes:
        terms: stems of its label and of the section above it, without layers.
        layer: the layer it names.
        wave: the year it names.
        denies: whether it holds a denial.
        total: whether it is a total.
    """

    terms: frozenset[str]
    layer: str | None
    wave: int | None
    denies: bool
    total: bool


@dataclass(frozen=True)
class Population:
    """Whom a table or a sentence is about.

    Attributes:
        core: stems outside brackets.
        every: all stems.
        layers: layers named.
        split: whether it is broken down, so that headings name the groups.
    """

    core: frozenset[str]
    every: frozenset[str]
    layers: frozenset[str]
    split: bool


@dataclass(frozen=True)
class TableWords:
    """The words of one table.

    Attributes:
        grid: the table.
        title: stems of its title.
        population: whom it is about.
        rows, columns: its headings.
        everything: all of these stems.
    """

    grid: Grid
    title: frozenset[str]
    population: Population
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    everything: frozenset[str]


@lru_cache(maxsize=2048)
def population_of(text: str) -> Population:
    """The terms of a population; what follows ``;`` or ``naar`` explains or breaks down."""
    head = text.partition(";")[0]
    whole = _BROKEN_DOWN.sub("", head)
    closed = whole.count("(") == whole.count(")")
    outside = _ASIDE.sub(" ", whole if closed else whole.partition("(")[0])
    return Population(
        frozenset(_subjects(outside)) or frozenset(_subjects(whole)),
        frozenset(_subjects(text.replace("=", " "))),
        layers_of(head),
        "naar" in text.split(),
    )


def _subjects(text: str) -> Iterable[str]:
    return (term for term in terms_of(text) if not is_layer(term))


def words_of_heading(heading: Heading) -> Words:
    """What a heading says."""
    text = f"{heading.section} {heading.label}".strip()
    total = is_total(heading) or "(totaal)" in heading.label.lower()
    return Words(
        frozenset(_subjects(text)),
        layer_of(heading.label),
        heading.wave or year_in(heading.label),
        negative(heading.label),
        total,
    )


class Index:
    """All tables of one audit by their words."""

    def __init__(self, material: Material) -> None:
        self.tables = tuple(self._read(table) for table in material.tables)
        self._named = {each.grid.id: each for each in self.tables}
        self._count: Counter[str] = Counter()
        for table in self.tables:
            self._count.update(table.title)
            for words in (*table.rows, *table.columns):
                self._count.update(words.terms)
            self._count.update(table.population.every)
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._ends: dict[str, list[str]] = defaultdict(list)
        for term in self._count:
            self._starts[term[:4]].append(term)
            for cut in range(len(term) - _SHORTEST_END + 1):
                self._ends[term[cut:]].append(term)
        self._known: dict[str, frozenset[str]] = {}
        self._weights: dict[str, float] = {}
        self._by_chapter: dict[int | None, tuple[TableWords, ...]] = {}

    @staticmethod
    def _read(table: Grid) -> TableWords:
        rows = tuple(words_of_heading(each) for each in table.rows)
        columns = tuple(words_of_heading(each) for each in table.columns)
        title = frozenset(_subjects(table.title))
        population = population_of(table.population)
        everything = title.union(population.every, *(each.terms for each in (*rows, *columns)))
        return TableWords(table, title, population, rows, columns, everything)

    def table(self, name: str) -> TableWords:
        """The words of a table; raises ``KeyError`` when there is none with this id."""
        return self._named[name]

    def chapter(self, number: int | None) -> tuple[TableWords, ...]:
        """The tables of a chapter, and those that stand in no chapter."""
        if number not in self._by_chapter:
            self._by_chapter[number] = tuple(
                each for each in self.tables if each.grid.chapter in (number, None)
            )
        return self._by_chapter[number]

    def forms(self, term: str) -> frozenset[str]:
        """The stems in the tables that are the same word as this stem."""
        found = self._known.get(term)
        if found is None:
            near = {*self._starts.get(term[:4], ()), *self._ends.get(term, ())}
            for cut in range(1, len(term) - _SHORTEST_END + 1):
                if term[cut:] in self._count:
                    near.add(term[cut:])
            found = frozenset(each for each in near if same_term(term, each))
            self._known[term] = found
        return found

    def weight(self, term: str) -> float:
        """How much a stem tells: 1 for one that stands in one heading, less for a common one."""
        found = self._weights.get(term)
        if found is None:
            times = sum(self._count[each] for each in self.forms(term))
            found = 1 / (1 + log(times)) if times else _UNKNOWN_WEIGHT
            self._weights[term] = found
        return found
