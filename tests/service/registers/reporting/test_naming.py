"""The accused by a name that is not quite theirs: who is signed in chooses who was meant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service.registers.made import make_member, make_organisation, signed_in_as
from tests.service.registers.reporting.walking import CIVIL_SERVANT, Walker, text_of

from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting.naming import MOST_ALIKE, look_alikes
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
BAD = 400
ASKED = "Bedoelt u een van deze mensen?"


@pytest.fixture
def organisation(settings):
    settings.TWO_FACTOR = False
    return make_organisation()


@pytest.fixture
def jansens(organisation) -> list[Member]:
    with organisation_scope(organisation.pk):
        desk = Department.objects.create(name="Burgerzaken", valid_from="2020-01-01")
        return [
            make_member(organisation, Role.INTEGRITY_OFFICER, name="Karel Jansen", department=desk),
            make_member(organisation, Role.EMPLOYEE, name="Karel Jansen"),
            make_member(organisation, Role.EMPLOYEE, name="Willemijn Terpstra"),
        ]


@pytest.fixture
def walker(organisation) -> Walker:
    with organisation_scope(organisation.pk):
        victim = make_member(organisation, Role.EMPLOYEE, name="Karel Jansens")
    walker = Walker(organisation.slug, signed_in_as(victim))
    way = {**dict(CIVIL_SERVANT[:5]), "wie": {"wie": "slachtoffer"}}
    walker.walk([*way.items(), ("door-wie", {"door": "collega"})])
    return walker


def integrity(name: str, **more: str) -> dict[str, str]:
    return {"over": "iemand-anders", "naam": name, **more}


@pytest.mark.parametrize("name", ["Karel Jansen", "karel janssen", "Karel", "K Jansen"])
def test_who_is_signed_in_chooses_who_was_meant(walker, organisation, jansens, name):
    asked = walker.post("integriteit", integrity(name))
    assert asked.status_code == BAD
    page = text_of(asked)
    assert ASKED in page
    assert "Burgerzaken" in page
    assert "Terpstra" not in page
    for member in jansens[:2]:
        assert f'value="{member.pk}"' in page
    walker.walk([("integriteit", integrity(name, bedoelt=str(jansens[0].pk))), ("meer", {})])
    assert "Wij vonden deze persoon niet" not in text_of(walker.get("controle"))
    walker.submit()
    with organisation_scope(organisation.pk):
        case = Case.objects.get()
        assert case.subject == jansens[0]
        assert not case.participants.filter(member=jansens[0]).exists()
        assert facts_of(case).offender_name == name


def test_none_of_them_is_an_answer(walker, organisation, jansens):
    walker.walk([("integriteit", integrity("Karel", bedoelt="geen")), ("meer", {})])
    assert "Wij vonden deze persoon niet" in text_of(walker.get("controle"))
    assert "checked" in text_of(walker.get("integriteit")).split(ASKED)[1]
    walker.submit()
    with organisation_scope(organisation.pk):
        assert Case.objects.get().subject is None


def test_only_who_looks_like_the_name_can_be_chosen_and_another_name_is_asked_anew(
    walker, organisation, jansens
):
    for wrong in (str(jansens[2].pk), "9" * 30, "x"):
        answer = walker.post("integriteit", integrity("Karel", bedoelt=wrong))
        assert answer.status_code == BAD
    walker.walk([("integriteit", integrity("Karel", bedoelt=str(jansens[1].pk)))])
    walker.walk([("integriteit", integrity("Willemijn Terpstra", bedoelt=str(jansens[1].pk)))])
    walker.walk([("meer", {})])
    walker.submit()
    with organisation_scope(organisation.pk):
        assert Case.objects.get().subject == jansens[2]


def test_without_an_account_nobody_reads_a_name(organisation, jansens):
    walker = Walker(organisation.slug)
    walker.walk([*CIVIL_SERVANT[:5], ("door-wie", {"door": "collega"})])
    walker.walk([("integriteit", integrity("Karel", bedoelt=str(jansens[0].pk)))])
    pages = [text_of(walker.get(page)) for page in ("integriteit", "meer")]
    walker.walk([("meer", {})])
    pages.append(text_of(walker.get("controle")))
    pages.append(text_of(walker.submit()))
    assert not any("Jansen" in page or "Terpstra" in page for page in pages)
    assert ASKED not in pages[0]
    with organisation_scope(organisation.pk):
        assert Case.objects.get().subject is None


def test_at_most_a_few_are_named_and_nobody_who_left(organisation):
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        made = [make_member(organisation, name=f"Anna Bakker {n}") for n in range(MOST_ALIKE + 3)]
        left = make_member(organisation, name="Anna Bakker", valid_until=today - timedelta(days=1))
        found = look_alikes("Anna Bakker", today, {made[0].pk})
        assert len(found) == MOST_ALIKE
        assert not {left, made[0]} & set(found)
        for nothing in ("", ".", "An", "Bo Dijk", "x" * 200):
            assert look_alikes(nothing, today, set()) == []
