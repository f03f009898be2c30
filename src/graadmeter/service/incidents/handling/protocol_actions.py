"""Writing a new version of a protocol; cases that are there keep the one they have."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.models import Protocol
from graadmeter.service.incidents.protocols import Steps
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.project.databases import CONTACTS


def write_protocol(*, visitor: Visitor, audience: str, seen: int, steps: Steps) -> int:
    """Writes a version that new cases get from now on.

    Args:
        visitor: who does it.
        audience: whom the cases are about.
        seen: the version they had before them; another newest one means somebody was first.
        steps: the protocol.

    Returns:
        Its version.

    Raises:
        UserError: somebody else wrote a version meanwhile.
    """
    with transaction.atomic(using=CONTACTS):
        # One at a time: versions follow each other.
        Organisation.objects.select_for_update().get(pk=visitor.organisation.pk)
        rows = Protocol.objects.filter(audience=audience)
        last = rows.aggregate(last=Max("version"))["last"] or 0
        if last != seen:
            raise UserError(
                _("Intussen heeft iemand anders dit protocol gewijzigd"),
                mend=_("Kijk wat er nu staat en wijzig het opnieuw."),
            )
        Protocol.objects.create(
            organisation_id=visitor.organisation.pk,
            audience=audience,
            version=last + 1,
            steps=steps.model_dump(mode="json"),
            made_by=visitor.account,
        )
        record(
            organisation_id=visitor.organisation.pk,
            account=visitor.account,
            action="protocol.write",
            audience=audience,
            version=last + 1,
        )
    return int(last) + 1
