"""Keeping somebody out of a report whom it turns out to be about."""

from __future__ import annotations

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, Doing, begin
from graadmeter.service.integrity.handling.transitions import OPEN
from graadmeter.service.integrity.holding.recipients import (
    kept_out,
    recipients_of,
    remove_recipient,
)
from graadmeter.service.integrity.models import IdentityRequestKey, ReportKey
from graadmeter.service.integrity.opening import Opened, place_of, sealed_under
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.words import KeyKind
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.envelopes import version_of


def core_of(opened: Opened) -> Core:
    """What was reported.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
    """
    return Core.model_validate(opened.read(opened.report, "sealed_core"))


def exclude(*, acting: Acting, member_id: int) -> None:
    """Keeps a member out: they lose their keys if they have any, and nobody can give them one.

    Who it is stands inside the envelope of the report alone. That stays under the version of the
    key it has: who was given a key for what comes later does not get to read the report by this.

    Raises:
        UserError: it is who acts, they cannot read the report as it was handed in, or nobody would
            be left to handle it.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=OPEN)
        member = Member.objects.filter(pk=member_id).select_related("account").first()
        if member is None or member.pk == doing.member.pk:
            raise UserError(
                _("Deze persoon kunt u niet kiezen"),
                where="wie",
                mend=_(
                    "Gaat het over u? Geef dan een ander een sleutel en haal de uwe weg bij ‘Wie "
                    "kan lezen’."
                ),
            )
        out = tuple(sorted({*kept_out(doing.opened), member.pk}))
        core = core_of(doing.opened).model_copy(update={"excluded": out})
        version = version_of(bytes(doing.report.sealed_core), place_of(doing.report, "sealed_core"))
        doing.save(
            sealed_core=sealed_under(
                doing.opened.keys[version],
                version,
                doing.report,
                "sealed_core",
                core.model_dump(mode="json"),
            )
        )
        if any(each.holder.member_id == member.pk for each in recipients_of(doing.report)):
            remove_recipient(
                opened=doing.opened,
                by=doing.member,
                member=member,
                reason=_("De melding gaat over deze persoon."),
                today=doing.today,
            )
            doing.report.refresh_from_db()
        _take_names(doing, member)
        doing.event("report.exclude")
        doing.written("integrity.exclude")


def _take_names(doing: Doing, member: Member) -> None:
    """Whom a report is about does not decide either about who may see its reporter."""
    names = ReportKey.objects.filter(
        report=doing.report,
        kind=KeyKind.IDENTITY,
        holder__member=member,
        removed_on__isnull=True,
    )
    names.update(removed_on=doing.today)
    IdentityRequestKey.objects.filter(request__report=doing.report, holder__member=member).delete()
