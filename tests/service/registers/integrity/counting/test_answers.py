"""What is offered to the inventories: one or more, none, or unknown."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.service.managing import text_of
from tests.service.registers.integrity.counting.lives import Life, fill
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.integrity.counting.answers import Answer, answers_of, offered
from graadmeter.service.integrity.counting.counts import count_year
from graadmeter.service.integrity.counting.reading import reports_until, was_there_all
from graadmeter.service.integrity.models import Channel
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

TODAY = date(2026, 2, 1)
DAY = date(2025, 4, 1)


def life(about="staff", kinds=("financieel",), *acts) -> Life:
    happened = (("in", ""), ("admit", ""), *acts)
    return Life(about, "2026", kinds, tuple((DAY, what, detail) for what, detail in happened))


def opened(organisation: Organisation, since: date, until: date | None = None) -> Channel:
    """A channel that was open from a day, as saving it leaves it."""
    channel = Channel.objects.create(
        organisation=organisation, choices={"open": True}, changed_on=since
    )
    if until is not None:
        channel.choices, channel.changed_on = {"open": False}, until
        channel.save(update_fields=["choices", "changed_on"])
    return Channel.objects.get()


def answers(lives: list[Life], block: Block, *, whole: bool = True) -> dict[str, Answer]:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        fill(organisation, lives)
    counted = count_year(reports_until(organisation, date(2025, 12, 31)), 2025, TODAY)
    found = answers_of(block, counted.blocks[block], whole=whole)
    texts = offered(block, counted.blocks[block], whole=whole)
    assert {each.question: each.code for each in texts} == found
    return found


@pytest.mark.django_db
def test_one_or_more_and_none_by_kind_and_by_what_was_done():
    lives = [
        life("staff", ("financieel",), ("investigate", ""), ("conclude", "gegrond")),
        life("board", ("misbruik_positie",), ("measure", "ontslagen_door_raad")),
        life("staff", ("misstand",), ("conclude", "ongegrond")),
        life("representative", ("misbruik_informatie",), ("police", "")),
    ]
    found = answers(lives, Block.STAFF_AND_BOARD)
    some = {question for question, answer in found.items() if answer is Answer.SOME}
    # What was found to be unfounded is no violation.
    assert some == {
        *("regv_financial", "regv_position_abuse"),
        *("regf_investigations", "regf_dismissals"),
    }
    assert Answer.UNKNOWN not in found.values()
    assert len(found) == 13


@pytest.mark.django_db
def test_the_clerk_is_offered_eight_kinds_and_what_was_done():
    lives = [life("representative", ("misbruik_informatie", "misstand"), ("police", ""))]
    found = answers(lives, Block.REPRESENTATIVE)
    some = {question for question, answer in found.items() if answer is Answer.SOME}
    assert some == {"regv_leaks", "regf_police_reports"}
    assert len(found) == 12


@pytest.mark.django_db
def test_nothing_is_none_while_a_report_has_no_kind():
    found = answers([life("staff", ()), life("staff", ("financieel",))], Block.STAFF_AND_BOARD)
    assert found["regv_financial"] is Answer.SOME
    assert found["regv_leaks"] is Answer.UNKNOWN
    assert found["regf_dismissals"] is Answer.NONE


@pytest.mark.django_db
def test_all_is_unknown_of_a_year_that_was_not_whole():
    found = answers([life()], Block.STAFF_AND_BOARD, whole=False)
    assert set(found.values()) == {Answer.UNKNOWN}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "whole"),
    [
        (None, None, False),
        (date(2024, 6, 1), None, True),
        (date(2025, 1, 1), None, True),
        (date(2025, 1, 2), None, False),
        (date(2024, 6, 1), date(2025, 12, 31), False),
        (date(2024, 6, 1), date(2026, 1, 1), True),
    ],
)
def test_a_year_is_whole_when_reports_could_come_in_every_day(since, until, whole):
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        if since is not None:
            assert opened(organisation, since, until).closed_on == until
    assert was_there_all(organisation, 2025, TODAY) is whole
    assert not was_there_all(organisation, 2026, TODAY)


@pytest.mark.django_db
def test_a_channel_that_opens_again_begins_anew():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        channel = opened(organisation, date(2024, 1, 1), date(2025, 3, 1))
        channel.choices, channel.changed_on = {"open": True, "phone": "14 0123"}, date(2025, 4, 1)
        channel.save()
        channel.choices, channel.changed_on = {"open": True}, date(2025, 9, 1)
        channel.save()
        channel.refresh_from_db()
    assert (channel.opened_on, channel.closed_on) == (date(2025, 4, 1), None)


@pytest.mark.django_db
def test_a_year_of_a_merger_is_whole_when_both_had_a_channel():
    new = make_organisation("nieuwdam", valid_from=date(2025, 7, 1))
    old = make_organisation("ouddam", valid_until=date(2025, 6, 30), successor=new)
    with organisation_scope(new.pk):
        opened(new, date(2025, 7, 1))
    assert not was_there_all(new, 2025, TODAY)
    with organisation_scope(old.pk):
        opened(old, date(2024, 7, 1), date(2025, 7, 1))
    assert was_there_all(new, 2025, TODAY)
    assert not was_there_all(new, 2024, TODAY)


@pytest.mark.django_db
def test_the_page_offers_them_to_who_fills_in_the_inventory_alone(settings):
    settings.TWO_FACTOR = False
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        fill(organisation, [life("staff", ("financieel",))])
        opened(organisation, date(2024, 1, 1))
        people = {
            role: make_member(organisation, role)
            for role in (Role.SECRETARY, Role.CLERK, Role.HR, Role.INCIDENT_COORDINATOR)
        }
    page = reverse("figures-answers", args=[organisation.slug, 2025])
    seen = {role: text_of(signed_in_as(who).get(page)) for role, who in people.items()}
    assert "financiële schendingen" in seen[Role.SECRETARY]
    assert "1 of meer" in seen[Role.SECRETARY]
    assert "Integriteit: volksvertegenwoordigers" in seen[Role.CLERK]
    assert "1 of meer" not in seen[Role.CLERK]
    for role in (Role.HR, Role.INCIDENT_COORDINATOR):
        assert "regv_" not in seen[role]
