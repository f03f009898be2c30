"""The bar of a register leads those to their reports who handle some, whatever their role."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.registers.integrity.made_reports import make_holder, make_report
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.models import KeyHolder, ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture(autouse=True)
def one_step(settings) -> None:
    """Signing in takes no second step here."""
    settings.TWO_FACTOR = False


def bar_of(member, organisation) -> str:
    page = signed_in_as(member).get(reverse("integrity-report-own", args=[organisation.slug]))
    bar = page.content.decode().partition("register-bar")[2].partition("<main")[0]
    assert "Iets melden" in bar
    return bar


def test_an_investigator_without_a_role_finds_reports_and_key():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        nobody, investigator = make_member(organisation), make_member(organisation)
        holder = make_holder(investigator).holder
        make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        report = make_report().report
    key, reports = (
        f'href="{reverse(name, args=[organisation.slug])}"'
        for name in ("integrity-key", "integrity-worklist")
    )
    assert key not in bar_of(nobody, organisation)
    bar = bar_of(investigator, organisation)
    assert key in bar
    assert reports not in bar
    given = ReportKey(
        organisation_id=organisation.pk,
        report=report,
        holder=holder,
        kind=KeyKind.CONTENT,
        capacity=Capacity.INVESTIGATOR,
        version=1,
        sealed=b"-",
        since=report.received_on,
    )
    with organisation_scope(organisation.pk):
        given.save(force_insert=True)
    assert reports in bar_of(investigator, organisation)
    given.removed_on = report.received_on
    with organisation_scope(organisation.pk):
        given.save()
    assert reports not in bar_of(investigator, organisation)


def test_an_adviser_finds_the_key_that_reports_are_sealed_to():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        adviser = make_member(organisation, Role.CONFIDENTIAL_ADVISER)
        held = make_holder(adviser)
    page = reverse("integrity-notes", args=[organisation.slug])
    link = f'href="{reverse("integrity-key", args=[organisation.slug])}"'
    browser = signed_in_as(adviser)
    assert link in browser.get(page, follow=True).content.decode().partition("<main")[0]
    with organisation_scope(organisation.pk):
        KeyHolder.objects.filter(pk=held.holder.pk).update(replaced_on=timezone.localdate())
    bar = browser.get(page, follow=True).content.decode().partition("<main")[0]
    assert link not in bar
