"""The definitions, held against the monitor and against those of the incident register."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from graadmeter.service.incidents.counting import definitions as of_incidents
from graadmeter.service.incidents.counting.answers import GROUPS, wave_of
from graadmeter.service.incidents.counting.counts import CountedCase
from graadmeter.service.incidents.counting.counts import count as count_incidents
from graadmeter.service.incidents.counting.definitions import Block, Marked
from graadmeter.service.incidents.counting.iceberg import monitor
from graadmeter.service.incidents.words import ByWhom, Form
from graadmeter.service.incidents.words import ClosingReason as IncidentReason
from graadmeter.service.incidents.words import State as IncidentState
from graadmeter.service.integrity.counting.answers import CODES, Answer
from graadmeter.service.integrity.counting.counts import CountedReport, count
from graadmeter.service.integrity.definitions import (
    ASKED_OF,
    DEFINITIONS,
    FOLLOWUP_QUESTIONS,
    LEFT_OUT,
    NOT_ASKED,
    Followup,
    Standing,
    categories_of_incident,
    category_of_incident,
    definition_on,
    question_of,
    standing_of,
)
from graadmeter.service.integrity.words import (
    DEFINITION,
    Category,
    ClosingReason,
    MeasureKind,
    State,
)
from graadmeter.service.organisations.words import Audience

TABLES = {
    Block.STAFF_AND_BOARD: ("Tabel 9.19", "Tabel 9.20"),
    Block.REPRESENTATIVE: ("Tabel 10.6", "Tabel 10.7"),
}
OF_REPORTS = {Followup.INVESTIGATION, Followup.POLICE}
"""What is no measure, and is counted by the report itself."""


def asked(block: Block, table: str) -> list[str]:
    questionnaire = monitor().questionnaires[GROUPS[block], wave_of(block)]
    return [each.id for each in questionnaire.questions if table in each.printed_in]


@pytest.mark.parametrize("block", ASKED_OF)
def test_every_item_of_the_tables_has_a_source_in_their_order(block):
    kinds, followups = (asked(block, table) for table in TABLES[block])
    printed = [question_of(block, each) for each in DEFINITIONS["2016"].categories[block]]
    assert printed == kinds
    assert list(FOLLOWUP_QUESTIONS.values()) == followups
    assert len(kinds) == (9 if block is Block.STAFF_AND_BOARD else 8)


@pytest.mark.parametrize(("block", "category"), list(product(ASKED_OF, Category)))
def test_every_kind_has_one_question_or_a_written_reason(block, category):
    question = question_of(block, category)
    if question is None:
        assert len(NOT_ASKED[block, category]) > 40
    else:
        back = [each for each in Category if question_of(block, each) == question]
        assert back == [category]
    assert category in DEFINITIONS[DEFINITION].categories[block]


@pytest.mark.parametrize("version", DEFINITIONS)
@pytest.mark.parametrize("block", ASKED_OF)
def test_every_item_of_following_up_has_a_measure_and_every_measure_an_item_or_a_reason(
    version, block
):
    found = set()
    for audience in of_incidents.AUDIENCES[block]:
        for measure, kind in DEFINITIONS[version].measures[audience].items():
            assert kind.followup or kind.because, (audience, measure)
            assert DEFINITIONS[version].followup_of(audience, measure) == kind.followup
            found.add(kind.followup)
    assert found - {None} == set(Followup) - OF_REPORTS


def test_every_measure_can_be_taken_about_somebody_and_office_holders_have_their_own():
    definition = DEFINITIONS[DEFINITION]
    every = {kind for audience in Audience for kind in definition.kinds_for(audience)}
    assert every == set(MeasureKind)
    office = set(definition.kinds_for("board")) | set(definition.kinds_for("representative"))
    assert set(definition.kinds_for("staff")) & office == {MeasureKind.NONE}
    assert definition.followup_of("representative", MeasureKind.DISMISSAL) is None


def test_a_warning_is_a_punishment_since_civil_servants_are_under_private_law():
    assert DEFINITIONS["2016"].followup_of("staff", MeasureKind.WARNING) is None
    found = DEFINITIONS["2020"].followup_of("staff", MeasureKind.WARNING)
    assert found is Followup.OTHER_DISCIPLINARY


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2009, 5, 1), "2016"),
        (date(2019, 12, 31), "2016"),
        (date(2020, 1, 1), "2020"),
        (date(2025, 12, 31), "2020"),
        (date(2026, 1, 1), "2026"),
    ],
)
def test_the_definition_of_a_day(day, version):
    assert definition_on(day).version == version


def test_new_reports_are_coded_by_the_newest():
    assert max(DEFINITIONS) == DEFINITION


def test_the_answers_have_the_codes_of_the_monitor():
    assert set(monitor().code_lists[CODES].values) == {each.value for each in Answer}


@pytest.mark.parametrize(("form", "by_whom"), list(product(Form, ByWhom)))
def test_what_somebody_inside_did_is_a_kind_of_violation_and_nothing_else_is(form, by_whom):
    inside = by_whom in (ByWhom.COLLEAGUE, ByWhom.OFFICE_HOLDER)
    found = category_of_incident(form, by_whom)
    assert (found is not None) == inside
    if inside:
        assert found == (Category.ASSETS if form == Form.VANDALISM else Category.CONDUCT)


def test_an_incident_that_is_handed_over_counts_once():
    forms = (Form.VERBAL, Form.VANDALISM)
    day, categories = date(2025, 5, 1), categories_of_incident(forms, ByWhom.COLLEAGUE)
    assert categories == {Category.CONDUCT, Category.ASSETS}

    def incidents(over: bool) -> tuple[int, int]:
        reason = IncidentReason.TO_INTEGRITY if over else IncidentReason.HANDLED
        standing = of_incidents.standing_of(IncidentState.CLOSED, reason, over)
        case = CountedCase("staff", day, standing, tuple(Marked(each) for each in forms))
        found = count_incidents([case], of_incidents.DEFINITIONS["2016"])
        return found.total, found.elsewhere

    report = CountedReport(
        "staff",
        day,
        State.HANDLING,
        Standing.COUNTS,
        day,
        day,
        DEFINITION,
        frozenset(each.value for each in categories),
    )
    assert incidents(over=False) == (1, 0)
    assert incidents(over=True) == (0, 1)
    assert count([report], day).came_in == 1


@pytest.mark.parametrize(("state", "reason"), list(product(State, ["", *ClosingReason])))
def test_a_report_has_one_standing(state, reason):
    found = standing_of(state, reason)
    if state == State.WITHDRAWN:
        assert found is Standing.WITHDRAWN
    elif reason in ("", ClosingReason.HANDLED):
        assert found is Standing.COUNTS
    else:
        assert found in LEFT_OUT
        assert found.value == reason
