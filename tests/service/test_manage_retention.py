"""After closing, who was asked goes; every count stays as it was."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of
from tests.service.test_wave import fill, make

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.mail import actions as mail
from graadmeter.service.fieldwork.mail import tasks
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.mail.transport import outbox
from graadmeter.service.fieldwork.mail.views import progress_of
from graadmeter.service.fieldwork.manage import retention
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.figures_csv import figures_csv
from graadmeter.service.fieldwork.manage.response import response_of
from graadmeter.service.fieldwork.manage.retention import due_to_forget, forget_people
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Message,
    Person,
    Upload,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DATA, settings.TWO_FACTOR, settings.MAIL_URL = tmp_path, False, ""
    settings.MAIL_PER_MINUTE = 0


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def survey(now):
    """Invited, answered by some, refused by one, bounced by one, closed."""
    found = make(4)
    today = timezone.localdate(now)
    for index, person in enumerate(Person.objects.filter(survey=found).order_by("pk")):
        Person.objects.filter(pk=person.pk).update(
            mail=f"geheim{index}@example.org", name=f"Geheim Persoon {index}", route="mail"
        )
    mail.plan_mailings(survey=found, dates={"invitation": today}, account=None)
    tasks.fieldwork_tick(now)
    send_due()
    fill(found, 20)
    silent = list(Person.objects.filter(survey=found, admission__done=False))
    Person.objects.filter(pk=silent[0].pk).update(stopped=True)
    Person.objects.filter(pk=silent[1].pk).update(bounced=True)
    Admission.objects.filter(person=silent[2]).update(refused=True)
    Upload.objects.create(
        survey=found, account=signed_in(Role.MANAGER).account, sealed=b"x", made_at=now
    )
    fieldwork.close_survey(survey=found, account=None)
    found.refresh_from_db()
    return found


def figures(survey, now):
    return figures_csv(response_of(survey, timezone.localdate(now))), audit_of(survey)


def test_nothing_says_who_was_asked_and_every_count_is_the_same(survey, now):
    before = figures(survey, now)
    rounds = [progress_of(mailing) for mailing in survey.mailings.all()]
    numbers = set(Person.objects.values_list("number", flat=True))
    rows = set(Person.objects.values_list("pk", flat=True))
    forget_people(survey=survey, account=None, now=now)
    assert figures(survey, now) == before
    after = [{**progress_of(m), "finished": None} for m in survey.mailings.all()]
    assert after == [{**each, "finished": None} for each in rounds]
    assert rounds[0]["sent"] > 0
    people = Person.objects.filter(survey=survey)
    assert set(people.values_list("name", "mail", "language")) == {("", "", "nl")}
    assert not numbers & set(people.values_list("number", flat=True))
    assert not rows & set(people.values_list("pk", flat=True))
    assert people.count() == len(rows)
    assert not Message.objects.exists()
    assert not Upload.objects.exists()


def test_the_order_of_rows_is_not_that_of_the_frame(survey, now):
    before = [p.given | {"done": p.admission.done} for p in Person.objects.order_by("pk")]
    Person.objects.update(given={})
    for place, person in enumerate(Person.objects.order_by("pk")):
        Person.objects.filter(pk=person.pk).update(given={"place": f"{place:03}"})
    done = {p.given["place"]: p.admission.done for p in Person.objects.select_related("admission")}
    forget_people(survey=survey, account=None, now=now)
    later = list(Person.objects.select_related("admission").order_by("pk"))
    places = [person.given["place"] for person in later]
    assert places != sorted(places)
    assert len(before) == len(later)
    # Everybody kept what became of them.
    assert {p.given["place"]: p.admission.done for p in later} == done


def test_not_even_the_pages_of_the_file_hold_a_name(survey, now, settings):
    if connections["default"].vendor != "sqlite":
        pytest.skip("SQLite keeps one file")
    path = Path(connections["default"].settings_dict["NAME"])

    def held() -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = path.read_bytes()
        return b"Geheim Persoon" in content or b"geheim1@" in content

    assert held()
    forget_people(survey=survey, account=None, now=now)
    assert not held()


def test_it_waits_for_the_days_and_for_the_thanks(survey, now, settings):
    settings.KEEP_ADDRESSES_DAYS = 30
    assert due_to_forget(now + timedelta(days=29)) == []
    assert due_to_forget(now + timedelta(days=30)) == [survey]
    thanks = Mailing.objects.create(
        survey=survey, kind="thanks", send_on=timezone.localdate(now) + timedelta(days=28)
    )
    assert due_to_forget(now + timedelta(days=30)) == []
    with pytest.raises(UserError, match="dankwoord"):
        forget_people(survey=survey, account=None, now=now)
    assert due_to_forget(now + timedelta(days=36)) == [survey]  # thanks that never went
    Mailing.objects.filter(pk=thanks.pk).update(finished=True)
    assert due_to_forget(now + timedelta(days=30)) == [survey]


def test_the_worker_does_it_once(survey, now, settings):
    settings.KEEP_ADDRESSES_DAYS = 1
    assert tasks.fieldwork_tick(now + timedelta(days=1)).failures == 0
    assert not Person.objects.exclude(mail="").exists()
    assert tasks.fieldwork_tick(now + timedelta(days=1)).failures == 0
    assert [e.account for e in JournalEntry.objects.filter(action="survey.forget")] == [None]


def test_what_was_broken_off_is_finished(survey, now, settings, monkeypatch):
    settings.KEEP_ADDRESSES_DAYS = 0
    with monkeypatch.context() as broken:
        broken.setattr(retention, "forget_pages", lambda: 1 / 0)
        assert tasks.fieldwork_tick(now).failures == 1
    rewritten = []
    monkeypatch.setattr(retention, "forget_pages", lambda: rewritten.append(1))
    assert tasks.fieldwork_tick(now).failures == 0
    assert rewritten == [1]
    assert JournalEntry.objects.filter(action="survey.forget").count() == 1
    assert progress_of(survey.mailings.get())["sent"] > 0


def test_a_transaction_that_breaks_leaves_everybody(survey, now, monkeypatch):
    before = list(Person.objects.order_by("pk").values())
    monkeypatch.setattr(retention, "note", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        forget_people(survey=survey, account=None, now=now)
    assert list(Person.objects.order_by("pk").values()) == before
    assert Message.objects.exists()


def test_an_open_survey_keeps_its_people(now):
    survey = make(1)
    with pytest.raises(UserError, match="nog niet gesloten"):
        forget_people(survey=survey, account=None, now=now)


def test_the_button_on_the_audit_page(survey, now):
    manager = signed_in(Role.MANAGER)
    audit, there = (reverse(n, args=[survey.pk]) for n in ("survey-audit", "survey-forget"))
    page = text_of(manager.get(audit))
    assert "Nu voorgoed verwijderen" in page
    assert signed_in(Role.ANALYST).post(there).status_code == 403
    assert manager.get(there).status_code == 405
    unsure = manager.post(there)
    assert unsure.status_code == 400
    assert 'href="#zeker"' in text_of(unsure)
    assert Message.objects.exists()
    done = text_of(manager.post(there, {"zeker": "1"}, follow=True))
    assert "Verwijderd op" in done
    assert "Nu voorgoed verwijderen" not in done
    assert "Alles klopt" in done
    assert not list(outbox().glob("*.eml"))
