"""What handlers do: allowed or refused, with its event, task, journal and news, all or nothing."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, scene

from graadmeter.errors import UserError
from graadmeter.service.incidents.event_lines import known_kinds, label_of
from graadmeter.service.incidents.handling import actions, following, measures, tasks
from graadmeter.service.incidents.handling.acting import ChangedMeanwhileError, last_line
from graadmeter.service.incidents.handling.notes import note_of
from graadmeter.service.incidents.models import (
    Aftercare,
    Ban,
    Case,
    Consent,
    Damage,
    Event,
    Measure,
    Participant,
    PoliceReport,
    Protocol,
    Task,
)
from graadmeter.service.incidents.protocols import open_tasks, template
from graadmeter.service.incidents.transitions import Act, ImpossibleMoveError, after
from graadmeter.service.incidents.words import (
    ByWhom,
    Capacity,
    ClosingReason,
    Form,
    MeasureKind,
    State,
    TaskKind,
)
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    found = scene()
    with organisation_scope(found.organisation.id):
        yield found


def today() -> date:
    return timezone.localdate()


def kinds(case: Case) -> list[str]:
    return list(Event.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


def written(case: Case) -> list[str]:
    rows = Entry.objects.filter(subject=str(case.pk)).order_by("number")
    return list(rows.values_list("action", flat=True))


def open_kinds(case: Case) -> set[str]:
    return set(Task.objects.filter(case=case, done_on=None).values_list("kind", flat=True))


def news(member: Any) -> int:
    return Notice.objects.filter(account=member.account).count()


def asked(there: Scene, case: Case, who: Any = None) -> dict[str, Any]:
    return {"visitor": there.visitor(who or there.manager), "case_id": case.pk}


def finish_all(there: Scene, case: Case) -> None:
    for task in Task.objects.filter(case=case, done_on=None):
        tasks.end_task(**asked(there, case), task_id=task.pk, needed=False, text="Al gedaan.")


# ------------------------------------------------------------------------------------- the tasks


def test_a_report_opens_the_tasks_of_the_protocol_for_who_may_see_it(there):
    case = there.case(damage=True)
    found = {task.kind: task for task in Task.objects.filter(case=case)}
    assert found[TaskKind.FIRST_TALK].owner == there.manager
    assert found[TaskKind.POLICE_REPORT].owner == there.coordinator
    assert found[TaskKind.AFTERCARE].role == Role.HR
    assert TaskKind.DAMAGE in found and TaskKind.INTEGRITY not in found
    assert Task.objects.filter(case=case, kind=TaskKind.AFTERCARE).count() == 3
    assert case.protocol_version == 0


def test_opening_tasks_again_makes_none_twice(there):
    case = there.case()
    assert open_tasks(case=case, today=today()) == []


@pytest.mark.parametrize(
    ("facts", "expected", "absent"),
    [
        ({"forms": (Form.VERBAL,)}, set(), {TaskKind.POLICE_REPORT, TaskKind.DAMAGE}),
        ({"forms": (Form.VANDALISM,)}, {TaskKind.POLICE_REPORT}, set()),
        ({"offender_known": False}, set(), {TaskKind.RESPONSE}),
        ({"by_whom": ByWhom.COLLEAGUE}, {TaskKind.INTEGRITY}, {TaskKind.RESPONSE}),
        ({"call_back": True}, {TaskKind.CALL_BACK}, set()),
    ],
)
def test_steps_are_for_the_cases_they_are_meant_for(there, facts, expected, absent):
    found = open_kinds(there.case(**facts))
    assert expected <= found and not absent & found


def test_without_anybody_who_may_see_it_there_is_no_task(there):
    assert Task.objects.filter(case=there.case(participants={})).count() == 0


def test_an_old_case_keeps_its_version_of_the_protocol(there):
    old = there.case()
    steps = template(Audience.STAFF).steps[:2]
    kept = {"steps": [step.model_dump(mode="json") for step in steps]}
    Protocol.objects.create(
        organisation=there.organisation, audience=Audience.STAFF, version=1, steps=kept
    )
    fresh = there.case(call_back=True)
    assert fresh.protocol_version == 1
    assert open_kinds(fresh) == {TaskKind.CALL_BACK, TaskKind.FIRST_TALK}
    Task.objects.filter(case=old, kind=TaskKind.FEEDBACK).delete()
    assert [task.kind for task in open_tasks(case=old, today=today())] == [TaskKind.FEEDBACK]


def test_a_task_of_an_office_holder_goes_only_to_who_was_chosen(there):
    clerk = made.make_member(there.organisation, Role.CLERK)
    victim = made.make_representative(there.organisation)
    facts = {"audience": Audience.REPRESENTATIVE, "victim": victim}
    alone = there.case(**facts, participants={victim: Capacity.VICTIM})
    assert open_kinds(alone) == set()
    told = there.case(**facts, participants={clerk: Capacity.COORDINATOR})
    owners = {task.owner for task in Task.objects.filter(case=told)}
    assert owners == {clerk}
    assert {TaskKind.MEDIA_LINE, TaskKind.HOME_SECURITY, TaskKind.LEGAL_HELP} <= open_kinds(told)


# -------------------------------------------------------------------------------- moving the case


def test_accepting_tells_the_victim_and_is_written_down(there):
    case = there.case()
    actions.accept(**asked(there, case))
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert (
        kinds(case)[-1] == "case.accept"
        and Event.objects.get(case=case, kind="case.accept").for_victim
    )
    assert written(case) == ["case.accept"]
    assert (news(there.victim), news(there.manager)) == (1, 0)


def test_a_case_is_closed_as_handled_only_when_all_is_done_and_told(there):
    case = there.case()
    actions.accept(**asked(there, case))
    close = {**asked(there, case), "reason": ClosingReason.HANDLED}
    with pytest.raises(UserError, match="open taken"):
        actions.close(**close)
    finish_all(there, case)
    with pytest.raises(UserError, match="nog niet gehoord"):
        actions.close(**close)
    measures.give_feedback(**asked(there, case), on=today(), text="Hij kreeg een brief.")
    actions.close(**close)
    case.refresh_from_db()
    assert (case.state, case.closed_on) == (State.CLOSED, today())


@pytest.mark.parametrize(
    "reason",
    [ClosingReason.NOT_AN_INCIDENT, ClosingReason.DUPLICATE, ClosingReason.OTHER_ORGANISATION],
)
def test_a_case_that_does_not_belong_here_is_closed_at_once_and_its_tasks_are_dropped(
    there, reason
):
    case = there.case()
    actions.close(**asked(there, case), reason=reason)
    assert open_kinds(case) == set()
    assert set(Task.objects.filter(case=case).values_list("outcome", flat=True)) == {"vervallen"}


def test_a_refused_closing_leaves_nothing_behind(there):
    case = there.case()
    before = kinds(case), written(case), news(there.victim)
    with pytest.raises(ImpossibleMoveError):
        actions.close(**asked(there, case), reason=ClosingReason.HANDLED)
    case.refresh_from_db()
    assert (kinds(case), written(case), news(there.victim)) == before
    assert case.state == State.REPORTED


def test_handing_over_counts_elsewhere_once_and_lets_the_officer_in(there):
    officer = made.make_member(there.organisation, Role.INTEGRITY_OFFICER)
    case = there.case(by_whom=ByWhom.COLLEAGUE)
    actions.hand_over(**asked(there, case), text="Een collega deed het.")
    case.refresh_from_db()
    assert (case.state, case.counts_elsewhere) == (State.CLOSED, True)
    assert case.closing_reason == ClosingReason.TO_INTEGRITY
    assert Participant.objects.filter(case=case, member=officer).exists()
    assert news(officer) == 1
    actions.reopen(**asked(there, case), text="Toch van buiten.")
    case.refresh_from_db()
    assert (case.counts_elsewhere, case.closing_reason, case.closed_on) == (False, "", None)


def test_handing_over_needs_somebody_who_is_not_the_accused(there):
    officer = made.make_member(there.organisation, Role.INTEGRITY_OFFICER)
    case = there.case(subject=officer)
    with pytest.raises(UserError, match="Niemand"):
        actions.hand_over(**asked(there, case))


def test_an_office_holder_is_asked_before_anybody_else_hears_it(there):
    officer = made.make_member(there.organisation, Role.INTEGRITY_OFFICER)
    clerk = made.make_member(there.organisation, Role.CLERK)
    case = there.case(audience=Audience.REPRESENTATIVE, participants={clerk: Capacity.COORDINATOR})
    with pytest.raises(UserError, match="beslist zelf"):
        actions.hand_over(**asked(there, case, clerk))
    task = Task.objects.filter(case=case)[0]
    give = {**asked(there, case, clerk), "task_id": task.pk, "member_id": there.coordinator.pk}
    with pytest.raises(UserError, match="beslist zelf"):
        tasks.give_task(**give)
    assert not Participant.objects.filter(
        case=case, member__in=[officer, there.coordinator]
    ).exists()
    tasks.give_task(**give, consented=True)
    assert Consent.objects.get(case=case).by == clerk


MOVES = {
    Act.ACCEPT: lambda given: actions.accept(**given),
    Act.START_AFTERCARE: lambda given: actions.start_aftercare(**given),
    Act.CLOSE: lambda given: actions.close(**given, reason=ClosingReason.NOT_AN_INCIDENT),
    Act.HAND_OVER: lambda given: actions.hand_over(**given),
    Act.REOPEN: lambda given: actions.reopen(**given, text="Nog eens."),
}


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_acts_follows_the_table(there, seed):
    """The model is the table alone; the database must be where it says, act after act."""
    made.make_member(there.organisation, Role.INTEGRITY_OFFICER)
    chance = random.Random(seed)  # noqa: S311 - the same sequence each time
    case = there.case(tasks=False, forms=(Form.VERBAL,))
    model = State.REPORTED
    for act in chance.choices(list(MOVES), k=14):
        try:
            expected = after(model, act)
        except ImpossibleMoveError:
            expected = None
        if expected is State.AFTERCARE:
            finish_all(there, case)
        try:
            MOVES[act](asked(there, case))
        except ImpossibleMoveError:
            assert expected is None, (model, act)
        else:
            assert expected is not None, (model, act)
            model = expected
        case.refresh_from_db()
        assert case.state == model
        assert (case.closed_on is not None) == (model == State.CLOSED)
        assert case.counts_elsewhere == (case.closing_reason == ClosingReason.TO_INTEGRITY)


# ----------------------------------------------------------------------------------------- doing


@pytest.mark.parametrize(
    "kind", [MeasureKind.RESPONSE_CALL, MeasureKind.RESPONSE_WARNING, MeasureKind.RESPONSE_TALK]
)
def test_a_response_takes_the_case_up_and_ends_its_task(there, kind):
    case = there.case()
    measures.add_measure(**asked(there, case), kind=kind, on=today(), text="Gebeld.")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert TaskKind.RESPONSE not in open_kinds(case)
    assert note_of(Measure.objects.get(case=case)).text == "Gebeld."
    assert kinds(case)[-2:] == ["case.accept", "measure.add"]


def test_a_personnel_file_needs_a_legal_ground(there):
    case = there.case()
    given = {**asked(there, case), "kind": MeasureKind.PERSONNEL_FILE, "on": today()}
    with pytest.raises(UserError, match="grondslag"):
        measures.add_measure(**given)
    measures.add_measure(**given, legal_ground="Ambtenarenwet 2017, artikel 8")
    assert not Event.objects.get(case=case, kind="measure.add").for_victim


def test_a_ban_is_a_response_can_be_changed_and_lifted_once(there):
    case = there.case()
    ban = measures.impose_ban(
        **asked(there, case),
        first_day=today(),
        last_day=today() + timedelta(days=90),
        premises="Stadhuis",
        person="P. Voorbeeld",
    )
    assert TaskKind.RESPONSE not in open_kinds(case)
    change = {**asked(there, case), "ban_id": ban.pk}
    later = today() + timedelta(days=120)
    measures.change_ban(**change, last_day=later)
    assert Ban.objects.get(pk=ban.pk).last_day == later
    with pytest.raises(UserError, match="voordat het begint"):
        measures.change_ban(**change, last_day=today() - timedelta(days=1))
    measures.change_ban(**change, last_day=None)
    assert Ban.objects.get(pk=ban.pk).lifted_on == today()
    actions.close(**asked(there, case), reason=ClosingReason.DUPLICATE)
    with pytest.raises(UserError, match="al opgeheven"):  # also when the case is closed by then
        measures.change_ban(**change, last_day=None)
    with pytest.raises(Http404):
        measures.change_ban(**{**change, "ban_id": uuid.uuid4()}, last_day=None)


POLICE = PoliceReport.Decision


def test_a_police_report_is_made_or_has_a_reason(there):
    case = there.case()
    record = {**asked(there, case)}
    with pytest.raises(UserError, match="waarom"):
        following.record_police_report(**record, facts=following.Police(decision=POLICE.NOT))
    with pytest.raises(UserError, match="welke dag"):
        following.record_police_report(
            **record, facts=following.Police(decision=POLICE.MADE_BY_VICTIM)
        )
    following.record_police_report(**record, facts=following.Police(asked_on=today()))
    assert TaskKind.POLICE_REPORT in open_kinds(case)
    facts = following.Police(
        decision=POLICE.MADE_BY_ORGANISATION, made_on=today(), number="PL1", vpt_code=True
    )
    following.record_police_report(**record, facts=facts)
    assert TaskKind.POLICE_REPORT not in open_kinds(case)
    assert PoliceReport.objects.get(case=case).number == "PL1"
    assert Measure.objects.filter(case=case, kind=MeasureKind.POLICE_REPORT).count() == 1
    why = following.Police(decision=POLICE.NOT, why_not=PoliceReport.WhyNot.VICTIM_DECLINED)
    following.record_police_report(**record, facts=why)
    held = PoliceReport.objects.get(case=case)
    assert (held.made_on, held.number) == (None, None)
    assert not Measure.objects.filter(case=case, kind=MeasureKind.POLICE_REPORT).exists()


def test_damage_in_cents_with_its_days(there):
    case = there.case(damage=True)
    with pytest.raises(UserError, match="geclaimd"):
        following.record_damage(**asked(there, case), money=following.Money(claimed=500))
    money = following.Money(suffered=125_050, claimed=100_000, claimed_on=today(), text="Ruit")
    following.record_damage(**asked(there, case), money=money)
    assert TaskKind.DAMAGE in open_kinds(case)
    paid = following.Money(
        suffered=125_050,
        claimed=100_000,
        claimed_on=today(),
        recovered=100_000,
        recovered_on=today(),
        finished=True,
    )
    following.record_damage(**asked(there, case), money=paid)
    assert TaskKind.DAMAGE not in open_kinds(case)
    assert Damage.objects.get(case=case).recovered == 100_000
    assert Measure.objects.filter(case=case, kind=MeasureKind.DAMAGE_CLAIM).count() == 1


def test_an_aftercare_talk_keeps_what_the_victim_wrote(there):
    case = there.case()
    row = Aftercare(case=case, organisation=there.organisation, round=2, asked_on=today())
    row.note = {"victim": "Ik slaap slecht."}
    row.save()
    talk = following.Talk(asked_on=today(), needed=True, offered=True, used=False, text="Gebeld")
    following.record_aftercare(**asked(there, case), number=2, talk=talk)
    held = Aftercare.objects.get(case=case, round=2)
    assert held.note == {"victim": "Ik slaap slecht.", "text": "Gebeld"}
    left = Task.objects.filter(case=case, kind=TaskKind.AFTERCARE, done_on=None)
    assert set(left.values_list("round", flat=True)) == {1, 3}
    with pytest.raises(UserError, match="niet is aangeboden"):
        wrong = following.Talk(asked_on=today(), needed=True, offered=False, used=True)
        following.record_aftercare(**asked(there, case), number=2, talk=wrong)


def test_a_task_that_is_not_needed_needs_a_reason_and_another_is_not_done_by_saying_so(there):
    case = there.case()
    task = Task.objects.get(case=case, kind=TaskKind.FIRST_TALK)
    end = {**asked(there, case), "task_id": task.pk}
    with pytest.raises(UserError, match="waarom"):
        tasks.end_task(**end, needed=False, text=" ")
    with pytest.raises(UserError, match="Leg vast"):
        tasks.end_task(**end, needed=True, text="")
    tasks.end_task(**end, needed=False, text="Was er zelf bij.")
    with pytest.raises(Http404):
        tasks.end_task(**end, needed=False, text="Nog eens.")


def test_a_task_that_is_given_lets_the_other_in(there):
    carer = made.make_member(there.organisation, Role.AFTERCARE)
    case = there.case()
    task = Task.objects.get(case=case, kind=TaskKind.AFTERCARE, round=1)
    tasks.give_task(**asked(there, case), task_id=task.pk, member_id=carer.pk)
    row = Participant.objects.get(case=case, member=carer)
    assert (row.capacity, news(carer)) == (Capacity.AFTERCARE, 1)
    talk = following.Talk(asked_on=today(), needed=False)
    following.record_aftercare(**asked(there, case, carer), number=1, talk=talk)
    with pytest.raises(PermissionDenied):
        measures.give_feedback(**asked(there, case, carer), on=today(), text="Nee.")


@pytest.mark.parametrize("about", ["victim", "subject"])
def test_nobody_gets_a_task_about_themselves(there, about):
    accused = made.make_member(there.organisation, Role.HR)
    case = there.case(**{about: accused})
    task = Task.objects.filter(case=case)[0]
    with pytest.raises(UserError, match="kan de taak niet krijgen"):
        tasks.give_task(**asked(there, case), task_id=task.pk, member_id=accused.pk)


def test_a_task_of_ones_own_is_added_with_words(there):
    case = there.case()
    given = {**asked(there, case), "text": "Camera vragen"}
    with pytest.raises(UserError, match="voorbij"):
        tasks.add_task(**given, due_on=today() - timedelta(days=1))
    for _time in range(2):
        tasks.add_task(**given, due_on=today())
    found = Task.objects.filter(case=case, kind=TaskKind.OTHER).order_by("round")
    assert [(task.round, task.note) for task in found] == [
        (1, {"what": "Camera vragen"}),
        (2, {"what": "Camera vragen"}),
    ]


# -------------------------------------------------------------------------- who, and at one time


@pytest.mark.parametrize("who", ["stranger", "victim", "secretary", "head"])
@pytest.mark.parametrize("act", MOVES)
def test_who_does_not_handle_a_case_moves_nothing(there, who, act):
    case = there.case()
    with pytest.raises((Http404, PermissionDenied)):
        MOVES[act](asked(there, case, getattr(there, who)))
    case.refresh_from_db()
    assert (case.state, written(case)) == (State.REPORTED, [])


def test_the_accused_is_told_there_is_no_such_case(there):
    case = there.case(subject=there.coordinator)
    with pytest.raises(Http404):
        actions.accept(**asked(there, case, there.coordinator))


def test_two_handlers_at_one_page_do_not_overwrite_each_other(there):
    case = there.case()
    seen = last_line(case)
    first, second = asked(there, case), asked(there, case, there.coordinator)
    following.record_damage(**first, money=following.Money(suffered=100), seen=seen)
    with pytest.raises(ChangedMeanwhileError) as caught:
        following.record_damage(**second, money=following.Money(suffered=999), seen=seen)
    assert Damage.objects.get(case=case).suffered == 100
    assert [event.kind for event in caught.value.events] == ["case.accept", "damage.record"]
    following.record_damage(**second, money=following.Money(suffered=999), seen=caught.value.seen)
    assert Damage.objects.get(case=case).suffered == 999


def test_an_erased_case_is_left_alone(there):
    case = there.case()
    Case.objects.filter(pk=case.pk).update(erased_on=today())
    with pytest.raises(ImpossibleMoveError):
        actions.accept(**asked(there, case))


def test_every_line_that_is_written_has_words(there):
    """Whatever the acts above write: the kinds in the source are kinds with words."""
    case = there.case()
    actions.accept(**asked(there, case))
    finish_all(there, case)
    measures.give_feedback(**asked(there, case), on=today(), text="Klaar.")
    actions.close(**asked(there, case), reason=ClosingReason.HANDLED)
    lines = [label_of(event) for event in Event.objects.filter(case=case)]
    assert "Er is iets vastgelegd" not in lines
    assert set(kinds(case)) <= known_kinds()
