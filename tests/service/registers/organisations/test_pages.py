"""Pages of setting up: what is asked comes back with its fault, and what is right is done."""

from __future__ import annotations

import base64
import re
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of
from tests.service.registers.made import make_member, make_organisation, signed_in_as
from tests.service.registers.organisations.pages import LIST, SLUG, filled

from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Organisation,
    PeopleUpload,
    RoleHolding,
)
from graadmeter.service.organisations.routing import rules_of
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=BOTH)
OK, FOUND, BAD, DENIED, MISSING, CONFLICT = 200, 302, 400, 403, 404, 409


class There:
    """A filled register and a browser of who sets it up.

    A request ends in no scope, as it should; each has a context of its own, so that the test goes
    on in the one that it opened.
    """

    def __init__(self) -> None:
        self.organisation, self.first = filled()
        browser: Any = signed_in_as(self.first)
        plain = browser.request
        browser.request = lambda **asked: copy_context().run(plain, **asked)
        self.browser = browser

    def get(self, page: str, *more: Any, **asked: Any) -> Any:
        return self.browser.get(reverse(f"people-{page}", args=[SLUG, *more]), asked)

    def post(self, page: str, *more: Any, **sent: Any) -> Any:
        return self.browser.post(reverse(f"people-{page}", args=[SLUG, *more]), sent)

    def member(self, start: str) -> Member:
        found: Member = Member.objects.get(account__name__startswith=start)
        return found


@pytest.fixture
def there(settings):
    settings.TWO_FACTOR = False
    made = There()
    with organisation_scope(made.organisation.pk):
        yield made


def day(after: int) -> str:
    return str(timezone.localdate() + timedelta(days=after))


def test_the_list_says_what_is_to_do_and_which_report_nobody_would_get(there):
    page = text_of(there.get("setup"))
    assert "Nog te doen" in page
    assert "een medewerker meldt iets van Anna Bedachtsma" in page
    assert "Nog niemand is: iemand van personeelszaken, een integriteitsfunctionaris" in page


def test_details_are_changed(there):
    sent = {"name": "Gemeente Anders", "layer": "gemeente", "size": "tot_50"}
    assert there.post("details", **sent, province="utrecht").status_code == FOUND
    found = Organisation.objects.get()
    assert (found.name, found.province, found.slug) == ("Gemeente Anders", "utrecht", SLUG)


def test_choices_that_are_wrong_come_back_as_they_were_filled_in(there):
    answer = there.post("choices", aftercare_weeks="6, 1", emergency_plan="Bel de bode")
    assert answer.status_code == BAD
    assert "Bel de bode" in text_of(answer)
    assert "op volgorde" in text_of(answer)


def test_choices_are_kept(there):
    page = text_of(there.get("choices"))
    sent = dict(re.findall(r'type="(?:text|number)"[^>]* name="(\w+)" value="([^"]*)"', page))
    answer = there.post("choices", **sent, response_hours="24", takes_public_reports="1")
    assert answer.status_code == FOUND
    found = choices_of(Organisation.objects.get())
    assert (found.response_hours, found.anonymous_reports) == (24, False)


@pytest.mark.parametrize(
    ("asked", "said", "not_said"),
    [
        ({"victim": "Cato"}, "Bram Verzonnen", "Niemand"),
        ({"victim": "Cato", "subject": "Bram"}, "Anna Bedachtsma", "Niemand"),
        ({"subject": "Anna", "by_whom": "collega"}, "Niemand krijgt deze melding", "Deze rol"),
        ({"audience": "representative", "victim": "Dirk"}, "kiest zelf", "Geef iemand een rol"),
    ],
    ids=str,
)
def test_a_try_out_shows_who_would_be_told(there, asked, said, not_said):
    people = {
        name: there.member(value).pk if name in ("victim", "subject") else value
        for name, value in asked.items()
    }
    page = text_of(there.get("tryout", **{"audience": "staff", **people}))
    outcome = page.partition('id="uitkomst"')[2].partition("</section>")[0]
    assert said in outcome
    assert not_said not in outcome


def test_a_try_out_says_who_stands_in(there):
    page = text_of(there.get("tryout", audience="staff", victim=there.member("Cato").pk))
    assert "in plaats van" not in page.partition('id="uitkomst"')[2].partition("</section>")[0]
    desk = Department.objects.get(name="Publiekszaken").pk
    page = text_of(there.get("tryout", audience="staff", department=desk))
    assert "in plaats van Bram Verzonnen-van der Voorbeeld" in page


def test_a_department_is_made_renamed_and_closed(there):
    assert there.post("departments", name="Archief").status_code == FOUND
    archive = Department.objects.get(name="Archief")
    assert there.post("department", archive.pk, name="Archieven").status_code == FOUND
    desk = Department.objects.get(name="Publiekszaken")
    sent = {"einde": "1", "last_day": day(0)}
    assert there.post("department", desk.pk, **sent).status_code == BAD
    answer = there.post("department", desk.pk, **sent, successor=archive.pk)
    assert answer.status_code == FOUND
    assert there.member("Cato").department == archive
    assert Department.objects.get(pk=archive.pk).name == "Archieven"


