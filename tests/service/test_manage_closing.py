"""From an open survey to its audit, redacted answers, microdata: the end of a wave in pages."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of
from tests.service.test_wave import fill, make

from graadmeter.errors import UserError
from graadmeter.microdata import read_microdata
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Person, Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.responses.models import Draft, Final, Inbox, Redaction, Spent
from graadmeter.service.responses.redaction import NOT_APPROVED

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


@pytest.fixture
def open_survey(transactional_db, settings) -> Survey:
    """Sixteen people, of whom fourteen handed in."""
    settings.TWO_FACTOR = False
    survey = make(2)
    fill(survey, 14)
    return survey


@pytest.fixture
def survey(open_survey) -> Survey:
    """The same, closed."""
    manager = signed_in(Role.MANAGER)
    manager.post(reverse("close-survey", args=[open_survey.pk]), {"title": open_survey.title})
    open_survey.refresh_from_db()
    assert open_survey.state == Survey.State.CLOSED
    return open_survey


def test_closing_needs_the_title_and_proves_its_counts(open_survey):
    manager = signed_in(Role.MANAGER)
    there = reverse("close-survey", args=[open_survey.pk])
    page = text_of(manager.get(there))
    assert open_survey.title in page
    assert "niet terug te draaien" in page
    for typed in ("", "ja", open_survey.title[:-1]):
        assert manager.post(there, {"title": typed}).status_code == 400
    open_survey.refresh_from_db()
    assert open_survey.state == Survey.State.OPEN
    before = manager.get(reverse("survey-audit", args=[open_survey.pk]))
    assert before.status_code == 409
    person = Person.objects.filter(admission__done=False)[0]
    Person.objects.filter(pk=person.pk).update(stopped=True)
    done = manager.post(there, {"title": f"  {open_survey.title.upper()} "}, follow=True)
    html = text_of(done)
    assert done.request["PATH_INFO"] == reverse("survey-audit", args=[open_survey.pk])
    assert "Alles klopt" in html
    assert html.count("klopt</span>") == 6
    assert "klopt niet" not in html
    audit = audit_of(open_survey)
    assert (audit.approached, audit.completed, audit.refused, audit.unanswered) == (16, 14, 1, 1)
    assert manager.get(there).status_code == 302
    entry = JournalEntry.objects.get(action="survey.close")
    assert entry.account == manager.account


@pytest.mark.parametrize("fault", ["answer", "spent", "draft", "inbox", "sealed"])
def test_what_does_not_agree_is_said_and_can_be_closed_again(survey, fault):
    key = b"k" * 32
    if fault == "answer":
        Final.objects.filter(survey=survey.pk)[0].delete()
    elif fault == "spent":
        Spent.objects.create(id=key, survey=survey.pk)
    elif fault == "draft":
        Draft.objects.create(id=key, survey=survey.pk, sealed=b"x")
    elif fault == "inbox":
        Inbox.objects.create(id=key, survey=survey.pk, record={})
    else:
        Admission.objects.filter(pk=Admission.objects.all()[0].pk).update(sealed=b"x")
    manager = signed_in(Role.MANAGER)
    html = text_of(manager.get(reverse("survey-audit", args=[survey.pk])))
    assert html.count("klopt niet</span>") == 1
    there = reverse("close-survey", args=[survey.pk])
    assert there in html
    assert manager.get(there).status_code == 200
    if fault not in {"answer", "inbox"}:  # what is lost or too many stays wrong, and is said
        again = manager.post(there, {"title": survey.title}, follow=True)
        assert "Alles klopt" in text_of(again)


def test_a_survey_that_never_opened_cannot_be_closed(open_survey):
    Survey.objects.update(state=Survey.State.PREPARING)
    there = reverse("close-survey", args=[open_survey.pk])
    response = signed_in(Role.MANAGER).post(there, {"title": open_survey.title})
    assert response.status_code == 409
    assert Admission.objects.filter(sealed__isnull=False).count() == 16


def hidden(html: str) -> dict[str, str]:
    """The fields of the form for one open answer."""
    found = dict(re.findall(r'<input type="hidden" name="(answer|question)" value="([^"]+)"', html))
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL)
    assert text is not None
    return {**found, "text": text[1]}


def test_an_open_answer_is_approved_by_two_analysts_and_never_by_one(survey):
    first, second = signed_in(Role.ANALYST), signed_in(Role.ANALYST)
    overview = reverse("open-answers", args=[survey.pk])
    there = reverse("open-answer", args=[survey.pk])
    shown = text_of(first.get(there))
    assert "Het gebeurde aan de balie." in shown
    sent = hidden(shown) | {"text": "Het gebeurde aan [plaats]."}
    assert "collega kijkt" in text_of(first.post(there, sent, follow=True))
    own = first.post(there, sent)
    assert own.status_code == 409
    assert "tweede analist" in text_of(own)
    assert "Van u, voor een collega" in text_of(first.get(overview))
    # A colleague's answers come first.
    seen = text_of(second.get(there))
    assert hidden(seen)["text"] == "Het gebeurde aan [plaats]."
    assert "Het gebeurde aan de balie." in seen
    changed = hidden(seen) | {"text": "Het gebeurde."}
    assert "collega kijkt" in text_of(second.post(there, changed, follow=True))
    assert second.post(there, changed).status_code == 409
    assert "Goedgekeurd." in text_of(first.post(there, changed, follow=True))
    for client in (first, second):
        late = client.post(there, changed)
        assert late.status_code == 409
        assert "al goedgekeurd" in text_of(late)
    row = Redaction.objects.get(second__isnull=False)
    assert (row.text, row.first, row.second) == (
        "Het gebeurde.",
        second.account.pk,
        first.account.pk,
    )


def test_every_look_at_an_original_is_in_the_journal_as_a_number(survey):
    analyst = signed_in(Role.ANALYST)
    there = reverse("open-answer", args=[survey.pk])
    analyst.get(reverse("open-answers", args=[survey.pk]))
    assert not JournalEntry.objects.filter(action="open-answers.read").exists()
    for _look in range(3):
        sent = hidden(text_of(analyst.get(there)))
    analyst.post(there, sent)
    read = JournalEntry.objects.filter(action="open-answers.read")
    assert [(e.account, e.facts) for e in read] == [(analyst.account, {"answers": 1})] * 3
    written = JournalEntry.objects.get(action="open-answers.redact")
    assert written.facts == {"approved": False}


def test_what_seems_to_point_to_somebody_is_asked_about_once(survey):
    analyst = signed_in(Role.ANALYST)
    there = reverse("open-answer", args=[survey.pk])
    sent = hidden(text_of(analyst.get(there))) | {"text": "Dat was Jan de Vries."}
    asked = analyst.post(there, sent)
    assert asked.status_code == 400
    assert "Er lijkt een naam in te staan" in text_of(asked)
    assert not Redaction.objects.exists()
    assert analyst.post(there, {**sent, "warned": "name"}).status_code == 302
    assert Redaction.objects.get().text == "Dat was Jan de Vries."


@pytest.mark.parametrize(
    "wrong", [{"answer": "zz"}, {"answer": "00" * 32}, {"question": "layer"}, {"question": ""}]
)
def test_only_open_answers_of_this_survey_can_be_changed(survey, wrong):
    analyst = signed_in(Role.ANALYST)
    there = reverse("open-answer", args=[survey.pk])
    sent = hidden(text_of(analyst.get(there))) | wrong
    assert analyst.post(there, sent).status_code == 409
    assert not Redaction.objects.exists()


def test_open_answers_of_an_open_survey_cannot_be_read(open_survey):
    analyst = signed_in(Role.ANALYST)
    for name in ("open-answers", "open-answer"):
        response = analyst.get(reverse(name, args=[open_survey.pk]))
        assert response.status_code == 409
        assert "balie" not in text_of(response)


def test_microdata_come_as_a_zip_that_a_publication_is_made_from(survey, tmp_path):
    analyst = signed_in(Role.ANALYST)
    there = reverse("microdata", args=[survey.pk])
    page = text_of(analyst.get(there))
    assert "graadmeter build miv --wave 2016 --microdata microdata-miv-2016" in page
    assert "nog niet door twee analisten" in page
    assert not JournalEntry.objects.filter(action="microdata.export").exists()
    response = analyst.post(there)
    assert response["Content-Type"] == "application/zip"
    assert analyst.post(there).content == response.content
    zipfile.ZipFile(io.BytesIO(response.content)).extractall(tmp_path)
    read = read_microdata(tmp_path / "microdata-miv-2016", monitor_named("miv"), 2016)
    assert read["medewerkers"].respondents == 14
    assert read["griffiers"].respondents == 0
    entry = JournalEntry.objects.filter(action="microdata.export")[0]
    assert (entry.account, entry.facts) == (analyst.account, {"surveys": 1, "rows": 14})


def test_an_open_survey_has_no_microdata(open_survey):
    analyst = signed_in(Role.ANALYST)
    for method in (analyst.get, analyst.post):
        assert method(reverse("microdata", args=[open_survey.pk])).status_code == 409


def test_a_command_writes_the_same_folder_and_nothing_over_others(survey, tmp_path):
    out = tmp_path / "deep" / "microdata"
    options = {"monitor": "miv", "wave": 2016, "stdout": io.StringIO()}
    call_command("exportmicrodata", out=out, **options)
    read = read_microdata(out, monitor_named("miv"), 2016)["medewerkers"]
    assert read.respondents == 14
    assert NOT_APPROVED in set(read.values["incident_description"].drop_nulls())
    call_command("exportmicrodata", out=out, **options)
    entries = JournalEntry.objects.filter(action="microdata.export")
    assert [(e.account, e.facts["rows"]) for e in entries] == [(None, 14)] * 2
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="niet leeg"):
        call_command("exportmicrodata", out=strange, **options)
    assert [f.name for f in strange.iterdir()] == ["mine.txt"]
    assert entries.count() == 2
    with pytest.raises(UserError, match="geen gesloten onderzoek"):
        call_command("exportmicrodata", monitor="miv", wave=1999, out=tmp_path / "none")
    assert not (tmp_path / "none").exists()
