"""Writing what an organisation chose for its integrity channel."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.channel import ChannelChoices, channel_of
from graadmeter.service.integrity.holding.readiness import is_ready
from graadmeter.service.integrity.models import Channel
from graadmeter.service.journal.actions import record
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation


def save_choices(*, choices: ChannelChoices, account: Account, today: date) -> None:
    """Writes the choices of the organisation of the scope.

    Raises:
        UserError: they open the channel while something it cannot do without is missing.
    """
    with transaction.atomic(using=CONTACTS):
        before = channel_of()
        if choices.open and not before.open and not is_ready(today):
            raise UserError(
                _("Het kanaal kan nog niet open"),
                where="open",
                mend=_("Zorg eerst voor wat er bovenaan nog ontbreekt."),
            )
        kept, _made = Channel.objects.select_for_update().get_or_create(
            organisation_id=current_organisation(), defaults={"changed_on": today}
        )
        kept.choices, kept.changed_on = choices.model_dump(mode="json"), today
        kept.save()
        changed = sorted(
            name
            for name in ChannelChoices.model_fields
            if getattr(before, name) != getattr(choices, name)
        )
        record(
            organisation_id=kept.organisation_id,
            account=account,
            action="integrity.channel",
            changed=changed,
            open=choices.open,
        )
