"""Importing a frame: all or nothing, once, and nothing of it left lying about."""

import io
import threading
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from tests.service.conftest import BOTH, make_survey
from tests.service.mail_server import START

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account, Grant, Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.frame import actions
from graadmeter.service.fieldwork.frame.mapping import propose
from graadmeter.service.fieldwork.frame.reading import read_table
from graadmeter.service.fieldwork.frame.sampling import Design
from graadmeter.service.fieldwork.frame.variables import variables_of
from graadmeter.service.fieldwork.models import JournalEntry, Person, Survey, Upload

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
LAYERS = ("Gemeente", "Rijk")


def file(people=20, header="nummer;mail;naam;bestuurslaag;geslacht", first=0) -> str:
    rows = [
        f"n{i};persoon{i}@example.org;Persoon {i};{LAYERS[i % 2]};{('man', 'vrouw')[i % 3 == 0]}"
        for i in range(first, first + people)
    ]
    return "\n".join([header, *rows]) + "\n"


def take_in(survey, text, design=None, seed=7, accept_small=True):
    table, variables = read_table("kader.csv", text.encode()), variables_of(survey)
    return actions.import_people(
        survey=survey,
        table=table,
        columns=propose(table.columns, variables),
        variables=variables,
        design=design or Design(coarse_below=0),
        seed=seed,
        account=None,
        accept_small=accept_small,
    )


@pytest.fixture
def survey():
    return make_survey(0, opened=False)


@pytest.fixture
def signed_in(client, settings):
    settings.TWO_FACTOR = False
    account = Account.objects.create_user("beheer@example.org", None, name="B. Heer")
    Grant.objects.create(account=account, role=Role.MANAGER)
    client.force_login(account)
    return client


def test_people_are_taken_in_with_their_values(survey):
    plan = take_in(survey, file())
    assert len(plan.checked.people) == 20
    person = Person.objects.get(number="n0")
    assert (person.mail, person.name) == ("persoon0@example.org", "Persoon 0")
    assert person.given == {"layer": "gemeente", "gender": "vrouw"}
    assert Survey.objects.get(pk=survey.pk).sample_seed == 7


def test_the_same_file_again_changes_nothing(survey):
    take_in(survey, file())
    before = list(Person.objects.order_by("pk").values())
    again = take_in(survey, file())
    assert len(again.checked.repeated) == 20
    assert list(Person.objects.order_by("pk").values()) == before


def test_a_second_file_adds_who_is_new_and_leaves_the_draw(survey):
    take_in(survey, file(20), Design("simple", 5, coarse_below=0))
    drawn = set(Person.objects.filter(sampled=True).values_list("number", flat=True))
    take_in(survey, file(30), Design("simple", 3, coarse_below=0))
    now = set(Person.objects.filter(sampled=True).values_list("number", flat=True))
    assert (len(drawn), len(now)) == (5, 8)
    assert drawn < now


def test_one_fault_keeps_everybody_out(survey):
    with pytest.raises(UserError, match="1 fouten; er is niets ingelezen"):
        take_in(survey, file() + "n99;geen adres;X;Rijk;man\n")
    assert not Person.objects.exists()
    assert not JournalEntry.objects.filter(action="frame.import").exists()


def test_an_import_that_breaks_off_leaves_nothing(survey, monkeypatch):
    def broken(*_arguments, **_facts):
        raise RuntimeError

    monkeypatch.setattr(actions, "note", broken)
    with pytest.raises(RuntimeError):
        take_in(survey, file())
    assert not Person.objects.exists()
    assert Survey.objects.get(pk=survey.pk).sample_seed is None


def test_another_seed_is_refused_once_one_is_recorded(survey):
    take_in(survey, file())
    with pytest.raises(UserError, match="startgetal 7"):
        take_in(survey, file(5, first=50), seed=8)


def test_nobody_is_added_to_a_closed_survey(survey):
    fieldwork.open_survey(survey=survey, account=None)
    fieldwork.close_survey(survey=survey, account=None)
    with pytest.raises(UserError, match="gesloten onderzoek"):
        take_in(survey, file())


def test_two_imports_at_once_double_nobody(survey):
    faults, together = [], threading.Barrier(2)

    def work():
        try:
            together.wait()
            take_in(survey, file())
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _index in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert Person.objects.count() == 20


