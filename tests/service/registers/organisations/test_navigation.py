"""The bar of a register: few entries, every page within reach, and where one is marked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.service.managing import signed_in, text_of
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.organisations.navigation import _items, links_for
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

SLUG = "voorbeelddam"
MOST = 8
BARS = re.compile(r'(?s)<nav class="register-nav[^>]*aria-label="([^"]*)">(.*?)</nav>')
LINK = re.compile(r'<a href="([^"]*)"(?: aria-current="([^"]*)")?>([^<]*)</a>')


def bars(page: str) -> dict[str, list[tuple[str, str, str]]]:
    """Label of each bar to its links: address, aria-current, title."""
    return {label: LINK.findall(links) for label, links in BARS.findall(page)}


def address(name: str) -> str:
    return reverse(name, args=[SLUG])


def test_who_has_every_role_sees_few_entries_and_reaches_every_item():
    links = links_for(SLUG, frozenset(Role), True, "/")
    assert len(links) <= MOST
    reached = {link.address for each in links for link in (each.inside or (each,))}
    assert reached == {address(route) for route in _items}


@pytest.mark.parametrize("role", Role)
def test_an_entry_leads_to_a_page_its_reader_may_see(role):
    for link in links_for(SLUG, frozenset({role}), True, "/"):
        assert link.address in {inside.address for inside in link.inside} or not link.inside
        assert len(link.inside) != 1


@pytest.mark.django_db
def test_the_page_one_is_on_is_marked_in_the_bar_and_in_its_group(settings):
    settings.TWO_FACTOR = False
    organisation = make_organisation(SLUG)
    with organisation_scope(organisation.pk):
        everything = signed_in_as(
            make_member(organisation, Role.ADMINISTRATOR, Role.INCIDENT_COORDINATOR)
        )
    for route, label, title in (
        ("keeping", "Inrichting", "Bewaren"),
        ("people-setup", "Inrichting", "Organisatie en mensen"),
        ("case-search", "Werklijst", "Zoeken"),
        ("figures-patterns", "Cijfers", "Patronen"),
    ):
        found = bars(text_of(everything.get(address(route))))
        assert [(one[1], one[2]) for one in found["Register"] if one[1]] == [("true", label)]
        assert [one for one in found[label] if one[1]] == [(address(route), "page", title)]
    below = bars(text_of(everything.get(address("people-details"))))
    assert [one[1] for one in below["Inrichting"] if one[1]] == ["true"]
    alone = bars(text_of(everything.get(address("case-bans"))))
    assert list(alone) == ["Register"]
    assert [one[1] for one in alone["Register"] if one[1]] == ["page"]


@pytest.mark.django_db
def test_a_group_of_one_is_that_one_and_who_is_no_member_sees_setting_up_alone(settings):
    settings.TWO_FACTOR = False
    organisation = make_organisation(SLUG)
    with organisation_scope(organisation.pk):
        secretary = signed_in_as(make_member(organisation, Role.SECRETARY))
    found = bars(text_of(secretary.get(address("figures"))))
    titles = [title for _address, _current, title in found["Register"]]
    assert "Bewaren" in titles
    assert "Inrichting" not in titles
    outsider = signed_in(InstallationRole.ADMINISTRATOR)
    found = bars(text_of(outsider.get(address("people-setup"))))
    assert found == {"Register": [(address("people-setup"), "page", "Organisatie en mensen")]}
