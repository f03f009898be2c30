"""Fixing the figures of a year, and noting why sealed facts were opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.counting.counts import count_year
from graadmeter.service.incidents.counting.definitions import AUDIENCES, DEFINITIONS, Block
from graadmeter.service.incidents.counting.lineage import units_of
from graadmeter.service.incidents.counting.publishing.cells import plan_of, profiles_of
from graadmeter.service.incidents.counting.publishing.kept import Kept, kept_from
from graadmeter.service.incidents.counting.publishing.protecting import correct, publish
from graadmeter.service.incidents.counting.publishing.tables import tables_of
from graadmeter.service.incidents.counting.reading import cases_of
from graadmeter.service.incidents.models import PatternSearch, YearFigures
from graadmeter.service.incidents.words import DEFINITION
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.project.databases import CONTACTS


def figures_to_fix(organisation: Organisation, year: int, *, exact: bool) -> Kept:
    """What fixing a year would keep, as the register is now and after what was published before.

    Args:
        organisation: whose figures; call it in its scope.
        year: which year.
        exact: whether the totals are published as numbers instead of bands.
    """
    definition = DEFINITIONS[DEFINITION]
    cases = cases_of(organisation, date(year, 1, 1), date(year, 12, 31))
    counted = count_year(cases, year, definition)
    whom = AUDIENCES[Block.STAFF]
    profiles = profiles_of((case for case in cases if case.audience in whom), definition)
    units = {unit.id: unit.label for unit in units_of(organisation) if unit.existed_in(year)}
    before = latest(year)
    if before is None:
        threshold = choices_of(organisation).publication_threshold
        published = publish(plan_of(definition, units, profiles), profiles, threshold)
        names: Mapping[int, str] = units
    else:
        earlier = kept_from(before.figures)
        published, names = correct(earlier.published, profiles), earlier.departments
    return Kept(counted.blocks, published, exact, names)


def latest(year: int) -> YearFigures | None:
    """The newest version of a year, in the organisation of the scope."""
    return YearFigures.objects.filter(year=year).order_by("-version").first()


def fix_year(
    *, organisation: Organisation, year: int, exact: bool, account: Account, today: date
) -> YearFigures:
    """Fixes the figures of a year: what was fixed stays, a correction is a new version.

    Args:
        organisation: whose; call it in its scope.
        year: one that is over.
        exact: whether totals are published as numbers instead of bands.
        account: who fixes them.
        today: the day.

    Raises:
        UserError: the year is not over, or nothing changed since the last version.
    """
    if year >= today.year:
        raise UserError(
            _("{year} is nog niet voorbij").format(year=year),
            mend=_("Stel de cijfers vast als het jaar voorbij is."),
        )
    with transaction.atomic(using=CONTACTS):
        # One at a time, so that two versions never get one number.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = latest(year)
        kept = figures_to_fix(organisation, year, exact=exact)
        # By what is published: that a number nobody is shown has changed tells of it too.
        same = before is not None and tables_of(kept, year) == tables_of(
            kept_from(before.figures), year
        )
        if before and same and before.definition == DEFINITION:
            raise UserError(
                _("Er is niets veranderd sinds versie {version}").format(version=before.version),
                mend=_("De vastgestelde cijfers gelden nog."),
            )
        fixed: YearFigures = YearFigures.objects.create(
            organisation=organisation,
            year=year,
            version=before.version + 1 if before else 1,
            definition=DEFINITION,
            figures=kept.as_json(),
            fixed_on=today,
            fixed_by=account,
        )
        record(
            organisation_id=organisation.pk,
            account=account,
            action="figures.fix",
            subject=str(year),
            version=fixed.version,
            definition=DEFINITION,
            exact=exact,
        )
    return fixed


def note_search(
    *,
    member: Member,
    account: Account,
    reason: str,
    days: tuple[date, date],
    cases: int,
    matched: bool,
    today: date,
) -> PatternSearch:
    """Notes that sealed facts are opened to find patterns, before they are.

    Args:
        member: the coordinator.
        account: theirs.
        reason: why, in their words; kept sealed, since it may name somebody.
        days: the first and the last day of the cases.
        cases: how many.
        matched: whether offenders are matched.
        today: the day.

    Raises:
        UserError: there is no reason.
    """
    if not reason.strip():
        raise UserError(
            _("Schrijf waarom u dit nodig hebt"), mend=_("Eén zin is genoeg, zonder namen.")
        )
    with transaction.atomic(using=CONTACTS):
        search = PatternSearch(
            organisation_id=member.organisation_id,
            member=member,
            on=today,
            first_day=days[0],
            last_day=days[1],
            cases=cases,
            matched=matched,
        )
        search.reason = reason.strip()
        search.save(force_insert=True)
        record(
            organisation_id=member.organisation_id,
            account=account,
            action="patterns.open",
            subject=str(search.pk),
            cases=cases,
            first_day=days[0],
            last_day=days[1],
            matched=matched,
        )
    return search
