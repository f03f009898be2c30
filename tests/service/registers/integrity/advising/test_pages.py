"""The pages of notes: for their adviser alone, and for nobody else are there any."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.service.managing import text_of
from tests.service.registers.integrity.advising.world import CHEAP, PASSPHRASE, make_adviser
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.advising import actions
from graadmeter.service.integrity.holding.unlocking import cookie_name
from graadmeter.service.integrity.models import AdviserNote, KeyHolder
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import RoleHolding
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
NOTE = {
    "titel": "Kokmeeuw",
    "tekst": "Zeearend <b>vet</b>",
    "dag": "2026-03-02",
    "contact": "gesprek",
    "onderwerpen": ["financieel", "anders"],
}


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


def test_a_note_is_written_changed_found_and_deleted_on_the_pages():
    adviser = make_adviser()
    client = adviser.browser()
    front = adviser.address("integrity-notes")
    empty = text_of(client.get(front))
    assert "nog geen aantekeningen" in empty
    # Nothing of a note goes along to where a report is written down.
    assert f'href="{adviser.address("integrity-record")}"' in empty
    assert client.post(adviser.address("integrity-note-new"), NOTE)["Location"] == front
    with adviser.scope():
        row = AdviserNote.objects.get()
    page = adviser.address("integrity-note", row.pk)
    shown = text_of(client.get(page))
    assert "Zeearend &lt;b&gt;vet" in shown
    assert client.post(page, {**NOTE, "titel": "Visdief"}).status_code == 302
    found = text_of(client.post(front, {"zoek": "zeearend"}))
    assert "Visdief" in found
    assert "Fraude of diefstal, Iets anders" in found
    assert "Visdief" not in text_of(client.post(front, {"zoek": "reiger"}))
    assert "minder dan 10" in text_of(client.get(adviser.address("integrity-notes-year")))
    assert client.post(adviser.address("integrity-note-delete", row.pk))["Location"] == front
    assert client.get(page).status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written():
    adviser = make_adviser()
    wrong = {"titel": "", "tekst": "Blijft staan", "dag": "2999-01-01", "contact": "duif"}
    answer = adviser.browser().post(adviser.address("integrity-note-new"), wrong)
    assert answer.status_code == 400
    assert set(re.findall(r'id="([\w-]+)-error"', text_of(answer))) == {"titel", "dag", "contact"}
    assert "Blijft staan" in text_of(answer)
    with adviser.scope():
        assert not AdviserNote.objects.exists()


def test_locked_notes_ask_for_the_passphrase_and_lead_back():
    adviser = make_adviser()
    row = adviser.write()
    client = adviser.browser(locked=True)
    page = adviser.address("integrity-note", row.pk)
    unlock = client.get(page)["Location"]
    assert unlock.startswith(adviser.address("integrity-notes-unlock"))
    assert client.post(unlock, {"wachtzin": "iets heel anders"}).status_code == 400
    assert f'value="{page}"' in text_of(client.get(unlock))
    answer = client.post(unlock, {"wachtzin": PASSPHRASE, "verder": page})
    assert answer["Location"] == page
    cookie = answer.cookies[cookie_name(HolderKind.NOTES)]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert client.get(page).status_code == 200
    client.post(adviser.address("integrity-notes-lock"))
    assert client.get(page).status_code == 302
    away = client.post(unlock, {"wachtzin": PASSPHRASE, "verder": "https://example.org/"})
    assert away["Location"] == adviser.address("integrity-notes")


def test_a_key_is_made_changed_and_removed_on_its_page(monkeypatch):
    for name in ("make_key", "change_passphrase"):
        real = getattr(actions, name)
        monkeypatch.setattr(actions, name, lambda real=real, **given: real(**given, **CHEAP))
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        member = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
    client, slug = signed_in_as(member), organisation.slug
    key = reverse("integrity-notes-key", args=[slug])
    assert client.get(reverse("integrity-notes", args=[slug]))["Location"] == key
    assert client.get(reverse("integrity-notes-unlock", args=[slug]))["Location"] == key
    make = {"doe": "maken", "wachtzin": PASSPHRASE}
    for wrong in ("x", ""):
        assert client.post(key, {**make, "nog-eens": wrong}).status_code == 400
    assert client.post(key, {**make, "nog-eens": f" {PASSPHRASE}"}).status_code == 302
    assert client.get(reverse("integrity-notes", args=[slug])).status_code == 200
    assert "al een sleutel" in text_of(client.post(key, {**make, "nog-eens": PASSPHRASE}))
    other = "heel andere woorden graafmachine"
    change = {"doe": "wijzigen", "wachtzin": other, "nog-eens": other}
    assert client.post(key, {**change, "oude-wachtzin": other}).status_code == 400
    assert client.post(key, {**change, "oude-wachtzin": PASSPHRASE}).status_code == 302
    assert client.post(key, {"doe": "opnieuw"}).status_code == 400
    assert client.post(key, {"doe": "opnieuw", "begrepen": "1"})["Location"] == key
    with organisation_scope(organisation.pk):
        assert not KeyHolder.objects.exists()


def test_for_nobody_else_is_there_such_a_page():
    adviser = make_adviser()
    row = adviser.write("Kokmeeuw")
    with adviser.scope():
        others = [role for role in Role if role is not Role.CONFIDENTIAL_ADVISER]
        somebody = make_member(adviser.organisation, *others)
        colleague = make_adviser(adviser.organisation)
    names = ("integrity-notes", "integrity-notes-key", "integrity-notes-unlock")
    addresses = [adviser.address(name) for name in names]
    addresses += [adviser.address("integrity-note", row.pk)]
    client = signed_in_as(somebody)
    assert {client.get(each).status_code for each in addresses} == {404}
    assert {client.post(each).status_code for each in addresses} == {404}
    assert "aantekeningen" not in text_of(client.get(f"/register/{adviser.organisation.slug}/"))
    theirs = colleague.browser()
    assert "Kokmeeuw" not in text_of(theirs.get(addresses[0]))
    assert theirs.get(addresses[-1]).status_code == 404
    assert theirs.post(adviser.address("integrity-note-delete", row.pk)).status_code == 404


def test_who_was_adviser_reads_when_the_notes_go():
    adviser = make_adviser()
    adviser.write("Kokmeeuw")
    with adviser.scope():
        RoleHolding.objects.filter(member=adviser.member).update(valid_until="2020-02-01")
        actions.tell_leaving(holder=adviser.holder, today=adviser.holder.made_on)
    shown = text_of(adviser.browser().get(adviser.address("integrity-notes")))
    assert "01-04-2026 worden uw aantekeningen gewist" in shown
    assert "Kokmeeuw" in shown
