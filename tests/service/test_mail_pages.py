"""Pages of mail: days, texts, panel, intermediary, letters, outbox."""

import re
from datetime import timedelta

import pytest
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.mail_server import START, Clock

from graadmeter.service.accounts.models import Account, Grant, Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.admissions import issue_to_pool
from graadmeter.service.fieldwork.mail import actions
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Message,
    Person,
    Pool,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
DAY = START.date()
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}-[0-9A-HJKMNP-TV-Z]\b")


def account(client, settings, role, mail="beheer@example.org"):
    settings.TWO_FACTOR = False
    made = Account.objects.create_user(mail, None, name="B. Heer")
    Grant.objects.create(account=made, role=role)
    client.force_login(made)
    return made


@pytest.fixture
def manager(client, settings, tmp_path):
    settings.DATA, settings.MAIL_URL, settings.MAIL_PER_MINUTE = tmp_path, "", 0
    account(client, settings, Role.MANAGER)
    return client


@pytest.fixture
def survey():
    made = make_survey(6)
    made.opens_on, made.closes_on = DAY, DAY + timedelta(days=28)
    made.save()
    return made


def url(survey, *parts):
    return "/".join([f"/beheer/onderzoek/{survey.pk}/mail", *parts, ""])


def plan(survey, **offsets):
    days = {kind: DAY + timedelta(days=n) for kind, n in (offsets or {"invitation": 0}).items()}
    actions.plan_mailings(survey=survey, dates=days, account=None)


