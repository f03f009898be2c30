"""Organisations, members and cases, made straight in the tables; invented names alone.

Everything here runs inside ``organisation_scope``; `made_organisation` opens none itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from tests.service.managing import Browser

from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.models import Case, CaseForm, Participant
from graadmeter.service.incidents.words import ByWhom, Capacity, Channel, Form, ReporterKind, Way
from graadmeter.service.organisations.models import Member, Organisation, RoleHolding
from graadmeter.service.organisations.words import Audience, Function, Layer, Role, Size
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.organisation_keys import make_key

LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def make_organisation(slug: str = "voorbeelddam", **facts: Any) -> Organisation:
    """An organisation with its keys."""
    with transaction.atomic(using=CONTACTS):
        organisation = Organisation.objects.create(
            slug=slug,
            **{
                "name": f"Gemeente {slug.title()}",
                "layer": Layer.GEMEENTE,
                "size": Size.UNDER_1000,
                "valid_from": LONG_AGO,
                **facts,
            },
        )
        make_key(organisation.id)
    return organisation


def make_member(organisation: Organisation, *roles: Role, name: str = "", **facts: Any) -> Member:
    """A member with an account and these roles; inside the scope of the organisation."""
    number = next(_numbers)
    account = Account.objects.create_user(
        f"lid{number}@example.org", "-", name=name or f"Lid {number}"
    )
    if facts.get("function"):
        facts.setdefault("audience", Audience.BOARD)
    member = Member.objects.create(
        organisation=organisation, account=account, **{"valid_from": LONG_AGO, **facts}
    )
    give_roles(member, roles)
    return member


def give_roles(member: Member, roles: Iterable[Role]) -> None:
    """Roles since long ago."""
    for role in roles:
        RoleHolding.objects.create(
            organisation_id=member.organisation_id, member=member, role=role, valid_from=LONG_AGO
        )


def make_representative(organisation: Organisation, *roles: Role, **facts: Any) -> Member:
    """A member of the council."""
    return make_member(
        organisation,
        Role.OFFICE_HOLDER,
        *roles,
        **{"audience": Audience.REPRESENTATIVE, "function": Function.RAADSLID, **facts},
    )


def make_plain_case(
    organisation: Organisation,
    *,
    forms: Iterable[Form] = (Form.VERBAL,),
    participants: dict[Member, Capacity] | None = None,
    facts: dict[str, Any] | None = None,
    **columns: Any,
) -> Case:
    """A case as rows, without what reporting does around it; inside the scope."""
    today = timezone.localdate()
    case = Case(
        organisation=organisation,
        **{
            "number": f"{today.year}-{next(_numbers):04}",
            "audience": Audience.STAFF,
            "way": Way.PUBLIC,
            "reporter_kind": ReporterKind.VICTIM,
            "reported_on": today,
            "happened_on": today - timedelta(days=1),
            "channel": Channel.PHONE,
            "by_whom": ByWhom.EXTERNAL,
            "idempotency": secrets.token_bytes(32),
            **columns,
        },
    )
    case.facts = facts or {"story": "Iemand schreeuwde aan de telefoon."}
    case.save(force_insert=True)
    for form in forms:
        CaseForm.objects.create(organisation=organisation, case=case, form=form)
    for member, capacity in (participants or {}).items():
        Participant.objects.create(
            organisation=organisation, case=case, member=member, capacity=capacity, since=LONG_AGO
        )
    return case


def signed_in_as(member: Member) -> Browser:
    """A browser in which a member is signed in; second steps must be off."""
    client = Browser()
    client.force_login(member.account)
    client.account = member.account
    return client
