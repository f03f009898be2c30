"""The pages of figures: what each sees, and what leaves the organisation once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers.integrity.counting.lives import Life, fill
from tests.service.registers.integrity.made_reports import make_holder
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.errors import UserError
from graadmeter.service.integrity.counting.actions import fix_year
from graadmeter.service.integrity.counting.publishing.protecting import Policy
from graadmeter.service.integrity.models import IntegrityYear, ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


class World:
    """Reports of last year, an officer with a key to some of them, and who else looks."""

    def __init__(self, number: int) -> None:
        self.year = timezone.localdate().year - 1
        self.organisation = make_organisation()
        day = date(self.year, 3, 1)
        life = Life("staff", "2026", ("financieel",), ((day, "in", ""), (day, "admit", "")))
        with organisation_scope(self.organisation.pk):
            self.reports = fill(self.organisation, [life] * number)
            roles = (Role.INTEGRITY_OFFICER, Role.SECRETARY, Role.CLERK, Role.ADMINISTRATOR)
            self.people = {role: make_member(self.organisation, role) for role in roles}
            self.held = make_holder(self.people[Role.INTEGRITY_OFFICER])

    def give_keys(self, number: int) -> None:
        with organisation_scope(self.organisation.pk):
            for report in self.reports[:number]:
                ReportKey.objects.create(
                    organisation=self.organisation,
                    report=report,
                    holder=self.held.holder,
                    kind=KeyKind.CONTENT,
                    capacity=Capacity.OFFICER,
                    version=1,
                    sealed=b"-",
                    since=report.received_on,
                )

    def page(self, role: Role, name: str = "integrity-figures", *more) -> str:
        address = reverse(name, args=[self.organisation.slug, *more])
        text = re.sub(r"<[^>]+>", " ", text_of(signed_in_as(self.people[role]).get(address)))
        return " ".join(text.split())

    def fix(self, policy: Policy) -> IntegrityYear:
        with organisation_scope(self.organisation.pk):
            return fix_year(
                organisation=self.organisation,
                year=self.year,
                policy=policy,
                account=self.people[Role.SECRETARY].account,
                today=timezone.localdate(),
            )


def test_an_officer_counts_the_reports_they_have_a_key_to_and_learns_of_no_other():
    world = World(5)
    world.give_keys(3)
    assert "Binnengekomen 3" in world.page(Role.INTEGRITY_OFFICER)
    with organisation_scope(world.organisation.pk):
        ReportKey.objects.filter(report=world.reports[0]).update(removed_on=timezone.localdate())
    assert "Binnengekomen 2" in world.page(Role.INTEGRITY_OFFICER)
    for role in (Role.SECRETARY, Role.CLERK, Role.ADMINISTRATOR):
        assert "Binnengekomen" not in world.page(role)


def test_others_see_a_year_without_small_numbers():
    world = World(12)
    text = world.page(Role.SECRETARY, "integrity-figures-year", world.year)
    assert "kwamen 12 meldingen binnen" in text
    assert "minder dan 10" in text
    assert "niet getoond" in text


def test_a_small_register_looks_the_same_with_and_without_reports():
    one = World(1)
    before = one.page(Role.ADMINISTRATOR, "integrity-figures-year", one.year)
    with organisation_scope(one.organisation.pk):
        for report in one.reports:
            report.delete()
    assert one.page(Role.ADMINISTRATOR, "integrity-figures-year", one.year) == before


def test_a_year_is_fixed_once_and_stays():
    world = World(12)
    secretary = signed_in_as(world.people[Role.SECRETARY])
    page = reverse("integrity-figures-year", args=[world.organisation.slug, world.year])
    file = reverse("integrity-figures-file", args=[world.organisation.slug, world.year, "csv"])
    assert secretary.get(file).status_code == 404
    assert secretary.post(page, {"beleid": "alles"}).status_code == 400
    assert secretary.post(page, {"beleid": "tabellen"}, follow=True).status_code == 200
    content = secretary.get(file).content
    assert b"12" in content
    assert secretary.get(file.replace("csv", "txt")).status_code == 200
    assert secretary.get(file.replace("csv", "xlsx")).status_code == 404
    with organisation_scope(world.organisation.pk):
        entry = Entry.objects.get(action="integrity.figures-fix")
        assert entry.subject == str(world.year)
        world.reports[0].delete()
    assert secretary.post(page, {"beleid": "niets"}).status_code == 400
    assert secretary.get(file).content == content
    with organisation_scope(world.organisation.pk):
        assert IntegrityYear.objects.count() == 1


def test_who_may_not_fix_is_refused_and_a_year_that_runs_has_no_page():
    world = World(1)
    client = signed_in_as(world.people[Role.CLERK])
    page = reverse("integrity-figures-year", args=[world.organisation.slug, world.year])
    assert client.post(page, {"beleid": "niets"}).status_code == 403
    running = reverse("integrity-figures-year", args=[world.organisation.slug, world.year + 1])
    assert client.get(running).status_code == 404
    with (
        pytest.raises(UserError, match="nog niet voorbij"),
        organisation_scope(world.organisation.pk),
    ):
        fix_year(
            organisation=world.organisation,
            year=world.year + 1,
            policy=Policy.NOTHING,
            account=world.people[Role.SECRETARY].account,
            today=timezone.localdate(),
        )


def test_nothing_is_kept_of_what_is_not_published():
    world = World(9)
    kept = world.fix(Policy.TABLES)
    assert kept.figures["numbers"] == {}
    assert kept.definition == ""
    assert "9" not in str({**kept.figures, "threshold": 0})
    with pytest.raises(UserError, match="al vastgesteld"):
        world.fix(Policy.CLASS)
