"""Writes of an import: a list kept sealed for a moment, and its cases made all at once."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.reading import Table, read_table
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.facts import Facts, set_facts
from graadmeter.service.incidents.importing.checking import Checked, Planned, Sameness, check
from graadmeter.service.incidents.importing.mapping import Reading
from graadmeter.service.incidents.models import (
    Case,
    CaseForm,
    CaseNumber,
    Damage,
    Event,
    ListUpload,
    Measure,
    Participant,
    PoliceReport,
)
from graadmeter.service.incidents.words import Capacity, ReporterKind, Way
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Deputy, Member, Organisation
from graadmeter.service.organisations.people import own_roles_of, valid_on
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

IMPORTING = (Role.INCIDENT_COORDINATOR, Role.HR)
"""In which roles somebody may import, and then sees what they imported."""
KEPT = timedelta(hours=24)
_BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes:
        made: cases.
        repeated: rows that were taken in before.
        skipped: rows that looked double and were left.
    """

    made: int
    repeated: int
    skipped: int


def keep_list(
    *, organisation: Organisation, account: Account, name: str, content: bytes, now: datetime
) -> ListUpload:
    """Keeps a list sealed until it is confirmed; an earlier one of the same account goes.

    Raises:
        UserError: the file cannot be read; then nothing is kept.
    """
    read_table(name, content)
    with transaction.atomic(using=CONTACTS):
        ListUpload.objects.filter(account=account).delete()
        upload = ListUpload(organisation=organisation, account=account, made_at=now)
        upload.file = [name, base64.b64encode(content).decode()]
        upload.save(force_insert=True)
        record(
            organisation_id=organisation.pk,
            account=account,
            action="list.upload",
            subject=str(upload.pk),
            bytes=len(content),
        )
    return upload


def open_list(upload: ListUpload) -> Table:
    """The list that was kept."""
    name, content = upload.file
    return read_table(str(name), base64.b64decode(content))


def drop_lists(*, organisation: Organisation, account: Account) -> None:
    """Removes what an account uploaded."""
    with transaction.atomic(using=CONTACTS):
        ListUpload.objects.filter(account=account).delete()
        record(organisation_id=organisation.pk, account=account, action="list.drop")


def forget_lists(now: datetime) -> int:
    """Removes lists that nobody confirmed, of every organisation; for the worker."""
    with every_organisation(), transaction.atomic(using=CONTACTS):
        gone, _by_table = ListUpload.objects.filter(made_at__lt=now - KEPT).delete()
    return gone


def check_list(visitor: Visitor, table: Table, reading: Reading, today: date) -> Checked:
    """Checks a list against what is in the register; nothing is written.

    Rows are compared with the cases that who imports may see: that a row looks like another case
    would tell that it is there.
    """
    organisation = visitor.organisation
    there = Case.objects.values_list("idempotency", flat=True)
    return check(
        table,
        reading,
        key=_key(organisation),
        today=today,
        there=frozenset(bytes(mark) for mark in there),
        cases=_looks(visible_cases(visitor, today)),
    )


def import_list(
    *,
    visitor: Visitor,
    table: Table,
    reading: Reading,
    doubles: bool,
    today: date,
) -> Imported:
    """Makes a case of each row that is new: all of them or none.

    Cases are closed or open as the list says; no tasks are opened and nobody is told, since what
    the list is about is past. Who imports may see them, in the roles in which they may import: of
    somebody who stands in, it is the one they stand in for who takes part.

    Args:
        visitor: who imports; call it in the scope of their organisation.
        table: the list.
        reading: how it is read.
        doubles: rows that look like another incident are taken in as well.
        today: the day.

    Raises:
        UserError: the list has faults.
    """
    organisation, member = visitor.organisation, visitor.require_member()
    with transaction.atomic(using=CONTACTS):
        # One at a time, so that the same list twice at once is taken in once.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        checked = check_list(visitor, table, reading, today)
        if checked.faults:
            raise UserError(
                _("Het bestand heeft fouten: {count}").format(count=len(checked.faults)),
                mend=_("Verbeter ze in het bestand, of kies andere kolommen."),
            )
        planned = [each for each in checked.planned if doubles or not each.double]
        _write(organisation, planned, member, today)
        record(
            organisation_id=organisation.pk,
            account=visitor.account,
            action="list.import",
            made=len(planned),
            repeated=checked.repeated,
            skipped=len(checked.planned) - len(planned),
        )
    return Imported(len(planned), checked.repeated, len(checked.planned) - len(planned))


