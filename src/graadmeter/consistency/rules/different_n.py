"""Different numbers of respondents for one group and wave.

Four comparisons, each on the n's printed with tables, rows and columns:

1. above the response: an n higher than the number of this group, or of everybody, who completed
   the questionnaire. A part of the people cannot be more than all of them: ``certain``.
2. own total: n's of groups that do not sum to the n of their own total. ``certain`` when they are
   more, and another table shows that just these groups are everybody and do not overlap. Else
   ``likely``: groups may overlap, or the group of some respondents may be unknown.
3. between tables: two n's for the same people, the same heading and the same wave. ``likely``: a
   question may have been put to some of them only, without the table saying so.
4. groups against everybody: n's of groups that do not sum to the n printed for the same people.
   ``likely`` when they are more, or when both stand in one table; less is a ``note``, since the
   group of some respondents may be unknown.

Assumptions: tables are about the same people when their descriptions have the same words, apart
from order, plurals, small words and what they are broken down by ("naar ..."). A description that
has all words of another and more ("victims among employees") is of part of them. Other words are
other people: then nothing is compared.

False alarms: a caption that gives the n of a part (victims) with a table described as being about
everybody. "Children of employees" would count as employees in the first comparison. Groups of two
kinds in one table (layers, then functions) are recognised by a run of them that does sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.consistency.groups import (
    Response,
    View,
    group_key,
    partitions,
    people,
    responses,
    views,
)
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import is_total
from graadmeter.language import format_number
from graadmeter.language import gettext as _

ID = "different-n"
Key = tuple[frozenset[str], str, int | None]


@dataclass(frozen=True)
class _Number:
    """An n: of whom, for which group (empty: all of them), of which wave, and where it stands."""

    people: frozenset[str]
    group: str
    label: str
    wave: int | None
    n: int
    spot: Spot

    @property
    def key(self) -> Key:
        return self.people, self.group, self.wave


def check(material: Material) -> Iterator[Finding]:
    """Findings on numbers of respondents, each number in the first comparison it fails only."""
    counts = responses(material)
    numbers = [found for table in material.tables for found in _numbers(table)]
    above = _above_response(numbers, counts)
    for number, limit in above:
        yield _finding_above(number, limit)
    blamed = {(number.spot.table, number.n) for number, _limit in above}
    left = [number for number in numbers if (number.spot.table, number.n) not in blamed]
    yield from _own_totals(material)
    yield from _between_tables(left, counts)
    yield from _groups_against_everybody(material, left, counts)


def _numbers(table: Grid) -> Iterator[_Number]:
    about = people(table.population)
    if not about:
        return
    if table.n is not None:
        yield _Number(about, "", table.title, table.wave, table.n, Spot(table.id))
    for view in views(table):
        for row, heading in enumerate(view.grid.rows):
            if heading.n is not None:
                group = "" if is_total(heading) else group_key(heading.label)
                wave = heading.wave or table.wave
                spot = view.spot(row, None)
                yield _Number(about, group, heading.label, wave, heading.n, spot)


def _above_response(
    numbers: Sequence[_Number], counts: Sequence[Response]
) -> list[tuple[_Number, Response]]:
    """N's above the response, each with the lowest number it should not be above.

    An n that a table prints more than once is one of them.
    """
    by_table: dict[tuple[str, int], list[tuple[_Number, Response]]] = defaultdict(list)
    for number in numbers:
        limits = [
            each
            for each in counts
            if each.completed is not None
            and each.completed < number.n
            and each.wave == number.wave
            and each.people
            and each.people <= number.people
            and each.group in ("", number.group)
        ]
        if limits:
            lowest = min(limits, key=lambda each: each.completed or 0)
            by_table[number.spot.table, number.n].append((number, lowest))
    return [min(found, key=lambda each: each[1].completed or 0) for found in by_table.values()]


def _finding_above(number: _Number, limit: Response) -> Finding:
    return Finding(
        rule=ID,
        certainty=Certainty.CERTAIN,
        where=(number.spot, limit.spot()),
        printed=f"{number.n}; {limit.completed}",
        possible=f"0–{limit.completed}",
        message=in_both(
            lambda: _(
                "Bij ‘{label}’ staat n = {n}, maar van deze groep zijn {completed} vragenlijsten"
                " ingevuld: meer respondenten kunnen er niet zijn."
            ).format(
                label=number.label,
                n=format_number(number.n),
                completed=format_number(limit.completed),
            )
        ),
    )


def _own_totals(material: Material) -> Iterator[Finding]:
    known = partitions(material)
    for table in material.tables:
        for view in views(table):
            for whole in view.wholes():
                total = view.grid.rows[whole.total].n
                found = [n for part in whole.parts if (n := view.grid.rows[part].n) is not None]
                if total is None or len(found) < len(whole.parts) or _sums_to(found, {total}):
                    continue
                sure = sum(found) > total and view.keys(whole) in known
                yield _finding_sum(
                    Certainty.CERTAIN if sure else Certainty.LIKELY,
                    tuple(view.spot(row, None) for row in (whole.total, *whole.parts)),
                    total,
                    found,
                )


def _sums_to(ns: Sequence[int], totals: Collection[int]) -> bool:
    """Whether n's are the same as a total, or a run of two or more of them sums to one."""
    if set(ns) <= set(totals):
        return True
    runs = range(2, len(ns) + 1)
    return any(
        sum(ns[start : start + size]) in totals
        for size in runs
        for start in range(len(ns) - size + 1)
    )


