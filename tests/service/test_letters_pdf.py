"""Letters as PDF: accessible, the same bytes each time, and text is never markup."""

import re
import resource
import zlib

import pytest
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.managing import signed_in

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.admissions import issue_to_pool
from graadmeter.service.fieldwork.mail import letters_pdf as pdf
from graadmeter.service.fieldwork.mail.handing_out import letters_to_people
from graadmeter.service.fieldwork.models import JournalEntry, Person, Pool
from graadmeter.service.typesetting import fits, printable

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
STRANGE = '#panic("x") *a* $b$ <c>'


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def survey():
    return make_survey(3)


def letters(survey):
    return letters_to_people(survey=survey, start=0, account=None, fits=fits)[0]


def structure(content: bytes) -> bytes:
    """What a PDF says outside of its pictures and fonts."""
    parts = [content]
    for packed in re.findall(rb"stream\n(.*?)\nendstream", content, flags=re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(content: bytes) -> int:
    found = re.search(rb"<xmpTPg:NPages>(\d+)<", content)
    assert found is not None
    return int(found[1])


def test_a_page_per_letter_in_its_language_with_a_described_square(survey):
    Person.objects.filter(number="p00001").update(language="en", name="A. Sample")
    made = pdf.letters_pdf(letters(survey), "Brieven")
    said = structure(made)
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part>1<" in said
    assert b"/StructTreeRoot" in said
    assert b"/Lang(nl)" in said
    assert b"/Lang(en)" in said
    assert b"/Alt(QR-code met uw persoonlijke link)" in said
    assert b"/Alt(QR code with your personal link)" in said
    assert pages(made) == 3


def test_the_same_letters_are_the_same_bytes(survey):
    made = letters(survey)
    assert pdf.letters_pdf(made, "Brieven") == pdf.letters_pdf(made, "Brieven")


@pytest.mark.parametrize(
    "name", [STRANGE, "\\u{41} // /* [x] @y `z`", '#import "@preview/x:1.0.0"']
)
def test_what_people_wrote_is_text(survey, name):
    Person.objects.filter(number="p00001").update(name=name)
    survey.title = name
    survey.save()
    assert fits(name)
    assert pages(pdf.letters_pdf(letters(survey), name)) == 3


def test_a_name_that_cannot_be_printed_is_left_out_and_stops_no_letter(survey):
    Person.objects.filter(number="p00000").update(name="王小明")
    Person.objects.filter(number="p00001").update(name="Ünal Đặng Ελένη")
    survey.title = "Onderzoek 😀 2026"
    survey.save()
    made = letters(survey)
    assert made[0].before[0] == "Beste deelnemer,"
    assert made[1].before[0] == "Beste Ünal Đặng Ελένη,"
    assert pages(pdf.letters_pdf(made, survey.title)) == 3
    assert printable(survey.title) == "Onderzoek 2026"


def test_a_title_without_a_letter_that_can_be_printed_stops_nothing(survey):
    assert pages(pdf.letters_pdf(letters(survey), "调查")) == 3


def test_the_sender_is_who_the_settings_say(settings):
    settings.MAIL_FROM = "Graadmeter <noreply@localhost>"
    assert pdf.sender() == ""
    settings.MAIL_FROM = "Gemeente Voorbeeld <onderzoek@voorbeeld.nl>"
    assert pdf.sender() == "Gemeente Voorbeeld"


def test_nothing_is_written_to_disk(survey):
    made = letters(survey)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # not one byte into any file
    try:
        content = pdf.letters_pdf(made, "Brieven")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert pages(content) == 3


def test_a_manager_downloads_the_letters_that_the_page_shows(survey):
    manager = signed_in(Role.MANAGER)
    page = manager.get(reverse("letters", args=[survey.pk])).content.decode()
    assert reverse("letters-pdf", args=[survey.pk]) in page
    there = reverse("letters-pdf", args=[survey.pk])
    assert manager.get(there).status_code == 405
    got = manager.post(there, {"vanaf": "1"})
    assert got["Content-Type"] == "application/pdf"
    assert "attachment" in got["Content-Disposition"]
    assert "no-store" in got["Cache-Control"]
    assert pages(got.content) == 2
    assert JournalEntry.objects.filter(action="letters.people").count() == 2
    assert codes_of(survey)[0].encode() not in got.headers["Content-Disposition"].encode()
    nobody = manager.post(there, {"vanaf": "99"})
    assert nobody.status_code == 409
    assert "geen brieven" in nobody.content.decode()
    assert signed_in(Role.ANALYST).post(there).status_code == 403
    fieldwork.close_survey(survey=survey, account=None)
    assert manager.post(there).status_code == 409


def test_an_intermediary_downloads_the_letters_of_their_own_pool(survey):
    owner, other = signed_in(Role.INTERMEDIARY), signed_in(Role.INTERMEDIARY)
    pool = Pool.objects.create(survey=survey, intermediary=owner.account, body="X", given={})
    issue_to_pool(pool=pool, number=4, account=None)
    there = reverse("pool-letters-pdf", args=[survey.pk, pool.pk])
    assert there in owner.get(reverse("pool", args=[survey.pk, pool.pk])).content.decode()
    assert pages(owner.post(there).content) == 4
    assert other.post(there).status_code == 403