def test_days_are_proposed_changed_and_kept(manager, survey):
    page = manager.get(url(survey)).content.decode()
    assert "Dit is een voorstel" in page
    assert DAY.isoformat() in page
    assert not Mailing.objects.exists()
    data = {"invitation": DAY.isoformat(), "reminder_1": "2025-03-12"}
    page = manager.post(url(survey), data, follow=True).content.decode()
    assert "De dagen zijn bewaard." in page
    assert Mailing.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"invitation": "gisteren"}, "schrijf een dag"),
        ({"invitation": "2024-01-01"}, "nog niet open"),
        ({"reminder_1": "2025-03-12"}, "geen uitnodiging"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(manager, survey, data, said):
    reply = manager.post(url(survey), data)
    assert reply.status_code == 400
    assert said in reply.content.decode()
    assert not Mailing.objects.exists()


def test_a_text_is_shown_in_both_languages_before_it_is_kept(manager, survey):
    plan(survey)
    page = manager.get(url(survey, "uitnodiging")).content.decode()
    assert "Beste A. Voorbeeld," in page
    assert "Dear A. Voorbeeld," in page
    data = {
        "onderwerp-nl": "Doe mee",
        "tekst-nl": "Hallo {naam}: {link} {stoplink}",
        "onderwerp-en": "Join",
        "tekst-en": "Hello {name}: {link} {stoplink}",
    }
    reply = manager.post(url(survey, "uitnodiging"), data | {"bewaren": "1"})
    assert reply.status_code == 400
    assert "{name} is geen invulveld" in reply.content.decode()
    data["tekst-en"] = "Hello {naam}: {link} {stoplink}"
    page = manager.post(url(survey, "uitnodiging"), data | {"bekijken": "1"}).content.decode()
    assert "Hallo A. Voorbeeld: http" in page
    assert Mailing.objects.get().subject["nl"] != "Doe mee"
    manager.post(url(survey, "uitnodiging"), data | {"bewaren": "1"})
    assert Mailing.objects.get().subject == {"nl": "Doe mee", "en": "Join"}


def test_what_is_typed_in_a_text_is_never_markup(manager, survey):
    plan(survey)
    data = {
        "onderwerp-nl": "<script>1</script>",
        "tekst-nl": "<img src=x> {link} {stoplink}",
        "onderwerp-en": "x",
        "tekst-en": "{link} {stoplink}",
    }
    page = manager.post(url(survey, "uitnodiging"), data).content.decode()
    assert "<script>1" not in page
    assert "<img src=x>" not in page


def test_uncertain_messages_can_be_sent_again(manager, survey):
    plan(survey)
    actions.prepare(mailing=Mailing.objects.get(), now=START)
    Message.objects.filter(person__number="p00000").update(state="failed", reason="uncertain")
    page = manager.get(url(survey)).content.decode()
    assert "van 1 berichten is niet bekend" in page
    manager.post(url(survey, "uitnodiging", "opnieuw"))
    assert Message.objects.filter(state="waiting").count() == 6


def test_the_panel_gets_numbers_and_codes_and_nothing_else(manager, survey):
    Person.objects.filter(number__lte="p00003").update(route="panel", mail="", name="")
    Person.objects.create(survey=survey, number="extra", route="panel")
    Admission.objects.filter(person__number="p00000").update(done=True)
    reply = manager.post(url(survey, "panel"))
    assert reply["Content-Disposition"].startswith("attachment")
    lines = reply.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "nummer;code;link"
    assert [line.split(";")[0] for line in lines[1:]] == [
        "extra",
        "p00000",
        "p00001",
        "p00002",
        "p00003",
    ]
    assert all(CODE.search(line) for line in lines[1:])
    assert "@" not in reply.content.decode("utf-8-sig")
    remaining = manager.post(url(survey, "panel"), {"alleen": "1"}).content.decode("utf-8-sig")
    assert "p00000" not in remaining
    facts = [entry.facts for entry in JournalEntry.objects.filter(action="panel.export")]
    assert facts == [{"codes": 5, "remaining": False}, {"codes": 4, "remaining": True}]
    assert manager.get(url(survey, "panel")).status_code == 405


@pytest.fixture
def pool(survey):
    owner = Account.objects.create_user("koepel@example.org", None, name="K. Oepel")
    Grant.objects.create(account=owner, role=Role.INTERMEDIARY)
    made = Pool.objects.create(
        survey=survey,
        intermediary=owner,
        body="Waterschap Voorbeeld",
        given={"layer": "waterschap"},
    )
    issue_to_pool(pool=made, number=6, account=None)
    return made


def test_an_intermediary_sees_counts_texts_and_codes_of_their_own_pool(client, settings, pool):
    settings.TWO_FACTOR = False
    client.force_login(pool.intermediary)
    home = url(pool.survey, "pool", str(pool.pk))
    Admission.objects.filter(pk=Admission.objects.filter(pool=pool)[0].pk).update(done=True)
    page = client.get(home).content.decode()
    assert "Codes: 6." in page
    assert "Daarvan gebruikt: 1." in page
    assert "gaat naar iedereen" in " ".join(page.split())
    assert not CODE.search(page)
    printed = client.post(f"{home}codes/", {"lijst": "1"}).content.decode()
    assert len(set(CODE.findall(printed))) == 6
    lines = client.post(f"{home}codes/", {"csv": "1"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 7
    letters = client.get(f"{home}brief/").content.decode()
    assert letters.count("data:image/svg+xml") == 6
    assert JournalEntry.objects.filter(action="pool.codes").count() == 3
    # Nothing of the rest.
    for other in (url(pool.survey), url(pool.survey, "brief"), "/beheer/uitgaande-mail/"):
        assert client.get(other).status_code == 403


def test_a_small_pool_does_not_tell_how_many_took_part(client, settings, pool):
    settings.TWO_FACTOR = False
    Admission.objects.filter(
        pk__in=[bytes(a.pk) for a in Admission.objects.filter(pool=pool)[:2]]
    ).delete()
    client.force_login(pool.intermediary)
    page = client.get(url(pool.survey, "pool", str(pool.pk))).content.decode()
    assert "wordt bij zo weinig codes niet getoond" in page


def test_an_intermediary_does_not_see_the_pool_of_another(client, settings, pool):
    account(client, settings, Role.INTERMEDIARY, "ander@example.org")
    home = url(pool.survey, "pool", str(pool.pk))
    assert client.get(home).status_code == 403
    assert client.post(f"{home}codes/").status_code == 403
    assert client.get(f"{home}brief/").status_code == 403


def test_letters_have_a_code_and_a_square_per_person_in_their_own_language(manager, survey):
    Person.objects.filter(number="p00001").update(language="en", name="A. Sample")
    Admission.objects.filter(person__number="p00000").update(done=True)
    page = manager.get(url(survey, "brief")).content.decode()
    codes = codes_of(survey)
    assert codes[0] not in page
    assert all(code in page for code in codes[1:])
    assert page.count("data:image/svg+xml") == 5
    assert "Dear A. Sample," in page
    assert "Beste deelnemer," in page
    assert "style=" not in page.split("<body>")[1]


def test_after_closing_there_is_nothing_to_hand_out(manager, survey, pool):
    fieldwork.close_survey(survey=survey, account=None)
    for reply in (
        manager.get(url(survey, "brief")),
        manager.post(url(survey, "pool", str(pool.pk), "codes")),
    ):
        assert reply.status_code == 409
        assert "De codes zijn vernietigd" in reply.content.decode()


def test_the_outbox_shows_mail_only_without_a_server(manager, survey, settings):
    plan(survey)
    actions.prepare(mailing=Mailing.objects.get(), now=START)
    send_due(clock=Clock())
    page = manager.get("/beheer/uitgaande-mail/").content.decode()
    assert page.count("Uitnodiging: Vragenlijst overheidsmedewerkers") == 6
    assert not CODE.search(page)
    token = Message.objects.all()[0].token
    text = manager.get(f"/beheer/uitgaande-mail/{token}/").content.decode()
    assert CODE.search(text)
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    page = manager.get("/beheer/uitgaande-mail/").content.decode()
    assert "Uitnodiging: Vragenlijst" not in page
    assert manager.get(f"/beheer/uitgaande-mail/{token}/").status_code == 404


@pytest.mark.parametrize("token", ["..", "%2e%2e%2fkeys", "a" * 25, "A" * 26])
def test_only_messages_are_read_from_the_folder(manager, token):
    assert manager.get(f"/beheer/uitgaande-mail/{token}/").status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_a_manager_sees_mailings_and_codes(client, settings, survey, role):
    account(client, settings, role)
    plan(survey)
    for page in (url(survey), url(survey, "uitnodiging"), url(survey, "brief")):
        assert client.get(page).status_code == 403
    assert client.post(url(survey, "panel")).status_code == 403
    allowed = role == Role.ADMINISTRATOR
    assert client.get("/beheer/uitgaande-mail/").status_code == (200 if allowed else 403)
