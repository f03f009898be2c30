"""An attacker who has every published file of figures, and knows who of which kind took part.

Figures come from the CSV files alone. What the attacker further knows is public: the monitor folder
says whom each figure is about, and it is assumed that the attacker knows which combinations of
background occur (functions, layers, provinces; not how often), and the weights.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import linprog

from graadmeter.expressions import holds, parse
from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor, cells_of
from graadmeter.tabulation import group_weights

FAR = 1e7
EXACT = 1e-6
ROUNDING = 1e-4


@dataclass(frozen=True)
class Published:
    """One figure as it stands in a file; ``n`` and ``share`` are None where it is hidden."""

    group: str
    question: str
    answers: frozenset[str]
    left_out: frozenset[str]
    conditions: frozenset[str]
    n: int | None
    share: float | None
    hidden: bool


@dataclass
class Knowledge:
    """What is published of one question of one group: bases, and shares by answers.

    ``numbers`` are of those who gave certain answers, told by what only they were asked.
    """

    bases: dict[frozenset[str], set[int]] = field(default_factory=lambda: defaultdict(set))
    shares: dict[tuple[frozenset[str], frozenset[str]], float] = field(default_factory=dict)
    hidden: set[frozenset[str]] = field(default_factory=set)
    hidden_shares: set[tuple[frozenset[str], frozenset[str]]] = field(default_factory=set)
    numbers: dict[tuple[frozenset[str], frozenset[str]], int] = field(default_factory=dict)


def rows(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode("utf-8")))


def number(text: str) -> float | None:
    return float(text) if text else None


def of_tables(monitor: Monitor, wave: int, files: Mapping[str, bytes]) -> Iterator[Published]:
    """The figures of the report's tables, which stand in their files in the order of the cells."""
    for spec in (spec for _chapter, specs in monitor.tables_in(wave) for spec in specs):
        cells = cells_of(spec, wave)
        lines = list(rows(files[spec.id]))
        assert len(lines) == len(cells)
        for cell, line in zip(cells, lines, strict=True):
            current = cell.wave == wave and not cell.accounting and not cell.heading
            if not current or cell.question is None or line["flag"] == "dash":
                continue
            question, _mark, option = cell.question.partition("__")
            counted = frozenset(cell.codes if not option else [option])
            plain = cell.statistic == "percentage" and cell.weighted
            yield Published(
                cell.group,
                question,
                counted if plain else frozenset({"?"}),
                frozenset(cell.leave_out),
                narrowed(monitor, wave, cell.group, question, frozenset(cell.conditions)),
                int(line["n"]) if line["n"] else None,
                number(line["estimate"]) if plain else None,
                line["flag"] == "hidden",
            )


def of_questions(data: bytes) -> Iterator[Published]:
    """The figures of the book of all questions."""
    for line in rows(data):
        if line["table"] or line["flag"] == "dash":
            continue
        condition = f"{line['by']} = '{line['level']}'" if line["by"] else ""
        yield Published(
            line["group"],
            line["question"],
            frozenset({line["answer"]}),
            frozenset(),
            frozenset({condition} if condition else ()),
            int(line["n"]) if line["n"] else None,
            number(line["estimate"]) if line["statistic"] == "percentage" else None,
            line["flag"] == "hidden",
        )


def of_factsheets(monitor: Monitor, wave: int, data: bytes) -> Iterator[Published]:
    """The figures of the factsheets; the monitor says which answers they leave out."""
    left_out = {
        (cell.group, cell.question, frozenset(cell.codes)): frozenset(cell.leave_out)
        for sheet in monitor.factsheets_in(wave)
        for part in sheet.parts
        for cell in cells_of(part.table, wave)
    }
    for line in rows(data):
        answers = frozenset(line["answers"].split("|"))
        conditions = frozenset(text for text in (line["base"], line["where"]) if text)
        yield Published(
            line["group"],
            line["question"],
            answers,
            left_out[line["group"], line["question"], answers],
            narrowed(monitor, wave, line["group"], line["question"], conditions),
            int(line["n"]) if line["n"] else None,
            number(line["estimate"]),
            line["flag"] == "hidden",
        )


