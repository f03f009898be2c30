"""Keeping somebody out of a report whom it turns out to be about."""

from __future__ import annotations

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.handling.transitions import OPEN
from graadmeter.service.integrity.holding.recipients import recipients_of, remove_recipient
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.said import Core
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS


def core_of(opened: Opened) -> Core:
    """What was reported.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
    """
    return Core.model_validate(opened.read(opened.report, "sealed_core"))


def exclude(*, acting: Acting, member_id: int) -> None:
    """Keeps a member out: they lose their key if they have one, and nobody can give them one.

    Who it is stands inside the envelope of the report alone.

    Raises:
        UserError: it is who acts, or nobody would be left to handle the report.
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
        core = core_of(doing.opened)
        out = tuple(sorted({*core.excluded, member.pk}))
        doing.save(
            sealed_core=doing.opened.sealed(
                doing.report,
                "sealed_core",
                core.model_copy(update={"excluded": out}).model_dump(mode="json"),
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
        doing.event("report.exclude")
        doing.written("integrity.exclude")