def test_the_journal_has_counts_and_nobody(survey):
    take_in(survey, file(), Design("stratified", 10, coarse_below=3))
    facts = JournalEntry.objects.get(action="frame.import").facts
    assert (facts["people"], facts["sampled"], facts["seed"]) == (20, 10, 7)
    assert "persoon" not in str(facts)


# ---------------------------------------------------------------------------------- pages


def address(survey, *parts):
    return "/".join([f"/beheer/onderzoek/{survey.pk}/steekproefkader", *parts, ""])


def send_file(client, survey, text, name="kader.csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.post(address(survey), {"bestand": SimpleUploadedFile(name, content)})


class Fields(HTMLParser):
    """What a browser would send back of the forms on a page."""

    def __init__(self):
        super().__init__()
        self.data, self.select = {}, ""

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "select":
            self.select = name
            self.data[name] = ""
        elif tag == "option" and "selected" in found:
            self.data[self.select] = value
        elif tag == "input" and (found.get("type") != "radio" or "checked" in found):
            self.data[name] = value


def filled(page):
    """The fields of the preview form, as a browser would send them back."""
    fields = Fields()
    fields.feed(page.content.decode())
    return fields.data


def test_a_file_is_uploaded_looked_at_and_taken_in(signed_in, survey):
    reply = send_file(signed_in, survey, file())
    assert reply.status_code == 302
    kept = Upload.objects.get()
    assert b"example.org" not in bytes(kept.sealed)
    page = signed_in.get(reply.url)
    text = page.content.decode()
    assert "Nieuw: 20 personen" in text
    assert "Gevraagd worden: 20" in text
    assert "Gemeente, " in text or ", Gemeente" in text
    assert not Person.objects.exists()
    done = signed_in.post(reply.url, filled(page) | {"inlezen": "1"}, follow=True)
    assert "20 personen ingelezen" in done.content.decode()
    assert Person.objects.count() == 20
    assert not Upload.objects.exists()
    assert signed_in.get(reply.url).status_code == 404


def test_what_was_changed_is_shown_before_it_is_done(signed_in, survey):
    url = send_file(signed_in, survey, file()).url
    data = filled(signed_in.get(url)) | {"opzet": "simple", "aantal": "6", "inlezen": "1"}
    page = signed_in.post(url, data)
    assert "Gevraagd worden: 6" in page.content.decode()
    assert not Person.objects.exists()
    signed_in.post(url, filled(page) | {"inlezen": "1"})
    assert Person.objects.filter(sampled=True).count() == 6
    assert Person.objects.count() == 20


def test_quotas_are_asked_per_group(signed_in, survey):
    url = send_file(signed_in, survey, file()).url
    page = signed_in.post(url, filled(signed_in.get(url)) | {"opzet": "quota"})
    assert 'name="quotum-0"' in page.content.decode()
    page = signed_in.post(url, filled(page) | {"quotum-0": "2", "quotum-3": "1"})
    assert "Gevraagd worden: 3" in page.content.decode()
    data = filled(page) | {"quotum-0": "2", "quotum-3": "1", "inlezen": "1"}
    assert signed_in.post(url, data).status_code == 302
    assert Person.objects.filter(sampled=True).count() == 3
    page = signed_in.post(url, data)
    assert page.status_code == 404


def test_faults_are_all_on_the_page_and_nothing_can_be_confirmed(signed_in, survey):
    text = file(3) + "n0;anders@example.org;X;Rijk;man\nq;fout;Y;Maan;\n"
    url = send_file(signed_in, survey, text).url
    page = signed_in.get(url)
    shown = page.content.decode()
    for said in ("staat ook in rij 2", "geen mailadres: fout", "kent geen “Maan”", "ontbreekt"):
        assert said in shown
    assert 'name="inlezen"' not in shown
    signed_in.post(url, filled(page) | {"inlezen": "1"})
    assert not Person.objects.exists()


def test_small_groups_are_listed(signed_in, survey):
    url = send_file(signed_in, survey, file(6)).url
    assert "Groepen die klein blijven" in signed_in.get(url).content.decode()


def test_small_groups_are_taken_in_only_when_that_is_accepted(signed_in, survey):
    url = send_file(signed_in, survey, file(6)).url
    page = signed_in.get(url)
    data = filled(page) | {"inlezen": "1"}
    without = {name: value for name, value in data.items() if name != "aanvaard"}
    refused = signed_in.post(url, without).content.decode()
    assert "Vink aan dat deze groepen klein mogen blijven" in refused
    assert 'href="#aanvaard"' in refused
    assert not Person.objects.exists()
    assert signed_in.post(url, data).status_code == 302
    assert Person.objects.count() == 6
    assert JournalEntry.objects.get(action="frame.import").facts["small_accepted"] == 4


def test_accepting_is_of_the_groups_that_were_shown(signed_in, survey):
    url = send_file(signed_in, survey, file(6)).url
    data = filled(signed_in.get(url)) | {"inlezen": "1"}
    given = {"layer": "waterschap", "gender": "man"}
    Person.objects.create(survey=survey, number="andere", mail="a@example.org", given=given)
    again = signed_in.post(url, data)
    assert again.status_code == 200
    assert Person.objects.count() == 1
    assert "Waterschap" in again.content.decode()
    assert signed_in.post(url, filled(again) | {"inlezen": "1"}).status_code == 302


def test_who_is_there_already_makes_a_group_large_enough(survey):
    take_in(survey, file(40))
    assert not take_in(survey, file(4, first=40), accept_small=False).sample.small


def test_without_the_tick_nothing_is_taken_in(survey):
    with pytest.raises(UserError, match="klein blijven"):
        take_in(survey, file(6), accept_small=False)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "kader.csv", "leeg"), (b"x", "kader.pdf", "Dit soort bestand kan niet: .pdf")],
)
def test_a_file_that_cannot_be_read_is_not_kept(signed_in, survey, content, name, said):
    page = send_file(signed_in, survey, content, name)
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not Upload.objects.exists()


