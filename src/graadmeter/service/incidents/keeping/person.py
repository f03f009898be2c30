"""What is kept about one member: who they are here, and the cases they are part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import may_handle, visible_cases
from graadmeter.service.incidents.keeping.copies import (
    Copy,
    copy_of,
    in_sections,
)
from graadmeter.service.incidents.keeping.passages import day, label_of
from graadmeter.service.incidents.keeping.redaction import Given, Run
from graadmeter.service.incidents.keeping.words import DisclosureKind
from graadmeter.service.incidents.models import Case
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import (
    Absence,
    Deputy,
    Member,
    Organisation,
    RoleHolding,
)


@dataclass(frozen=True)
class Part:
    """A case that a member is part of.

    Attributes:
        case: the case.
        kind: for which of them a copy is: a code of `DisclosureKind`.
        copy: the copy; None until somebody went through it.
    """

    case: Case
    kind: str
    copy: Copy | None


def parts_of(visitor: Visitor, member: Member, today: date) -> list[Part]:
    """The cases of a member among those that a visitor may see, oldest first."""
    theirs = Q(victim=member) | Q(reporter=member) | Q(subject=member)
    cases = visible_cases(visitor, today).filter(theirs, erased_on__isnull=True)
    return [
        Part(case, kind, copy_of(case, kind, visitor.organisation, today))
        for case in cases.order_by("reported_on", "number")
        if may_handle(visitor, case)
        for kind in _kinds(case, member)
    ]


def _kinds(case: Case, member: Member) -> Iterator[str]:
    if case.victim_id == member.pk:
        yield DisclosureKind.VICTIM
    elif case.reporter_id == member.pk:
        yield DisclosureKind.REPORTER
    if case.subject_id == member.pk:
        yield DisclosureKind.ACCUSED


def known_of(member: Member, organisation: Organisation, today: date) -> Copy:
    """Who a member is in an organisation, beside their cases."""
    rows: list[Given] = []

    def add(section: str, name: str, text: str) -> None:
        if text:
            rows.append(Given(section, name, (Run(text=text),)))

    about = _("Wie u hier bent")
    account = member.account
    add(about, _("Organisatie"), organisation.name)
    add(about, _("Naam"), account.name)
    add(about, _("E-mailadres"), account.mail)
    add(about, _("Personeelsnummer"), member.number)
    add(about, _("Groep"), label_of(member, "audience"))
    add(about, _("Functie"), label_of(member, "function"))
    add(about, _("Afdeling"), member.department.name if member.department else "")
    add(about, _("Lid"), _period(member.valid_from, member.valid_until))
    work = _("Rollen, vervanging en afwezigheid")
    for held in RoleHolding.objects.filter(member=member).order_by("valid_from", "pk"):
        add(work, label_of(held, "role"), _period(held.valid_from, held.valid_until))
    for stands_in in Deputy.objects.filter(member=member).select_related("holding").order_by("pk"):
        name = _("Vervangt als {role}").format(role=label_of(stands_in.holding, "role"))
        add(work, name, _period(stands_in.valid_from, stands_in.valid_until))
    for away in Absence.objects.filter(member=member).order_by("valid_from", "pk"):
        add(work, _("Afwezig"), _period(away.valid_from, away.valid_until))
    title = _("Inzage: uw gegevens in het register")
    return Copy(title, (), in_sections(rows), (), today)


def _period(first: date, last: date | None) -> str:
    if last is None:
        return _("vanaf {first}").format(first=day(first))
    return _("van {first} tot en met {last}").format(first=day(first), last=day(last))
