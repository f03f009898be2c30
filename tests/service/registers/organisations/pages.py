"""Every page of setting up a register, with something on it: for axe and for vnu."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.service.every_page import NO_PAGE, Pages, Response, pages_of
from tests.service.managing import signed_in
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)

from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.organisations.models import (
    Absence,
    Department,
    Deputy,
    Member,
    Organisation,
    RoleHolding,
)
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

NO_PAGE.update(
    {
        "oidc-start": "goes to a provider, where there is one",
        "oidc-callback": "comes back from a provider, where there is one",
    }
)
SLUG = "voorbeelddam"
LIST = (
    "naam;mailadres;afdeling;rollen;leidinggevende;schoenmaat\n"
    "Kim Verzonnen;kim@example.org;Balie;Leidinggevende;;38\n"
    "Sam Bedacht;sam@example.org;Balie;;kim@example.org;42\n"
)


def filled() -> tuple[Organisation, Member]:
    """A small municipality with a few people, one of them away."""
    organisation = make_organisation(SLUG, name="Gemeente Voorbeelddam")
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        desk = Department.objects.create(
            organisation=organisation, name="Publiekszaken", valid_from=today
        )
        Department.objects.create(
            organisation=organisation,
            name="Burgerzaken",
            valid_from=today - timedelta(days=400),
            valid_until=today - timedelta(days=1),
            successor=desk,
        )
        first = make_member(
            organisation,
            Role.EMPLOYEE,
            Role.ADMINISTRATOR,
            Role.INCIDENT_COORDINATOR,
            name="Anna Bedachtsma",
        )
        lead = make_member(
            organisation,
            Role.EMPLOYEE,
            Role.MANAGER,
            name="Bram Verzonnen-van der Voorbeeld",
            department=desk,
        )
        worker = make_member(
            organisation, Role.EMPLOYEE, name="Cato Nergens", department=desk, manager=lead
        )
        make_representative(organisation, name="Dirk Denkbeeld")
        held = RoleHolding.objects.get(member=lead, role=Role.MANAGER)
        Absence.objects.create(
            organisation=organisation,
            member=lead,
            valid_from=today,
            valid_until=today + timedelta(days=14),
        )
        Deputy.objects.create(
            organisation=organisation,
            holding=held,
            member=worker,
            valid_from=today,
            valid_until=today + timedelta(days=14),
        )
    return organisation, first


@pages_of(
    *("people-setup", "people-details", "people-choices", "people-tryout", "people-departments"),
    *("people-department", "people-roles", "people-deputies", "people-routing"),
    *("people-routing-change",),
)
def setting_up_a_register() -> Pages:
    """What the organisation is, chose and laid down; with mistakes."""
    organisation, first = filled()
    staff = signed_in_as(first)

    def get(route: str, *more: object, **asked: str | int) -> Response:
        return staff.get(reverse(route, args=[SLUG, *more]), asked)

    def post(route: str, *more: object, **sent: str) -> Response:
        return staff.post(reverse(route, args=[SLUG, *more]), sent)

    yield get("people-setup")
    yield get("people-details")
    yield post("people-details", name="")
    yield get("people-choices")
    yield post("people-choices", matching="1", aftercare_weeks="6, 1", response_hours="12")
    yield get("people-tryout")
    with organisation_scope(organisation.pk):
        victim = Member.objects.get(account__name="Cato Nergens")
        council = Member.objects.get(account__name="Dirk Denkbeeld")
        desk = Department.objects.get(name="Publiekszaken")
    yield get("people-tryout", audience="staff", victim=victim.pk)
    yield get("people-tryout", audience="representative", victim=council.pk)
    yield get("people-departments")
    yield post("people-departments", name="Publiekszaken")
    yield get("people-department", desk.pk)
    yield post("people-department", desk.pk, einde="1")
    yield get("people-roles")
    yield post("people-roles")
    yield get("people-deputies")
    yield get("people-routing")
    yield get("people-routing-change", "staff")
    yield get("people-routing-change", "representative")
    yield post("people-routing-change", "representative", outside="x" * 300)


@pages_of(
    *("people-members", "people-new", "people-member", "people-change", "people-end"),
    *("people-import", "people-import-preview"),
)
def people_of_a_register() -> Pages:
    """The people: listed, added, changed, ended, taken in from a list; with mistakes."""
    organisation, first = filled()
    staff = signed_in_as(first)
    with organisation_scope(organisation.pk):
        lead = Member.objects.get(account__name__startswith="Bram")
    yield staff.get(reverse("people-members", args=[SLUG]))
    yield staff.get(reverse("people-members", args=[SLUG]), {"zoek": "niemand heet zo"})
    new = reverse("people-new", args=[SLUG])
    yield staff.get(new)
    yield staff.post(new, {"mail": "geen adres"})
    yield staff.post(new, {"name": "Eva Nieuw", "mail": "eva@example.org"})
    here = reverse("people-member", args=[SLUG, lead.pk])
    yield staff.get(here)
    yield staff.post(here, {"doe": "rol", "rol-eerste": "", "rol-laatste": "gisteren"})
    yield staff.get(reverse("people-change", args=[SLUG, lead.pk]))
    yield staff.post(reverse("people-change", args=[SLUG, lead.pk]), {"manager": lead.pk})
    yield staff.get(reverse("people-end", args=[SLUG, lead.pk]))
    yield staff.post(reverse("people-end", args=[SLUG, lead.pk]), {"last_day": "2001-01-01"})
    upload = reverse("people-import", args=[SLUG])
    yield staff.get(upload)
    yield staff.post(upload)
    for content in (LIST + "Zonder adres;;;;;\n", LIST):
        file = SimpleUploadedFile("mensen.csv", content.encode())
        preview = staff.post(upload, {"file": file})["Location"]
        shown = staff.get(preview)
        yield shown
    mark = shown.content.decode().partition('name="gezien" value="')[2].partition('"')[0]
    yield staff.post(preview, {"gezien": "iets anders"})
    yield staff.post(preview, {"gezien": mark})


@pages_of("registers", "organisations", "organisation-new")
def organisations_of_an_installation() -> Pages:
    """Organisations: chosen by a member of two, and made by who runs the installation."""
    organisation, first = filled()
    other = make_organisation("verzonnendam", name="Gemeente Verzonnendam")
    with organisation_scope(other.pk):
        Member.objects.create(
            organisation=other, account=first.account, valid_from=organisation.valid_from
        )
    yield signed_in_as(first).get(reverse("registers"))
    installer = signed_in(InstallationRole.ADMINISTRATOR)
    yield installer.get(reverse("registers"))
    yield installer.get(reverse("organisations"))
    yield installer.get(reverse("organisation-new"))
    yield installer.post(reverse("organisation-new"), {"slug": "Hoofdletters en spaties"})
    made = {
        "name": "Waterschap De Proef",
        "slug": "waterschap-de-proef",
        "layer": "waterschap",
        "size": "250_999",
        "admin_name": "Fenna Fictie",
        "mail": "fenna@example.org",
    }
    yield installer.post(reverse("organisation-new"), made)
    yield installer.get(reverse("people-setup", args=["waterschap-de-proef"]))
