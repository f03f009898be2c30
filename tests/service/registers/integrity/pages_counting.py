"""Every page of figures and of notes, with something on it: for axe and for vnu."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.registers.integrity.advising.world import DAY, PASSPHRASE, make_adviser
from tests.service.registers.integrity.counting.lives import fill, lives
from tests.service.registers.integrity.made_reports import make_holder
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.models import ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

NO_PAGE.update(
    {
        "integrity-figures-file": "a file: CSV or text",
        "integrity-notes-lock": "goes back to the worklist",
        "integrity-note-delete": "goes back to the notes",
    }
)


@pages_of("integrity-figures", "integrity-figures-year")
def figures_of_integrity() -> Pages:
    """The figures an officer has a key to, and a year before and after it is fixed."""
    organisation, year = make_organisation("cijferdam"), timezone.localdate().year - 1
    with organisation_scope(organisation.pk):
        officer = make_member(organisation, Role.INTEGRITY_OFFICER)
        clerk = make_member(organisation, Role.CLERK)
        holder = make_holder(officer).holder
        for report in fill(organisation, lives(150, seed=4)):
            ReportKey.objects.create(
                organisation=organisation,
                report=report,
                holder=holder,
                kind=KeyKind.CONTENT,
                capacity=Capacity.OFFICER,
                version=1,
                sealed=b"-",
                since=date(year, 1, 1),
            )
    client = signed_in_as(officer)
    overview = reverse("integrity-figures", args=[organisation.slug])
    page = reverse("integrity-figures-year", args=[organisation.slug, year])
    yield client.get(overview)
    yield signed_in_as(clerk).get(overview)
    yield client.get(page)
    yield client.post(page, {})
    yield client.post(page, {"beleid": "tabellen"}, follow=True)
    yield client.get(overview)


@pages_of(
    *("integrity-notes", "integrity-notes-key", "integrity-notes-unlock"),
    *("integrity-notes-year", "integrity-note-new", "integrity-note"),
)
def notes_of_an_adviser() -> Pages:
    """Notes before and after there is a key, locked, unlocked, and with faults."""
    organisation: Organisation = make_organisation("notitiedam")
    with organisation_scope(organisation.pk):
        new = signed_in_as(make_member(organisation, Role.CONFIDENTIAL_ADVISER))
    adviser = make_adviser(organisation)
    key = adviser.address("integrity-notes-key")
    yield new.get(key)
    yield new.post(key, {"doe": "maken", "wachtzin": PASSPHRASE})
    locked, client = adviser.browser(locked=True), adviser.browser()
    yield locked.get(adviser.address("integrity-notes-unlock"))
    yield locked.post(adviser.address("integrity-notes-unlock"), {"wachtzin": "een andere zin"})
    yield client.get(adviser.address("integrity-notes"))
    yield client.get(key)
    row = adviser.write("Over een gunning", "Een lang gesprek.")
    for number in range(12):
        adviser.write(f"Contact {number}", on=DAY)
    yield client.get(adviser.address("integrity-notes"))
    yield client.post(adviser.address("integrity-notes"), {"zoek": "gunning"})
    yield client.get(adviser.address("integrity-note", row.pk))
    yield client.get(adviser.address("integrity-note-new"))
    yield client.post(adviser.address("integrity-note-new"), {})
    yield client.get(adviser.address("integrity-notes-year"))
