"""The import of a list in the browser and in the database: all of it or nothing, and once."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import Browser, text_of
from tests.service.registers.counting.world import World, make_world
from tests.service.registers.importing.lists import GIR, OWN, workbook
from tests.service.registers.made import signed_in_as

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.reading import figures_of
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.importing import actions
from graadmeter.service.incidents.models import Case, CaseNumber, Event, ListUpload, Participant
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Department
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def world() -> World:
    world = make_world()
    with world.scope():
        for name in ("Burgerzaken", "Sport"):
            Department.objects.create(
                organisation=world.organisation, name=name, valid_from=date(2020, 1, 1)
            )
    return world


def upload(client: Browser, world: World, content: bytes, name: str = "lijst.csv"):
    there = reverse("figures-import", args=[world.organisation.slug])
    return client.post(there, {"bestand": SimpleUploadedFile(name, content)})


def chosen(page: str) -> dict[str, str]:
    """What the form of the preview holds as it is shown."""
    found = dict(re.findall(r'name="(gezien)" value="([^"]+)"', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        picked = re.search(r'value="([^"]*)" selected', options)
        found[name] = html.unescape(picked[1]) if picked else ""
    return found


def take_in(client: Browser, world: World, content: bytes, name: str = "lijst.csv", **more: str):
    where = upload(client, world, content, name)["Location"]
    data = chosen(text_of(client.get(where)))
    return client.post(where, {**data, "inlezen": "1", **more}, follow=True)


def test_a_list_is_taken_in_once(world):
    client = signed_in_as(world.coordinator)
    page = text_of(take_in(client, world, OWN.encode()))
    assert "Ingelezen: 4. Al eerder ingelezen: 0." in page
    with world.scope():
        cases = list(Case.objects.order_by("number"))
        assert [each.number for each in cases] == [f"2024-000{n}" for n in range(1, 5)]
        assert {each.way for each in cases} == {"ingelezen"}
        assert facts_of(cases[1]).story == "Kwam terug met een hond."
        assert b"hond" not in bytes(cases[1].sealed_facts)
        assert Participant.objects.filter(member=world.coordinator).count() == 4
        assert Event.objects.filter(kind="case.import").count() == 4
        assert CaseNumber.objects.get(year=2024).last == 4
        assert not ListUpload.objects.exists()
        (entry,) = Entry.objects.filter(action="list.import")
        assert '"made":4' in entry.content
    counts = figures_of(world.organisation, 2024).blocks[Block.STAFF_AND_BOARD]
    assert (counts.total, counts.response, counts.police_report) == (4, 2, 2)
    where = upload(client, world, workbook(OWN), "lijst.xlsx")["Location"]
    assert "Al eerder ingelezen: 4" in text_of(client.get(where))
    again = text_of(take_in(client, world, OWN.encode()))
    assert 'name="inlezen"' not in again
    with world.scope():
        assert Case.objects.count() == 4


def test_a_workbook_is_read_as_well(world):
    page = text_of(take_in(signed_in_as(world.people[Role.HR]), world, workbook(GIR), "gir.xlsx"))
    assert "Ingelezen: 2" in page


def test_a_list_with_a_fault_is_not_taken_in_at_all(world):
    client = signed_in_as(world.coordinator)
    content = (OWN + "morgen;Schelden;;;;;;\n").encode()
    page = text_of(take_in(client, world, content))
    assert "Er is nog niets ingelezen" in page
    assert "“morgen” is geen dag." in page
    with world.scope():
        assert not Case.objects.exists()


def test_what_fails_half_way_leaves_nothing(world, monkeypatch):
    def broken(**_facts: object) -> None:
        raise RuntimeError("disk full")

    client = signed_in_as(world.coordinator)
    where = upload(client, world, OWN.encode())["Location"]
    data = chosen(text_of(client.get(where)))
    monkeypatch.setattr(actions, "record", broken)
    client.raise_request_exception = False
    assert client.post(where, {**data, "inlezen": "1"}).status_code == 500
    with world.scope():
        assert not Case.objects.exists()
        assert not CaseNumber.objects.exists()
        assert ListUpload.objects.count() == 1


def test_a_case_that_is_hidden_from_who_imports_makes_no_row_look_double(world):
    take_in(signed_in_as(world.coordinator), world, OWN.encode())
    with world.scope():
        Case.objects.update(subject=world.coordinator)
    other = OWN.replace("Een duw.", "Een harde duw.")
    page = text_of(take_in(signed_in_as(world.coordinator), world, other.encode()))
    assert "Ingelezen: 1. Al eerder ingelezen: 3. Overgeslagen als dubbel: 0." in page


def test_what_looks_double_is_skipped_unless_it_is_asked_for(world):
    client = signed_in_as(world.coordinator)
    take_in(client, world, OWN.encode())
    other = OWN.replace("Een duw.", "Een harde duw.")
    page = text_of(take_in(client, world, other.encode()))
    assert "Ingelezen: 0. Al eerder ingelezen: 3. Overgeslagen als dubbel: 1." in page
    page = text_of(take_in(client, world, other.encode(), dubbel="1"))
    assert "Ingelezen: 1. Al eerder ingelezen: 3. Overgeslagen als dubbel: 0." in page


def test_nothing_is_taken_in_that_was_not_shown(world):
    client = signed_in_as(world.coordinator)
    where = upload(client, world, OWN.encode())["Location"]
    data = chosen(text_of(client.get(where)))
    changed = {**data, "kolom-aangifte": "", "inlezen": "1"}
    page = text_of(client.post(where, changed))
    assert "Inlezen</button>" in page
    with world.scope():
        assert not Case.objects.exists()


def test_a_list_is_of_who_chose_it_and_of_one_organisation(world):
    where = upload(signed_in_as(world.coordinator), world, OWN.encode())["Location"]
    assert signed_in_as(world.people[Role.HR]).get(where).status_code == 404
    other = make_world(slug="elders")
    elsewhere = where.replace(world.organisation.slug, "elders")
    assert signed_in_as(other.coordinator).get(elsewhere).status_code == 404
    assert signed_in_as(world.people[Role.MANAGER]).get(where).status_code == 403


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "leeg.csv", "leeg"), (b"%PDF-1.7", "x.pdf", "kan niet"), (b"PK", "x.xlsx", "Excel")],
)
def test_what_is_no_list_is_refused_in_words(world, content, name, said):
    answer = upload(signed_in_as(world.coordinator), world, content, name)
    assert answer.status_code == 400
    assert said in text_of(answer)


def test_a_list_is_sealed_and_goes_when_it_is_dropped_or_left(world):
    client = signed_in_as(world.coordinator)
    where = upload(client, world, OWN.encode())["Location"]
    with world.scope():
        assert b"uitgescholden" not in bytes(ListUpload.objects.get().sealed_file)
    client.post(f"{where}weg/")
    with world.scope():
        assert not ListUpload.objects.exists()
    upload(client, world, OWN.encode())
    now = timezone.now()
    assert actions.forget_lists(now + timedelta(hours=23)) == 0
    assert actions.forget_lists(now + timedelta(hours=25)) == 1