def test_people_are_found_by_a_part_of_what_is_known_of_them(there):
    for sought, found in (("cato", True), ("PUBLIEKS", True), ("niets", False)):
        assert ("Cato Nergens" in text_of(there.get("members", zoek=sought))) is found
    assert "Aantal: 4" in text_of(there.get("members"))
    assert there.get("members", pagina="999999").status_code == OK


def test_many_people_are_shown_by_the_page(there):
    for number in range(60):
        make_member(there.organisation, name=f"Persoon {number:02}")
    first, second = text_of(there.get("members")), text_of(there.get("members", pagina="2"))
    assert "Persoon 05" in first
    assert "Persoon 59" not in first
    assert "Persoon 59" in second


def test_a_first_password_is_shown_once_and_opens_the_account(there):
    sent = {"name": "Eva Nieuw", "mail": "eva@example.org", "roles": ["hr", "employee"]}
    page = text_of(there.post("new", **sent))
    password = re.search(r"<code>(\w+)</code>", page)
    assert password is not None
    account = Account.objects.get(mail="eva@example.org")
    assert account.check_password(password[1])
    member = there.member("Eva")
    assert password[1] not in text_of(there.get("member", member.pk))
    assert RoleHolding.objects.filter(member=member, role=Role.HR).exists()
    again = re.search(
        r"<code>(\w+)</code>", text_of(there.post("member", member.pk, doe="wachtwoord"))
    )
    assert again is not None
    account.refresh_from_db()
    assert account.check_password(again[1])


def test_roles_deputies_and_absence_of_one_person(there):
    cato, bram = there.member("Cato"), there.member("Bram")

    def send(member: Member, doing: str, **sent: Any) -> Any:
        return there.post("member", member.pk, doe=doing, **sent)

    days = {"rol-eerste": day(0), "rol-laatste": ""}
    assert send(cato, "rol", role="hr", **days).status_code == FOUND
    assert send(cato, "rol", role="hr", **days).status_code == BAD
    assert send(cato, "rol", role="employee", **days).status_code == BAD
    held = RoleHolding.objects.get(member=cato, role=Role.HR)
    days = {"vervanger-eerste": day(0), "vervanger-laatste": day(5)}
    assert send(cato, "vervanger", rij=held.pk, deputy=cato.pk, **days).status_code == BAD
    assert send(cato, "vervanger", rij=held.pk, deputy=bram.pk, **days).status_code == FOUND
    deputy = Deputy.objects.get(holding=held)
    days = {"afwezig-eerste": day(1), "afwezig-laatste": day(0)}
    assert send(cato, "afwezig", **days).status_code == BAD
    assert send(cato, "afwezig", **days | {"afwezig-laatste": day(2)}).status_code == FOUND
    absence = Absence.objects.get(member=cato)
    page = text_of(there.get("member", cato.pk))
    assert "Bram Verzonnen" in page
    assert send(bram, "vervanger-einde", rij=deputy.pk).status_code == MISSING
    assert send(cato, "vervanger-einde", rij=deputy.pk).status_code == FOUND
    assert send(cato, "afwezig-einde", rij=absence.pk).status_code == FOUND
    assert send(cato, "rol-einde", rij=held.pk).status_code == FOUND
    assert send(cato, "iets anders").status_code == MISSING
    assert not RoleHolding.objects.filter(member=cato, role=Role.HR).exists()


def test_the_last_administrator_stays(there):
    held = RoleHolding.objects.get(member=there.first, role=Role.ADMINISTRATOR)
    answer = there.post("member", there.first.pk, doe="rol-einde", rij=held.pk)
    assert answer.status_code == BAD
    assert "niemand dit register nog beheren" in text_of(answer)
    assert there.post("end", there.first.pk, last_day=day(0)).status_code == BAD


def test_somebody_is_changed_and_leaves(there):
    cato = there.member("Cato")
    sent = {"name": "Cato Anders", "function": "wethouder", "manager": "", "department": ""}
    assert there.post("change", cato.pk, **sent).status_code == FOUND
    cato = Member.objects.get(pk=cato.pk)
    assert (cato.audience, cato.manager, cato.department) == (Audience.BOARD, None, None)
    assert there.post("end", cato.pk, last_day=day(0)).status_code == FOUND
    Member.objects.filter(pk=cato.pk).update(valid_from=day(-9), valid_until=day(-1))
    assert "Cato Anders" not in text_of(there.get("members"))
    assert "Cato Anders" in text_of(there.get("members", vertrokken="1"))
    assert "Vertrokken" in text_of(there.get("member", cato.pk))
    assert there.get("change", cato.pk).status_code == MISSING


