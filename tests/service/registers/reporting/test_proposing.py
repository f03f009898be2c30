"""A colleague reports for an office holder: they propose who is told, and the victim decides."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)
from tests.service.registers.reporting.reports import a_report, made
from tests.service.registers.reporting.walking import CIVIL_SERVANT, Walker, text_of

from graadmeter.errors import UserError
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.event_lines import known_kinds
from graadmeter.service.incidents.models import Case, Consent, Event, Participant, Task
from graadmeter.service.incidents.reporting import later_actions as later
from graadmeter.service.incidents.reporting.later_actions import Actor
from graadmeter.service.incidents.reporting.own_page import own_page
from graadmeter.service.incidents.words import Capacity, ConsentState, ReporterKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, Notice
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Audience, Function, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
HIDDEN = 404


class Council:
    """A council member to whom something happened, a colleague, and who could be told."""

    def __init__(self) -> None:
        self.organisation = make_organisation()
        self.today = timezone.localdate()
        with organisation_scope(self.organisation.pk):
            self.victim = make_representative(self.organisation, name="Vera Verzonnen")
            self.colleague = make_representative(self.organisation, name="Noor Verzonnen")
            self.clerk = make_member(self.organisation, Role.CLERK, name="Guus Griffier")
            self.mayor = make_member(
                self.organisation, Role.CHAIR, function=Function.BURGEMEESTER, name="Bea Burg"
            )

    def reported(self, by: Member | None = None, **changes) -> Case:
        by = by or self.colleague
        report = a_report(
            **{
                "audience": Audience.REPRESENTATIVE,
                "way": Way.SIGNED_IN,
                "reporter_kind": ReporterKind.COLLEAGUE,
                "victim": self.victim.pk,
                "reporter": by.pk,
                "tell": frozenset({"clerk", "fractievoorzitter"}),
                **changes,
            }
        )
        return made(report, by.account, today=self.today).case

    def sees(self, member: Member, case: Case) -> bool:
        visitor = Visitor(member.account, self.organisation, member, roles_of(member, self.today))
        return bool(visible_cases(visitor, self.today).filter(pk=case.pk).exists())

    def actor(self, member: Member) -> Actor:
        return Actor(member.account, member, self.today)

    def choices(self, case: Case) -> dict[str, str]:
        page = own_page(case, self.actor(self.victim))
        return {each.code: each.proposed_by for each in page.choices}


@pytest.fixture
def there(settings) -> Council:
    settings.TWO_FACTOR = False
    return Council()


@pytest.fixture
def council(there):
    with organisation_scope(there.organisation.pk):
        yield there


def journalled(action: str) -> dict:
    return json.loads(Entry.objects.get(action=action).content)["facts"]


def noticed() -> set[int]:
    return set(Notice.objects.values_list("account_id", flat=True))


def test_what_a_colleague_chose_tells_nobody_until_the_victim_decided(council):
    case = council.reported()
    assert not council.sees(council.clerk, case)
    assert not Consent.objects.filter(case=case).exists()
    assert not Task.objects.filter(case=case).exists()
    assert noticed() == {council.victim.account_id}
    assert set(Participant.objects.values_list("member", "capacity")) == {
        (council.victim.pk, Capacity.VICTIM),
        (council.colleague.pk, Capacity.REPORTER),
    }
    assert journalled("case.report")["proposed"] == ["clerk", "fractievoorzitter"]
    proposed = {code for code, who in council.choices(case).items() if who == "Noor Verzonnen"}
    assert proposed == {"clerk", "fractievoorzitter"}


def test_the_victim_takes_one_proposal_and_turns_another_down(council):
    case = council.reported(tell=frozenset({"clerk", "chair"}))
    victim = council.actor(council.victim)
    later.give_consent(case_id=case.pk, actor=victim, code="clerk")
    later.refuse_consent(case_id=case.pk, actor=victim, code="chair")
    assert council.sees(council.clerk, case)
    assert not council.sees(council.mayor, case)
    assert not any(council.choices(case).values())
    assert {(each.role, each.state, each.by) for each in Consent.objects.all()} == {
        ("clerk", ConsentState.GIVEN, council.victim),
        ("chair", ConsentState.REFUSED, council.victim),
    }
    with pytest.raises(UserError, match="al beslist"):
        later.refuse_consent(case_id=case.pk, actor=victim, code="chair")
    later.give_consent(case_id=case.pk, actor=victim, code="chair")
    assert council.sees(council.mayor, case)


def test_only_what_was_proposed_can_be_turned_down(council):
    case = council.reported(tell=frozenset())
    with pytest.raises(UserError, match="al beslist"):
        later.refuse_consent(case_id=case.pk, actor=council.actor(council.victim), code="clerk")
    assert not Event.objects.filter(kind="consent.refuse").exists()


def test_danger_still_overrules_and_leaves_the_rest_a_proposal(council):
    adviser = make_member(council.organisation, Role.CONFIDENTIAL_ADVISER)
    case = council.reported(danger=True, tell=frozenset({"confidential_adviser", "clerk"}))
    assert council.sees(council.clerk, case)
    assert not council.sees(adviser, case)
    assert set(Consent.objects.values_list("role", "state")) == {
        ("clerk", ConsentState.DANGER),
        ("chair", ConsentState.DANGER),
    }
    assert journalled("case.danger")["roles"] == ["clerk", "chair"]
    assert council.choices(case)["confidential_adviser"] == "Noor Verzonnen"


@pytest.mark.parametrize("why", ["no member", "may not sign in", "accused"])
def test_where_the_victim_cannot_choose_the_choice_of_the_reporter_counts(council, why):
    changes = {}
    if why == "no member":
        changes = {"victim": None}
    elif why == "accused":
        changes = {"subject": council.victim.pk}
    else:
        council.victim.account.is_active = False
        council.victim.account.save()
    case = council.reported(**changes)
    assert council.sees(council.clerk, case)
    assert Consent.objects.filter(case=case, role="clerk", state=ConsentState.GIVEN).exists()
    assert not Event.objects.filter(kind="consent.propose").exists()


def test_who_reports_for_themselves_chooses(council):
    case = council.reported(by=council.victim, reporter_kind=ReporterKind.VICTIM)
    assert council.sees(council.clerk, case)


def test_the_lines_have_words():
    assert {"consent.propose", "consent.refuse"} <= known_kinds()


def test_every_page_says_that_it_is_a_proposal(there):
    walker = Walker(there.organisation.slug, signed_in_as(there.colleague))
    way = dict(CIVIL_SERVANT)
    about = {"functie": "raadslid", "naam": "Vera Verzonnen"}
    walker.walk([("", way.pop("")), ("wie", {"wie": "collega"}), ("slachtoffer", about)])
    way.pop("wie")
    walker.walk(list(way.items()))
    page = text_of(walker.get("weten"))
    assert "U kunt wel iets voorstellen" in page
    assert "Dit voorstellen" in page
    walker.walk([("weten", {"wie": ["clerk"]})])
    assert "Uw voorstel: wie het mag weten" in text_of(walker.get("controle"))
    done = text_of(walker.submit())
    assert "staat erbij als voorstel" in done
    assert "U koos dat niemand dit weet" not in done
    with organisation_scope(there.organisation.pk):
        case = Case.objects.get()
        assert not Consent.objects.exists()
    own = f"/register/{there.organisation.slug}/mijn/{case.pk}/"
    client = signed_in_as(there.victim)
    page = text_of(client.get(own))
    assert "Noor Verzonnen stelt voor dat deze mensen het weten: Griffier" in page
    refused = {"doe": "niet-inlichten", "wie": "clerk"}
    assert walker.client.post(own, refused).status_code == HIDDEN
    assert "krijgt geen bericht" in text_of(client.post(own, refused, follow=True))
    assert "stelt voor" not in text_of(client.get(own))


def test_the_reporter_may_still_choose_for_who_is_no_member(there):
    walker = Walker(there.organisation.slug, signed_in_as(there.colleague))
    way = dict(CIVIL_SERVANT)
    about = {"functie": "raadslid", "naam": "Iemand Anders"}
    walker.walk([("", way.pop("")), ("wie", {"wie": "collega"}), ("slachtoffer", about)])
    way.pop("wie")
    walker.walk(list(way.items()))
    assert "Deze mensen inlichten" in text_of(walker.get("weten"))
    walker.walk([("weten", {"wie": ["clerk"]})])
    walker.submit()
    with organisation_scope(there.organisation.pk):
        assert [each.role for each in Consent.objects.all()] == ["clerk"]