def _finding_sum(
    certainty: Certainty, where: tuple[Spot, ...], total: int, ns: Sequence[int]
) -> Finding:
    return Finding(
        rule=ID,
        certainty=certainty,
        where=where,
        printed="; ".join(str(n) for n in (total, *ns)),
        possible=str(sum(ns)),
        message=in_both(
            lambda: _(
                "De aantallen respondenten bij de groepen zijn samen {added}, maar voor iedereen"
                " samen staat {total}."
            ).format(added=format_number(sum(ns)), total=format_number(total))
        ),
    )


def _between_tables(numbers: Sequence[_Number], counts: Sequence[Response]) -> Iterator[Finding]:
    by_key: dict[Key, list[_Number]] = defaultdict(list)
    for number in (*numbers, *_completed(counts)):
        by_key[number.key].append(number)
    for same in by_key.values():
        by_n: dict[int, list[_Number]] = defaultdict(list)
        for number in same:
            by_n[number.n].append(number)
        if len({number.spot.table for number in same}) == 1 or len(by_n) == 1:
            continue
        # The n of the fewest tables is the most suspect; of the others one place is enough.
        order = sorted(by_n, key=lambda n: len({number.spot.table for number in by_n[n]}))
        rare = [number.spot for n in order[:-1] for number in by_n[n]]
        yield _finding_between(same[0], order, (*rare, by_n[order[-1]][0].spot))


def _finding_between(number: _Number, ns: Sequence[int], where: tuple[Spot, ...]) -> Finding:
    def message() -> str:
        values = "; ".join(format_number(n) for n in ns)
        if number.group:
            return _(
                "Voor ‘{label}’ staan verschillende aantallen respondenten, terwijl de tabellen"
                " over dezelfde mensen en dezelfde meting gaan: {values}."
            ).format(label=number.label, values=values)
        return _(
            "Voor dezelfde mensen en dezelfde meting staan verschillende aantallen respondenten:"
            " {values}."
        ).format(values=values)

    return Finding(
        rule=ID,
        certainty=Certainty.LIKELY,
        where=where,
        printed="; ".join(str(n) for n in ns),
        possible="",
        message=in_both(message),
    )


def _completed(counts: Sequence[Response]) -> Iterator[_Number]:
    for each in counts:
        if each.completed is not None and each.people:
            yield _Number(
                each.people, each.group, each.label, each.wave, each.completed, each.spot()
            )


def _groups_against_everybody(
    material: Material, numbers: Sequence[_Number], counts: Sequence[Response]
) -> Iterator[Finding]:
    everybody: dict[tuple[frozenset[str], int | None], list[_Number]] = defaultdict(list)
    for number in (*numbers, *_completed(counts)):
        if not number.group:
            everybody[number.people, number.wave].append(number)
    found: dict[tuple[frozenset[str], int | None, tuple[str, ...]], list[_Sum]] = defaultdict(list)
    for table in material.tables:
        about = people(table.population)
        for view in views(table):
            groups = _groups(view)
            if groups is None:
                continue
            wave, rows = groups
            wholes = everybody.get((about, wave), [])
            ns = [view.grid.rows[row].n or 0 for row in rows]
            if not wholes or _sums_to(ns, {whole.n for whole in wholes}):
                continue
            keys = tuple(group_key(view.grid.rows[row].label) for row in rows)
            own = [whole for whole in wholes if whole.spot.table == table.id]
            whole = (own or wholes)[0]
            spots = tuple(view.spot(row, None) for row in rows)
            found[about, wave, keys].append(_Sum(spots, tuple(ns), whole, bool(own)))
    for sums in found.values():
        first = sums[0]
        sure = first.own or sum(first.ns) > first.whole.n
        yield _finding_sum(
            Certainty.LIKELY if sure else Certainty.NOTE,
            (*(spot for each in sums for spot in each.spots), first.whole.spot),
            first.whole.n,
            first.ns,
        )


@dataclass(frozen=True)
class _Sum:
    """Places and n's of groups, the n of everybody, and whether that stands in the same table."""

    spots: tuple[Spot, ...]
    ns: tuple[int, ...]
    whole: _Number
    own: bool


def _groups(view: View) -> tuple[int | None, list[int]] | None:
    """Wave and places of headings that all have an n; None with a total or with one group only."""
    rows = [row for row, heading in enumerate(view.grid.rows) if heading.n is not None]
    headings = [view.grid.rows[row] for row in rows]
    waves = {heading.wave or view.grid.wave for heading in headings}
    keys = {group_key(heading.label) for heading in headings}
    if any(is_total(heading) for heading in view.grid.rows) or len(waves) != 1:
        return None
    wave = waves.pop()
    without = [
        heading
        for heading in view.grid.rows
        if heading.n is None and (heading.wave or view.grid.wave) == wave
    ]
    if without or len(keys) < max(2, len(rows)) or "" in keys:
        return None
    return wave, rows


RULE = Rule(id=ID, check=check)