def test_a_role_is_given_from_the_overview(there):
    sent = {"role": "security", "member": there.member("Cato").pk}
    assert there.post("roles", **sent).status_code == FOUND
    assert there.post("roles", **sent).status_code == BAD
    assert there.post("roles", role="employee", member=sent["member"]).status_code == BAD


def test_who_is_told_is_laid_down_as_a_version(there):
    answer = there.post("routing-change", "staff", at_once=["hr", "security"])
    assert answer.status_code == FOUND
    found = rules_of(Audience.STAFF)
    assert found.version == 1
    assert [line.role for line in found.rules.at_once] == [Role.HR, Role.SECURITY]
    assert "Versie 1" in text_of(there.get("routing"))
    assert there.post("routing-change", "staff").status_code == BAD
    assert there.get("routing-change", "iedereen").status_code == MISSING


def test_places_outside_keep_what_consents_call_them(there):
    outside = "De commissaris van de Koning | 070-0000000\nFractie X\nFractie Y"
    sent = {"offered": ["clerk"], "outside": outside}
    assert there.post("routing-change", "representative", **sent).status_code == FOUND
    first = rules_of(Audience.REPRESENTATIVE).rules.outside
    assert [each.code for each in first] == ["commissaris", "buiten_a", "buiten_b"]
    assert first[0].for_chair
    sent["outside"] = "Fractie Y\nFractie Z"
    assert there.post("routing-change", "representative", **sent).status_code == FOUND
    second = rules_of(Audience.REPRESENTATIVE).rules.outside
    assert [each.code for each in second] == ["buiten_b", "buiten_c"]


def test_a_list_is_looked_at_before_it_is_taken_in(there):
    file = SimpleUploadedFile("mensen.csv", LIST.encode())
    preview = there.post("import", file=file)["Location"]
    page = text_of(there.browser.get(preview))
    assert "Kim Verzonnen" in page
    assert "schoenmaat" in page
    assert not Account.objects.filter(mail="kim@example.org").exists()
    assert there.browser.post(preview, {"gezien": "anders"}).status_code == CONFLICT
    mark = page.partition('name="gezien" value="')[2].partition('"')[0]
    done = text_of(there.browser.post(preview, {"gezien": mark}))
    held = re.search(r"data:text/csv;charset=utf-8;base64,([^\"]+)", done)
    assert held is not None
    lines = base64.b64decode(held[1]).decode("utf-8-sig").splitlines()
    name, mail, password = lines[1].split(";")
    assert (name, mail) == ("Kim Verzonnen", "kim@example.org")
    assert Account.objects.get(mail=mail).check_password(password)
    assert there.browser.get(preview).status_code == MISSING
    again = SimpleUploadedFile("mensen.csv", LIST.encode())
    page = text_of(there.browser.get(there.post("import", file=again)["Location"]))
    assert ">Inlezen</button>" not in page


def test_a_list_is_thrown_away(there):
    file = SimpleUploadedFile("mensen.csv", LIST.encode())
    preview = there.post("import", file=file)["Location"]
    assert there.browser.post(preview, {"weg": "1"}).status_code == FOUND
    assert not PeopleUpload.objects.exists()


def test_a_list_is_its_owners_alone(there):
    file = SimpleUploadedFile("mensen.csv", LIST.encode())
    preview = there.post("import", file=file)["Location"]
    other = make_member(there.organisation, Role.ADMINISTRATOR)
    assert signed_in_as(other).get(preview).status_code == MISSING


def test_somebody_of_another_organisation_cannot_be_chosen(there):
    other = make_organisation("verzonnendam")
    with organisation_scope(other.pk):
        stranger = make_member(other, Role.EMPLOYEE)
    assert there.get("member", stranger.pk).status_code == MISSING
    answer = there.post("new", name="A", mail="a@example.org", manager=stranger.pk)
    assert answer.status_code == BAD
    assert there.post("roles", role="hr", member=stranger.pk).status_code == BAD


def test_who_runs_the_installation_makes_an_organisation_and_sets_it_up(settings):
    settings.TWO_FACTOR = False
    installer = signed_in(InstallationRole.ADMINISTRATOR)
    sent = {
        "name": "Waterschap De Proef",
        "slug": "de-proef",
        "layer": "waterschap",
        "size": "250_999",
        "admin_name": "Fenna Fictie",
        "mail": "fenna@example.org",
    }
    there = reverse("organisation-new")
    assert installer.post(there, sent | {"slug": "De Proef"}).status_code == BAD
    assert re.search(r"<code>\w+</code>", text_of(installer.post(there, sent)))
    assert installer.post(there, sent).status_code == BAD
    assert "Waterschap De Proef" in text_of(installer.get(reverse("organisations")))
    assert installer.get(reverse("people-setup", args=["de-proef"])).status_code == OK
    assert signed_in().get(reverse("organisations")).status_code == DENIED