def test_a_form_without_a_file_says_so(signed_in, survey):
    page = signed_in.post(address(survey))
    assert "Er is geen bestand gekozen" in page.content.decode()


def test_a_file_that_is_too_large_never_touches_the_disk(signed_in, survey, monkeypatch):
    from django.core.files import uploadhandler

    def on_disk(*_arguments, **_facts):
        raise AssertionError("on disk")

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", on_disk)
    page = send_file(signed_in, survey, b"x" * (11 * 1024 * 1024))
    assert page.status_code == 400
    assert "te groot" in page.content.decode()


def test_an_upload_can_be_thrown_away_and_goes_by_itself_after_a_day(signed_in, survey):
    url = send_file(signed_in, survey, file()).url
    signed_in.post(f"{url}weg/")
    assert not Upload.objects.exists()
    send_file(signed_in, survey, file())
    send_file(signed_in, survey, file())
    assert Upload.objects.count() == 1
    made = Upload.objects.get().made_at
    assert actions.forget_uploads(now=made + actions.KEPT) == 0
    assert actions.forget_uploads(now=made + actions.KEPT * 1.01) == 1


def test_uploading_needs_the_role_and_the_token_of_the_form(signed_in, survey, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    assert send_file(strict, survey, file()).status_code == 403
    Grant.objects.update(role=Role.ANALYST)
    assert signed_in.get(address(survey)).status_code == 403
    assert send_file(signed_in, survey, file()).status_code == 403
    client.logout()
    assert client.get(address(survey)).status_code == 302


def test_an_upload_of_another_account_is_not_shown(signed_in, survey):
    other = Account.objects.create_user("ander@example.org", None, name="A. Nder")
    kept = actions.keep_upload(
        survey=survey, account=other, name="k.csv", content=file().encode(), now=START
    )
    assert signed_in.get(address(survey, kept.token)).status_code == 404


def test_the_page_of_an_excel_file_works_too(signed_in, survey):
    import openpyxl

    book = openpyxl.Workbook()
    for line in file(8).splitlines():
        book.worksheets[0].append(line.split(";"))
    content = io.BytesIO()
    book.save(content)
    url = send_file(signed_in, survey, content.getvalue(), "kader.xlsx").url
    assert "Nieuw: 8 personen" in signed_in.get(url).content.decode()
