"""Which figures tell how often a group of respondents gave an answer to another question.

A question that only victims were asked has the victims as its base: the base of a figure of it, in
some group of respondents, is how many of that group are victims. So is the base of whatever is
shown of victims only. A variable that is made from one question shows the answers to it again.

How many of which background took part is no secret: the response is accounted for by the variables
that the population is counted by, so these, and what is made from them, are no answers here.
"""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.expressions import parse
from graadmeter.monitor import Monitor

Conditions = frozenset[str]
Figures = tuple[str, Conditions]
"""The figures of a question in one group of respondents, the conditions besides its universe."""


class LinkedQuestions:
    """The questions of a group, and what their figures tell of one another.

    Args:
        monitor: the monitor.
        group: the target group.
        wave: the wave.
    """

    def __init__(self, monitor: Monitor, group: str, wave: int) -> None:
        questionnaire = monitor.questionnaire(group, wave)
        self._universe = {q.id: q.universe for q in questionnaire.questions if q.universe}
        self._made_from = {d.id: parse(d.expression).columns for d in questionnaire.derived}
        self._names = [*(q.id for q in questionnaire.questions), *self._made_from]
        self._public = self._counted_by(monitor, group, wave)

    def _counted_by(self, monitor: Monitor, group: str, wave: int) -> frozenset[str]:
        """The variables that the population is counted by, and what is made from them alone."""
        public = set(monitor.group(group).strata)
        population = monitor.populations.get((group, wave))
        if population is not None:
            public |= {name for cell in population.cells for name in cell.values}
            public |= {name for cell in population.approached for name in cell.values}
        for name, sources in self._made_from.items():
            # A variable that weights are made by tells as much as what it is made from.
            if name in public:
                public |= sources
        return frozenset(public | {n for n, made in self._made_from.items() if made <= public})

    @property
    def names(self) -> tuple[str, ...]:
        """Every question and derived variable."""
        return tuple(self._names)

    def told(self, figures: Figures) -> frozenset[Figures]:
        """The figures of other questions that these figures tell of.

        Conditions are taken apart where they are joined with AND. Of a condition that names several
        variables otherwise, each is told of in the group that the other conditions describe.
        """
        return frozenset(self._told(*figures))

    def _told(self, question: str, conditions: Conditions) -> Iterator[Figures]:
        parts = {part for text in conditions for part in parse(text).conjuncts}
        universe = self._universe.get(question)
        answers = {*parts, *(parse(universe).conjuncts if universe else ())}
        others = {name for part in answers for name in parse(part).columns} - {question}
        source = self._made_from.get(question, frozenset())
        if len(source) == 1:
            others |= source
        for other in others - self._public:
            asked = self._universe.get(other)
            needless = set(parse(asked).conjuncts) if asked else set()
            rest = (p for p in parts - needless if other not in parse(p).columns)
            yield other, frozenset(rest)
