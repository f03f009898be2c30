"""Participants of imported cases see them for the role in which the list was taken in.

A row is left as it is when its member had no such role on the day it was made: whoever imported
stood in for somebody, and for whom is not known any more.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.models import Q

from graadmeter.service.scope import every_organisation

ROLES = ("incident_coordinator", "hr")


def give_roles(apps: Any, _editor: Any) -> None:
    """Writes the roles that whoever imported had on that day; a second one in a row of its own."""
    rows = apps.get_model("incidents", "Participant").objects
    with every_organisation():
        held = apps.get_model("organisations", "RoleHolding").objects.filter(role__in=ROLES)
        imported = rows.filter(role="", capacity="coordinator", case__way="ingelezen")
        days = imported.values_list("organisation_id", "member_id", "since").distinct()
        for organisation, member, since in list(days):
            then = held.filter(
                Q(valid_until__isnull=True) | Q(valid_until__gte=since),
                member_id=member,
                valid_from__lte=since,
            )
            found = set(then.values_list("role", flat=True))
            roles = [role for role in ROLES if role in found]
            if not roles:
                continue
            of_day = imported.filter(organisation_id=organisation, member_id=member, since=since)
            made = []
            for role in roles[1:]:
                for row in of_day:
                    row.pk, row.role = None, role
                    made.append(row)
            of_day.update(role=roles[0])
            rows.bulk_create(made, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Migration."""

    dependencies: ClassVar = [
        ("incidents", "0006_participant_role"),
        ("organisations", "0002_protect"),
    ]

    operations: ClassVar = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
