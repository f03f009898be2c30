"""The figures of 1,000 generated reports are those of a recount that shares no code."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from tests.service.registers.integrity.counting.lives import KINDS, Life, fill, lives
from tests.service.registers.made import make_organisation

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.integrity.counting.counts import BlockCount, Counts, count_year
from graadmeter.service.integrity.counting.reading import reports_until, years_of
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
WHOM = {
    "staff_and_board": ("staff", "board"),
    "staff": ("staff",),
    "board": ("board",),
    "representative": ("representative",),
}
SHORT_MONTHS = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


def three_months_later(day: date) -> date:
    month, year = day.month + 3, day.year
    if month > 12:
        month, year = month - 12, year + 1
    last = 29 if month == 2 and year % 4 == 0 else SHORT_MONTHS.get(month, 31)
    return date(year, month, min(day.day, last))


def recount(made: list[Life], year: int, whom: tuple[str, ...], kind: str = "") -> dict[str, Any]:
    """Read from docs/reference/integrity-definitions.md, line by line."""
    n: Counter[str] = Counter()
    for life in made:
        first = life.happened[0][0]
        if first.year != year or life.about not in whom or (kind and kind not in life.kinds):
            continue
        n["came_in"] += 1
        acts = Counter(what for _day, what, _detail in life.happened)
        on = {what: day for day, what, _detail in life.happened}
        word = {what: detail for _day, what, detail in life.happened}
        if acts["withdraw"]:
            n["out ingetrokken"] += 1
            continue
        if acts["refuse"]:
            n["out " + word["refuse"]] += 1
            continue
        n["reports"] += 1
        if acts["admit"]:
            n["admitted"] += 1
            if word.get("conclude") != "ongegrond":
                n["registered"] += 1
                n["uncategorised"] += not life.kinds
            if not acts["conclude"]:
                n["unconcluded"] += 1
        if acts["conclude"]:
            n["end " + word["conclude"]] += 1
        n["investigations"] += acts["investigate"]
        n["asked onderzoek"] += acts["investigate"]
        n["police_reports"] += acts["police"]
        n["asked aangifte"] += acts["police"]
        for _day, what, detail in life.happened:
            if what in ("measure", "undo"):
                one = 1 if what == "measure" else -1
                n["measure " + detail] += one
                n["asked " + asked_as(detail, life.definition)] += one
        due = first + timedelta(days=7)
        n["confirmed " + kept(on.get("confirm"), due)] += 1
        began = min(on.get("confirm", due), due)
        still = acts["suspend"] and not acts["inform"]
        last = TODAY if still else three_months_later(began)
        n["informed " + kept(on.get("inform"), last)] += 1
    return {name: number for name, number in n.items() if number and name != "asked -"}


def asked_as(measure: str, definition: str) -> str:
    if measure in ("onvoorwaardelijk_ontslag", "ontslagen_door_raad", "vervallen_lidmaatschap"):
        return "ontslag"
    if measure in ("openbare_afkeuring", "taken_ontnomen", "andere_disciplinaire_maatregel"):
        return "andere_disciplinaire_maatregel"
    if measure == "waarschuwing" and definition != "2016":
        return "andere_disciplinaire_maatregel"
    return "-"


def kept(done: date | None, due: date) -> str:
    if done is not None:
        return "in_time" if done <= due else "late"
    return "late" if due < TODAY else "waiting"


def flat(counts: Counts) -> dict[str, int]:
    """Counts in the words of the recount."""
    names = (
        *("came_in", "reports", "admitted", "registered", "uncategorised", "investigations"),
        *("unconcluded", "police_reports"),
    )
    found = {name: getattr(counts, name) for name in names}
    found |= {f"out {why}": number for why, number in counts.left_out.items()}
    found |= {f"end {end}": number for end, number in counts.conclusions.items()}
    found |= {f"measure {kind}": number for kind, number in counts.measures.items()}
    found |= {f"asked {what}": number for what, number in counts.followups.items()}
    for name in ("confirmed", "informed"):
        for how in ("in_time", "late", "waiting"):
            found[f"{name} {how}"] = getattr(getattr(counts, name), how)
    return {name: number for name, number in found.items() if number}


def open_at(made: list[Life], day: date, whom: tuple[str, ...]) -> int:
    number = 0
    for life in made:
        acts = {what: on for on, what, _detail in life.happened}
        gone = "withdraw" in acts or "refuse" in acts
        closed = acts.get("close", date.max) <= day
        number += acts["in"] <= day and not gone and not closed and life.about in whom
    return number


def test_the_figures_of_1000_reports_are_those_of_a_recount(django_assert_max_num_queries):
    organisation = make_organisation()
    made = lives(1000, seed=919)
    with organisation_scope(organisation.pk):
        fill(organisation, made)
    assert years_of(organisation) == (2025, 2024, 2023, 2022)
    with django_assert_max_num_queries(12):
        reports = reports_until(organisation, date(2025, 12, 31))
    assert len(reports) == 1000
    for year in (2022, 2025):
        counted = count_year(reports, year, TODAY)
        assert counted.definitions == ("2016", "2020", "2026")
        for block in Block:
            found: BlockCount = counted.blocks[block]
            whom = WHOM[block.value]
            assert flat(found.all) == recount(made, year, whom)
            assert found.open_at_end == open_at(made, date(year, 12, 31), whom)
            for category, counts in found.categories.items():
                assert flat(counts) == recount(made, year, whom, category.value)
            assert [each.value for each in found.categories] == list(KINDS)
    assert counted.blocks[Block.STAFF_AND_BOARD].all.registered > 50


def test_a_merger_changes_no_figure_of_a_year():
    made = lives(120, seed=3)
    alone, old, new = (make_organisation(slug) for slug in ("samendam", "ouddam", "nieuwdam"))
    for organisation, part in ((alone, made), (old, made[:50]), (new, made[50:])):
        with organisation_scope(organisation.pk):
            fill(organisation, part)
    old.successor, old.valid_until = new, date(2024, 12, 31)
    old.save()
    last = date(2025, 12, 31)
    wanted = count_year(reports_until(alone, last), 2024, TODAY)
    assert count_year(reports_until(new, last), 2024, TODAY) == wanted
    assert years_of(new) == years_of(alone)