def _write(
    organisation: Organisation, planned: Sequence[Planned], member: Member, today: date
) -> None:
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    numbers = _numbers(organisation, planned)
    seen_by = _seen_by(member, today)
    for each in planned:
        case = _case(organisation, each, next(numbers[each.reported_on.year]))
        of = {"organisation_id": organisation.pk, "case": case}
        rows[Case].append(case)
        rows[CaseForm] += [CaseForm(**of, **form.model_dump()) for form in each.forms]
        rows[Participant] += [
            Participant(**of, member=who, role=role, capacity=Capacity.COORDINATOR, since=today)
            for who, role in seen_by
        ]
        rows[Event].append(Event(**of, number=1, on=today, member=member, kind="case.import"))
        if each.response:
            rows[Measure].append(Measure(**of, kind=each.response, on=each.reported_on))
        if each.police:
            rows[PoliceReport].append(
                PoliceReport(**of, decision=each.police, made_on=each.reported_on)
            )
        if each.recovered:
            rows[Damage].append(Damage(**of, recovered_on=each.reported_on))
    for kind, made in rows.items():
        kind._default_manager.bulk_create(made, batch_size=_BATCH)


def _seen_by(member: Member, today: date) -> list[tuple[Member, Role]]:
    """Who sees what a member imports, and for which role: themselves, or whom they stand in for."""
    held = own_roles_of(member, today)
    own = [(member, role) for role in IMPORTING if role in held]
    if own:
        return own
    stands_in = Deputy.objects.filter(
        valid_on(today),
        valid_on(today, "holding__"),
        valid_on(today, "holding__member__"),
        member=member,
        holding__role__in=IMPORTING,
    )
    rows = stands_in.select_related("holding__member").order_by("pk")
    found = {(each.holding.member, Role(each.holding.role)) for each in rows}
    return sorted(found, key=lambda each: (each[0].pk, each[1]))


def _case(organisation: Organisation, planned: Planned, number: str) -> Case:
    case = Case(
        id=uuid.uuid4(),
        organisation_id=organisation.pk,
        number=number,
        audience=planned.audience,
        state=planned.state,
        way=Way.IMPORTED,
        reporter_kind=ReporterKind.COLLEAGUE,
        reported_on=planned.reported_on,
        happened_on=planned.happened_on,
        channel=planned.channel,
        by_whom=planned.by_whom,
        severity=planned.severity,
        damage=planned.recovered,
        department_id=int(planned.department) if planned.department else None,
        idempotency=planned.mark,
        closed_on=planned.reported_on if planned.closing_reason else None,
        closing_reason=planned.closing_reason,
    )
    set_facts(case, Facts(story=planned.story, where=planned.place))
    return case


def _numbers(organisation: Organisation, planned: Sequence[Planned]) -> dict[int, Any]:
    """Numbers for each year, from the first that is free; the row of the year is held."""
    wanted = Counter(each.reported_on.year for each in planned)
    found: dict[int, Any] = {}
    for year, count in sorted(wanted.items()):
        CaseNumber.objects.get_or_create(year=year, defaults={"organisation": organisation})
        held = CaseNumber.objects.select_for_update().get(year=year)
        first, held.last = held.last + 1, held.last + count
        held.save(update_fields=["last"])
        found[year] = iter([f"{year}-{number:04}" for number in range(first, held.last + 1)])
    return found


def _looks(cases: QuerySet[Case]) -> frozenset[Sameness]:
    """What makes cases look like others."""
    forms: dict[uuid.UUID, set[str]] = defaultdict(set)
    shown = CaseForm.objects.filter(case__in=cases)
    for case, form in shown.values_list("case_id", "form"):
        forms[case].add(form)
    columns = ("id", "happened_on", "reported_on", "department_id")
    return frozenset(
        (happened or reported, frozenset(forms[case]), str(department or ""))
        for case, happened, reported, department in cases.values_list(*columns)
    )


def _key(organisation: Organisation) -> bytes:
    """The key of the marks of rows, of this organisation alone."""
    return hashlib.blake2b(
        organisation.pk.bytes,
        digest_size=32,
        key=settings.KEYS.key("pepper"),
        person=b"import list",
    ).digest()
