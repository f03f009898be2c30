"""A page of the form that was left open: what is saved there after the report was handed in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.service.registers.made import make_member, make_organisation, signed_in_as
from tests.service.registers.reporting.walking import (
    CIVIL_SERVANT,
    Walker,
    hidden,
    receipt_in,
    text_of,
)

from graadmeter.service.incidents.models import Case, Draft
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
SAID = "Uw melding is al verstuurd"
GONE, NOT_FOUND = 409, 403


@pytest.fixture
def organisation(settings):
    settings.TWO_FACTOR = False
    return make_organisation()


@pytest.fixture
def walker(organisation) -> Walker:
    return Walker(organisation.slug)


def second_window(walker: Walker) -> Walker:
    """Another window that did not hear yet that the cookie was taken back."""
    client = Client()
    client.cookies[drafts.COOKIE] = walker.client.cookies[drafts.COOKIE].value
    return replace(walker, client=client)


def loaded(walker: Walker, organisation) -> drafts.Written | None:
    token = drafts.token_of(walker.get().wsgi_request)
    assert token is not None
    with organisation_scope(organisation.pk):
        return drafts.load(token)


def saved_too_late(walker: Walker, organisation, monkeypatch, page: str, posted: dict):
    """A save that read the draft just before it was handed in, and writes just after."""
    other = second_window(walker)
    stale = loaded(other, organisation)
    done = walker.submit()
    with monkeypatch.context() as before:
        before.setattr(drafts, "load", lambda _token: stale)
        return done, other, other.post(page, posted)


def rows(organisation) -> tuple[int, int]:
    with organisation_scope(organisation.pk):
        return Draft.objects.count(), Case.objects.count()


@pytest.mark.parametrize(
    ("page", "posted"),
    [
        ("meer", {"verhaal": "Nog iets."}),
        ("hoe", {"hoe": "brief", "terug": "1"}),
        ("", {"gevaar": "nee"}),
        ("bewijs", {"bestand": "app.txt"}),
    ],
)
def test_a_late_save_makes_no_draft_anew_and_says_why(
    walker, organisation, monkeypatch, page, posted
):
    walker.walk(CIVIL_SERVANT)
    if page == "bewijs":
        posted = {"bestand": SimpleUploadedFile("app.txt", b"Ik weet waar je woont.")}
    done, other, late = saved_too_late(walker, organisation, monkeypatch, page, posted)
    assert late.status_code == GONE
    assert SAID in text_of(late)
    assert rows(organisation) == (0, 1)
    # The confirmation can be read once more, by who has the cookie.
    again = other.post("controle", {"sleutel": hidden(late, "sleutel")})
    assert receipt_in(again) == receipt_in(done)
    assert rows(organisation) == (0, 1)


def test_a_page_left_open_in_the_same_browser_knows_of_which_report_it_was(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    mark = hidden(walker.get("meer"), "melding")
    walker.submit()
    late = walker.post("meer", {"verhaal": "Nog iets.", "melding": mark})
    assert (late.status_code, SAID in text_of(late)) == (GONE, True)
    assert "sleutel" not in text_of(late)
    assert 'href="/melding/"' in text_of(late)
    assert rows(organisation) == (0, 1)


def test_a_mark_opens_nothing(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    mark = hidden(walker.get("meer"), "melding")
    walker.submit()
    assert Client().post(walker.address("controle"), {"sleutel": mark}).status_code == NOT_FOUND
    for wrong in ("", "zz", "00" * 32, mark[:-2]):
        assert walker.post("meer", {"melding": wrong}).status_code == NOT_FOUND


def test_a_member_is_led_to_their_own_page_and_a_stranger_is_not(organisation):
    with organisation_scope(organisation.pk):
        victim = make_member(organisation, Role.EMPLOYEE)
        stranger = make_member(organisation, Role.EMPLOYEE)
    walker = Walker(organisation.slug, signed_in_as(victim))
    way = {**dict(CIVIL_SERVANT), "wie": {"wie": "slachtoffer"}}
    walker.walk(list(way.items()))
    mark = hidden(walker.get("meer"), "melding")
    walker.submit()
    with organisation_scope(organisation.pk):
        own = f"/register/{organisation.slug}/mijn/{Case.objects.get().pk}/"
    late = walker.post("meer", {"melding": mark})
    assert own in text_of(late)
    assert walker.client.get(own).status_code == 200
    other = Walker(organisation.slug, signed_in_as(stranger)).post("meer", {"melding": mark})
    assert own not in text_of(other)


def test_a_save_after_the_draft_was_destroyed_finds_no_report(walker, organisation, monkeypatch):
    walker.walk(CIVIL_SERVANT)
    other = second_window(walker)
    stale = loaded(other, organisation)
    walker.post("weg", {})
    monkeypatch.setattr(drafts, "load", lambda _token: stale)
    assert other.post("meer", {"verhaal": "Nog iets."}).status_code == NOT_FOUND
    assert rows(organisation) == (0, 0)


def test_saving_keeps_a_file_that_was_added_in_another_window(walker, organisation, monkeypatch):
    walker.walk(CIVIL_SERVANT)
    other = second_window(walker)
    stale = loaded(other, organisation)
    walker.post("bewijs", {"bestand": SimpleUploadedFile("app.txt", b"Ik weet waar je woont.")})
    with monkeypatch.context() as before:
        before.setattr(drafts, "load", lambda _token: stale)
        other.post("meer", {"verhaal": "Nog iets."})
    assert "app.txt" in text_of(walker.get("controle"))
