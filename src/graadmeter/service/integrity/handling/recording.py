"""Writing down what somebody reports by telephone, in person, by letter, or through an adviser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.unlocking import holder_of
from graadmeter.service.integrity.sealing import Recipient
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.words import Capacity, Medium, Way
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS

BY_OFFICER = (Medium.PHONE, Medium.IN_PERSON, Medium.LETTER)


def media_for(visitor: Visitor) -> tuple[Medium, ...]:
    """How what a visitor writes down can have come to them."""
    found: tuple[Medium, ...] = ()
    if visitor.has_role(Role.INTEGRITY_OFFICER):
        found = BY_OFFICER
    if visitor.has_role(Role.CONFIDENTIAL_ADVISER):
        found = (*found, Medium.ADVISER)
    return found


def write_down(*, visitor: Visitor, said: Submission, secret: bytes, today: date) -> Made:
    """Makes a report of what somebody told; its reporter gets the receipt from who wrote it down.

    What comes through an adviser is confidential, and the adviser gets a key to it. The journal
    does not say which adviser: that would say whom they had spoken to that day.

    Args:
        visitor: who writes it down.
        said: what was told, and by whom.
        secret: random bytes of this report; the same ones make one.
        today: the day.

    Raises:
        UserError: it cannot have come to them that way, an adviser has no key yet, or nobody can
            open it.
    """
    member = visitor.require_member()
    if said.medium not in media_for(visitor):
        raise UserError(
            _("Zo kan de melding niet bij u zijn gekomen"),
            where="hoe",
            mend=_("Kies een van de mogelijkheden op deze pagina."),
        )
    through_adviser = said.medium == Medium.ADVISER
    if through_adviser:
        holder = holder_of(member)
        if holder is None:
            raise UserError(
                _("U hebt nog geen eigen sleutel"),
                where="hoe",
                mend=_("Maak eerst een sleutel op de pagina Mijn sleutel."),
            )
        said = replace(
            said,
            way=Way.CONFIDENTIAL if said.who else Way.ANONYMOUS,
            core=said.core.model_copy(update={"adviser": member.pk}),
            also=(Recipient(holder, Capacity.ADVISER),),
        )
    with transaction.atomic(using=CONTACTS):
        account = None if through_adviser else visitor.account
        made = submit(said=said, secret=secret, today=today, account=account)
        if made.fresh:
            by = None if through_adviser else member
            add_event(made.report, "report.recorded", today, member=by, for_reporter=True)
    return made