def narrowed(
    monitor: Monitor, wave: int, group: str, question: str, conditions: frozenset[str]
) -> frozenset[str]:
    """Conditions without the one that only says who got the question."""
    asked = monitor.questionnaire(group, wave).question(question)
    return conditions - {asked.universe if asked is not None else None}


def knowledge_of(found: Iterator[Published]) -> dict[tuple[str, str], Knowledge]:
    """Everything published, by group and question."""
    known: dict[tuple[str, str], Knowledge] = defaultdict(Knowledge)
    for one in found:
        about = known[one.group, one.question]
        if one.hidden:
            about.hidden.add(one.conditions)
            about.hidden_shares.add((one.conditions, one.answers))
        elif one.n:
            # With answers left out the base is another; its answers are those of the whole group.
            if not one.left_out:
                about.bases[one.conditions].add(one.n)
                if one.share is not None:
                    about.shares[one.conditions, one.answers] = one.share
            else:
                about.bases.setdefault(one.conditions, set())
    return known


def add_numbers(
    monitor: Monitor, wave: int, known: Mapping[tuple[str, str], Knowledge], group: str
) -> None:
    """Bases as facts about the answer that says who got a question, or whom a figure is about."""
    questionnaire = monitor.questionnaire(group, wave)
    about = {question: one for (name, question), one in known.items() if name == group}
    for question, one in about.items():
        asked = questionnaire.question(question)
        universe = {asked.universe} if asked is not None and asked.universe else set()
        for conditions, bases in one.bases.items():
            for text in conditions | universe if bases else ():
                compared = parse(text).comparisons
                other = compared[0].column
                if len(compared) == 1 and other in about and other != question:
                    routed = questionnaire.question(other)
                    rest = conditions - {text, routed.universe if routed is not None else None}
                    answers = frozenset(map(str, compared[0].literals))
                    number = max(*bases, about[other].numbers.get((rest, answers), 0))
                    about[other].numbers[rest, answers] = number


