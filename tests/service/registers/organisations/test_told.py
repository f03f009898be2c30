"""Who is told, as pure rules: every case of the source, and what holds for every organisation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.rules import (
    USUAL,
    Line,
    Outside,
    Rules,
    default_rules,
    line_of,
    lines_of,
)
from graadmeter.service.organisations.told import Held, Report, Told, chair_concerned, told
from graadmeter.service.organisations.words import Audience, Role

EMPLOYEE, LEAD, ABOVE, COORDINATOR, HR, INTEGRITY, SECURITY = 1, 2, 3, 4, 5, 6, 7
CLERK, MAYOR, DEPUTY_MAYOR, COUNCIL, SECRETARY, STAND_IN = 11, 12, 13, 14, 15, 16
DESK, ARCHIVE = 100, 200
STAFF = (
    Held(LEAD, Role.MANAGER, department=DESK, manager=ABOVE),
    Held(ABOVE, Role.MANAGER, department=ARCHIVE),
    Held(COORDINATOR, Role.INCIDENT_COORDINATOR),
    Held(HR, Role.HR),
    Held(INTEGRITY, Role.INTEGRITY_OFFICER),
    Held(SECURITY, Role.SECURITY),
)
OFFICE = (
    Held(CLERK, Role.CLERK),
    Held(MAYOR, Role.CHAIR),
    Held(DEPUTY_MAYOR, Role.DEPUTY_CHAIR),
    Held(SECRETARY, Role.SECRETARY),
    *STAFF,
)
WORKER = Report(Audience.STAFF, victim=EMPLOYEE, manager=LEAD, department=DESK)
COUNCILLOR = Report(Audience.REPRESENTATIVE, victim=COUNCIL)
ALDERMAN = Report(Audience.BOARD, victim=COUNCIL)


def people(found: tuple[Told, ...]) -> list[int]:
    return [each.member for each in found]


def away(held: tuple[Held, ...], member: int, *deputies: int) -> tuple[Held, ...]:
    return tuple(
        replace(each, away=True, deputies=deputies) if each.member == member else each
        for each in held
    )


def without(held: tuple[Held, ...], *members: int) -> tuple[Held, ...]:
    return tuple(each for each in held if each.member not in members)


STAFF_CASES = [
    ("ordinary", STAFF, WORKER, [LEAD, COORDINATOR, HR]),
    ("the manager accused", STAFF, replace(WORKER, subject=LEAD), [ABOVE, COORDINATOR, HR]),
    (
        "the manager accused, nobody above",
        without(STAFF, ABOVE),
        replace(WORKER, subject=LEAD),
        [COORDINATOR, HR],
    ),
    ("the coordinator accused", STAFF, replace(WORKER, subject=COORDINATOR), [LEAD, HR]),
    ("no manager set", STAFF, replace(WORKER, manager=None), [LEAD, COORDINATOR, HR]),
    (
        "no manager set, the one of the department accused",
        STAFF,
        replace(WORKER, manager=None, subject=LEAD),
        [ABOVE, COORDINATOR, HR],
    ),
    ("a manager who left", STAFF, replace(WORKER, manager=99), [LEAD, COORDINATOR, HR]),
    (
        "victim without account",
        STAFF,
        Report(Audience.STAFF, department=DESK),
        [LEAD, COORDINATOR, HR],
    ),
    ("victim and place unknown", STAFF, Report(Audience.STAFF), [COORDINATOR, HR]),
    (
        "the manager is the victim",
        STAFF,
        Report(Audience.STAFF, victim=LEAD, manager=ABOVE, department=DESK),
        [ABOVE, COORDINATOR, HR],
    ),
    ("done by a colleague", STAFF, replace(WORKER, internal=True), [INTEGRITY]),
    (
        "done by a colleague, the integrity officer accused",
        STAFF,
        replace(WORKER, internal=True, subject=INTEGRITY),
        [COORDINATOR],
    ),
    (
        "done by a colleague, nobody of integrity",
        without(STAFF, INTEGRITY),
        replace(WORKER, internal=True),
        [COORDINATOR],
    ),
    ("danger", STAFF, replace(WORKER, danger=True), [LEAD, COORDINATOR, HR, SECURITY]),
    (
        "danger from a colleague",
        STAFF,
        replace(WORKER, danger=True, internal=True),
        [INTEGRITY, SECURITY],
    ),
    (
        "the manager away without deputy",
        away(STAFF, LEAD),
        WORKER,
        [LEAD, ABOVE, COORDINATOR, HR],
    ),
    (
        "the manager away with a deputy",
        away(STAFF, LEAD, STAND_IN),
        WORKER,
        [LEAD, STAND_IN, COORDINATOR, HR],
    ),
    (
        "the deputy is the accused",
        away(STAFF, HR, STAND_IN),
        replace(WORKER, subject=STAND_IN),
        [LEAD, COORDINATOR, HR],
    ),
    (
        "all are away, the secretary is not",
        (Held(COORDINATOR, Role.INCIDENT_COORDINATOR, away=True), Held(SECRETARY, Role.SECRETARY)),
        WORKER,
        [COORDINATOR, SECRETARY],
    ),
]


@pytest.mark.parametrize(
    ("held", "report", "expected"),
    [case[1:] for case in STAFF_CASES],
    ids=[case[0] for case in STAFF_CASES],
)
def test_reports_about_staff(held, report, expected):
    assert people(told(default_rules(Audience.STAFF), held, report)) == expected


def chose(report: Report, *roles: str) -> Report:
    return replace(report, consents=frozenset(roles))


OFFICE_CASES = [
    ("nobody chosen", COUNCILLOR, []),
    ("the clerk chosen", chose(COUNCILLOR, Role.CLERK), [CLERK]),
    ("clerk and mayor chosen", chose(COUNCILLOR, Role.CLERK, Role.CHAIR), [CLERK, MAYOR]),
    ("a role that is not offered", chose(COUNCILLOR, Role.HR), []),
    ("danger", replace(COUNCILLOR, danger=True), [CLERK, MAYOR, SECURITY]),
    ("by a colleague, nobody chosen", replace(COUNCILLOR, internal=True), []),
    (
        "by a colleague, integrity chosen",
        replace(chose(COUNCILLOR, Role.INTEGRITY_OFFICER), internal=True),
        [INTEGRITY],
    ),
    ("the mayor accused", replace(chose(COUNCILLOR, Role.CHAIR), subject=MAYOR), [DEPUTY_MAYOR]),
    ("the mayor is the victim", chose(replace(ALDERMAN, victim=MAYOR), Role.CHAIR), [DEPUTY_MAYOR]),
    (
        "the mayor is the victim, by the name of the deputy",
        chose(replace(ALDERMAN, victim=MAYOR), Role.DEPUTY_CHAIR),
        [DEPUTY_MAYOR],
    ),
    (
        "the mayor is the victim and in danger",
        replace(ALDERMAN, victim=MAYOR, danger=True),
        [SECRETARY, DEPUTY_MAYOR, SECURITY],
    ),
    ("the clerk accused", replace(chose(COUNCILLOR, Role.CLERK), subject=CLERK), []),
    ("a board member chooses the secretary", chose(ALDERMAN, Role.SECRETARY), [SECRETARY]),
]


@pytest.mark.parametrize(
    ("report", "expected"),
    [case[1:] for case in OFFICE_CASES],
    ids=[case[0] for case in OFFICE_CASES],
)
def test_reports_about_office_holders(report, expected):
    assert people(told(default_rules(report.audience), OFFICE, report)) == expected


def test_one_person_in_all_roles_gets_the_report_about_others_and_about_themselves():
    alone = tuple(Held(LEAD, role, department=DESK) for role in USUAL)
    rules = default_rules(Audience.STAFF)
    assert set(people(told(rules, alone, WORKER))) == {LEAD}
    own = told(rules, alone, Report(Audience.STAFF, victim=LEAD, department=DESK))
    assert set(people(own)) == {LEAD}
    assert told(rules, alone, replace(WORKER, subject=LEAD)) == ()


def test_with_nobody_there_nobody_is_told():
    assert told(default_rules(Audience.STAFF), (), WORKER) == ()


def test_a_circle_of_managers_ends():
    round_and_round = (
        Held(LEAD, Role.MANAGER, manager=ABOVE, away=True),
        Held(ABOVE, Role.MANAGER, manager=LEAD, away=True),
    )
    found = told(default_rules(Audience.STAFF), round_and_round, WORKER)
    assert people(found) == [LEAD, ABOVE]


def test_a_deputy_sees_the_case_by_the_row_of_who_is_away():
    found = told(default_rules(Audience.STAFF), away(STAFF, LEAD, STAND_IN), WORKER)
    assert [(each.member, each.stands_in_for) for each in found[:2]] == [
        (LEAD, None),
        (STAND_IN, LEAD),
    ]


def test_the_chair_is_concerned_as_victim_or_accused():
    assert chair_concerned(OFFICE, replace(COUNCILLOR, victim=MAYOR))
    assert chair_concerned(OFFICE, replace(COUNCILLOR, subject=MAYOR))
    assert not chair_concerned(OFFICE, replace(COUNCILLOR, subject=CLERK))


# ------------------------------------------------------------------ what always holds

MEMBERS = st.integers(1, 8)
ROLES = st.sampled_from(sorted(USUAL))
HELD = st.builds(
    Held,
    member=MEMBERS,
    role=ROLES,
    department=st.sampled_from([None, DESK, ARCHIVE]),
    manager=st.none() | MEMBERS,
    deputies=st.lists(MEMBERS, max_size=2).map(tuple),
)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Held, ...]:
    """Who has which role, with some away in all their roles at once."""
    away_now = draw(st.frozensets(MEMBERS, max_size=3))
    held = draw(st.lists(HELD, max_size=10))
    return tuple(replace(each, away=each.member in away_now) for each in held)


ROSTERS = rosters()
REPORTS = st.builds(
    Report,
    audience=st.sampled_from(list(Audience)),
    victim=st.none() | MEMBERS,
    manager=st.none() | MEMBERS,
    subject=st.none() | MEMBERS,
    department=st.sampled_from([None, DESK, ARCHIVE]),
    internal=st.booleans(),
    danger=st.booleans(),
    consents=st.frozensets(ROLES, max_size=4),
)
LINES = st.lists(ROLES.map(line_of), unique=True, max_size=5).map(tuple)
RULES = st.builds(
    Rules, at_once=LINES, otherwise=LINES, offered=LINES, internal=LINES, danger=LINES
)


@settings(max_examples=60)
@given(RULES, ROSTERS, REPORTS)
def test_the_accused_is_never_told(rules, held, report):
    assert report.subject is None or report.subject not in people(told(rules, held, report))


@settings(max_examples=60)
@given(RULES, ROSTERS, REPORTS)
def test_nobody_is_told_of_an_office_holder_without_consent_unless_in_danger(rules, held, report):
    report = replace(report, audience=Audience.REPRESENTATIVE, danger=False)
    assert told(rules, held, replace(report, consents=frozenset())) == ()
    chosen = set(report.consents)
    if chair_concerned(held, report) and Role.CHAIR in chosen:
        chosen.add(Role.DEPUTY_CHAIR)
    assert {each.line.role for each in told(rules, held, report)} <= chosen


@settings(max_examples=60)
@given(RULES, ROSTERS, REPORTS)
def test_nobody_is_told_twice_for_one_role_and_only_who_has_it_or_stands_in(rules, held, report):
    found = told(rules, held, report)
    keys = [(each.member, each.line.capacity, each.line.role) for each in found]
    assert len(keys) == len(set(keys))
    for each in found:
        holder = each.stands_in_for if each.stands_in_for is not None else each.member
        rows = [one for one in held if one.member == holder and one.role == each.line.role]
        assert rows
        if each.stands_in_for is not None:
            assert any(one.away and each.member in one.deputies for one in rows)


@settings(max_examples=60)
@given(ROSTERS, REPORTS)
def test_whoever_follows_up_staff_is_reached_when_there_is_anybody_who_may(held, report):
    report = replace(report, audience=Audience.STAFF, internal=False)
    found = told(default_rules(Audience.STAFF), held, report)
    may = {Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY}
    present = [
        each
        for each in held
        if each.role in may and not each.away and each.member != report.subject
    ]
    if present:
        assert any(not each.away for each in found)


@settings(max_examples=60)
@given(ROSTERS, REPORTS)
def test_the_victim_follows_up_themselves_only_when_nobody_else_can(held, report):
    report = replace(report, audience=Audience.STAFF, danger=False)
    found = people(told(default_rules(Audience.STAFF), held, report))
    away_now = {each.member for each in held if each.away}
    if report.victim in found:
        assert set(found) - {report.victim} <= away_now


# ------------------------------------------------------------------ rules as data


@pytest.mark.parametrize("audience", Audience)
def test_default_rules_survive_being_kept(audience):
    rules = default_rules(audience)
    assert Rules.model_validate(rules.model_dump(mode="json")) == rules


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.OFFICE_HOLDER, Role.ADMINISTRATOR])
def test_some_roles_are_never_told(role):
    with pytest.raises(ValueError, match="Deze rol"):
        Line(role=role, capacity=Capacity.COORDINATOR)


def test_a_role_stands_once_in_a_part():
    with pytest.raises(ValueError, match="hooguit één keer"):
        Rules(at_once=lines_of(Role.HR, Role.HR))


def test_a_place_outside_stands_once():
    place = Outside(code="commissaris", name="De commissaris")
    with pytest.raises(ValueError, match="hooguit één keer"):
        Rules(outside=(place, place))


@pytest.mark.parametrize("code", ["Commissaris", "met spatie", "", "x" * 31])
def test_what_a_consent_calls_a_place_is_a_short_code(code):
    with pytest.raises(ValueError, match="code"):
        Outside(code=code, name="Iemand")