class Attacker:
    """Works out what can be known of one group of respondents."""

    def __init__(self, monitor: Monitor, microdata: Microdata, conditions: set[frozenset[str]]):
        self._values = microdata.values
        questionnaire = monitor.questionnaire(microdata.group, microdata.wave)
        weights = group_weights(monitor, microdata.group, microdata.wave, microdata.values)
        self._strata, self._weight = weights.codes, weights.strata.weight
        texts = sorted({text for one in conditions for text in one})
        truth = holds(self._values, {str(i): parse(text) for i, text in enumerate(texts)})
        self._inside = {text: truth[str(i)].to_numpy() for i, text in enumerate(texts)}
        names = [q.id for q in questionnaire.questions] + [d.id for d in questionnaire.derived]
        self._public = {one for one in names if questionnaire.theme_of(one) == "background"}
        self._background = {text for text in texts if parse(text).columns <= self._public}

    def atoms(
        self, question: str, known: Knowledge, *, who_got_it: bool
    ) -> tuple[dict[frozenset[str], np.ndarray], np.ndarray, np.ndarray]:
        """Which kinds of people who answered are in each group, their weights, and how many.

        Kinds are all combinations of a background that occurs with answers that occur: among those
        who answered for an attacker who knows who got the question, else among everybody.
        """
        name = question
        if question not in self._values.columns:
            name = next(c for c in self._values.columns if c.startswith(f"{question}__"))
        answered = self._values[name].is_not_null().to_numpy()
        occur = answered if who_got_it else np.ones_like(answered)
        about = sorted({*known.bases, *known.hidden}, key=sorted)
        texts = sorted({text for one in about for text in one})
        mine = [text for text in texts if text in self._background]
        others = [text for text in texts if text not in self._background]
        first, at = self._kinds([*(self._inside[t] for t in mine), self._strata], occur)
        second, of = self._kinds([self._inside[t] for t in others], occur)
        sizes = np.zeros((len(first), len(second)))
        np.add.at(sizes, (at, of), answered[occur].astype(float))
        holding = {text: np.repeat(first[:, i], len(second)) for i, text in enumerate(mine)}
        holding |= {text: np.tile(second[:, i], len(first)) for i, text in enumerate(others)}
        everyone = np.ones(sizes.size)
        inside = {one: np.prod([everyone, *(holding[t] for t in one)], axis=0) for one in about}
        return inside, np.repeat(self._weight[first[:, -1]], len(second)), sizes.reshape(-1)

    def counted(self, question: str, known: Knowledge, fewer_than: float = np.inf) -> list[str]:
        """Hidden groups, of fewer people, of which it is certain how many gave an answer, or none.

        From the bases of other questions and weighted shares, for whoever knows how many of which
        background got the question. Background itself is no secret.
        """
        if question not in self._values.columns or question in self._public:
            return []
        given = self._values[question]
        answered = given.is_not_null().to_numpy()
        about = [one for one in (*known.bases, *known.hidden) if one <= self._background]
        texts = sorted({text for one in about for text in one})
        kinds, at = self._kinds([*(self._inside[t] for t in texts), self._strata], answered)
        everyone = np.ones(len(kinds))
        holds_all = [[kinds[:, texts.index(t)] for t in one] for one in about]
        inside = {
            one: np.prod([everyone, *each], axis=0)
            for one, each in zip(about, holds_all, strict=True)
        }
        sizes = np.bincount(at, minlength=len(kinds)).astype(float)
        weights = self._weight[kinds[:, -1]]
        found = []
        for answers in sorted({answers for _one, answers in known.numbers}, key=sorted):
            among = given.cast(pl.String).is_in(list(answers)).fill_null(value=False)
            gave = among.to_numpy()[answered]
            yes = np.bincount(at, weights=gave, minlength=len(kinds))
            facts = [
                (inside[one] * weights, share / 100 * (inside[one] * weights @ sizes))
                for (one, counted), share in known.shares.items()
                if counted == answers and one in inside
            ]
            # Who skipped a question makes its base smaller: a fact only where nobody did.
            facts += [
                (inside[one], float(number))
                for (one, counted), number in known.numbers.items()
                if counted == answers and one in inside and number == inside[one] @ yes
            ]
            for one in sorted(known.hidden & inside.keys(), key=sorted):
                if facts and 0 < inside[one] @ sizes < fewer_than:
                    few, many = (within(facts, sizes, inside[one], sign) for sign in (1.0, -1.0))
                    if many - few < 1 - 1e-3:
                        found.append(f"{question} {sorted(answers)}: {' AND '.join(sorted(one))}")
        return found

    @staticmethod
    def _kinds(columns: list[np.ndarray], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if not columns:
            return np.zeros((1, 0), dtype=int), np.zeros(int(rows.sum()), dtype=int)
        every = np.column_stack(columns)[rows].astype(int)
        kinds, place = np.unique(every, axis=0, return_inverse=True)
        return kinds, place.reshape(-1)

    def recovered(self, question: str, known: Knowledge, hide_below: int) -> list[str]:
        """Hidden groups that are seen to be smaller than what may be shown."""
        inside, _weights, sizes = self.atoms(question, known, who_got_it=True)
        told = [(one, ns) for one, ns in known.bases.items() if ns]
        assert all(len(ns) == 1 for _one, ns in told), (question, told)
        matrix = np.array([inside[one] for one, _ns in told]).reshape(len(told), sizes.size)
        right = np.array([float(next(iter(ns))) for _one, ns in told])
        assert np.array_equal(matrix @ sizes, right), question
        found = []
        for one in sorted(known.hidden, key=sorted):
            wanted = inside[one]
            if not wanted @ sizes:
                continue  # nobody is in it, so nobody's answer is in it
            if told and most(matrix, right, wanted) < hide_below - EXACT:
                found.append(f"{question}: {' AND '.join(sorted(one))}")
        return found

    def recovered_answers(self, question: str, known: Knowledge) -> list[str]:
        """Hidden figures of which the number who gave the answer is certain, and is not none."""
        inside, weights, _sizes = self.atoms(question, known, who_got_it=False)
        told = {one: float(next(iter(ns))) for one, ns in known.bases.items() if ns}
        bases = np.array([inside[one] for one in told])
        blank = np.zeros_like(bases)
        found = []
        for one, answers in sorted(known.hidden_shares, key=lambda each: sorted(each[0])):
            wanted = inside[one]
            shares = [
                (inside[one] * weights, share / 100)
                for (one, counted), share in known.shares.items()
                if counted == answers and one in told
            ]
            if not wanted.any() or not shares:
                continue
            # Unknown per kind of person: how many there are, and how many of them gave the answer.
            sums = np.hstack([bases, blank]), np.array(list(told.values()))
            given = np.array([np.concatenate([-p * w, w]) for w, p in shares])
            few, many = (extreme(sums, given, wanted, sign) for sign in (1.0, -1.0))
            if many - few < 1 - 1e-3 and many > 1e-3:
                found.append(f"{question} {sorted(answers)}: {' AND '.join(sorted(one))}")
        return found


def most(matrix: np.ndarray, right: np.ndarray, wanted: np.ndarray) -> float:
    """The largest number of people in a group that fits all published bases."""
    found = linprog(-wanted, A_eq=matrix, b_eq=right, bounds=(0, FAR), method="highs")
    assert found.status == 0, found.message
    return -found.fun


def within(
    facts: list[tuple[np.ndarray, float]], sizes: np.ndarray, wanted: np.ndarray, sign: float
) -> float:
    """The least or greatest number of answers in a group that fits all facts."""
    matrix, right = np.array([row for row, _sum in facts]), np.array([sum_ for _row, sum_ in facts])
    found = linprog(
        sign * wanted,
        A_ub=np.vstack([matrix, -matrix]),
        b_ub=np.concatenate([right + ROUNDING, ROUNDING - right]),
        bounds=np.column_stack([np.zeros_like(sizes), sizes]),
        method="highs",
    )
    assert found.status == 0, found.message
    return float(sign * found.fun)


def extreme(
    sums: tuple[np.ndarray, np.ndarray], shares: np.ndarray, wanted: np.ndarray, sign: float
) -> float:
    """The least or greatest number of answers in a group that fits everything published."""
    kinds = wanted.size
    # Nobody gives an answer twice; published shares have ten digits.
    fewer = np.hstack([-np.eye(kinds), np.eye(kinds)])
    slack = np.full(len(shares), ROUNDING)
    found = linprog(
        sign * np.concatenate([np.zeros(kinds), wanted]),
        A_ub=np.vstack([fewer, shares, -shares]),
        b_ub=np.concatenate([np.zeros(kinds), slack, slack]),
        A_eq=sums[0],
        b_eq=sums[1],
        bounds=(0, FAR),
        method="highs",
    )
    assert found.status == 0, found.message
    return float(sign * found.fun)


def conditions_in(known: Mapping[tuple[str, str], Knowledge], group: str) -> set[frozenset[str]]:
    every = [about for (name, _question), about in known.items() if name == group]
    return {one for about in every for one in (*about.bases, *about.hidden)}


__all__ = [
    "Attacker",
    "Knowledge",
    "Published",
    "add_numbers",
    "conditions_in",
    "knowledge_of",
    "of_factsheets",
    "of_questions",
    "of_tables",
]
