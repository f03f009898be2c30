"""Organisations that went up in each other: one series, whatever was merged (VEI-33)."""

from __future__ import annotations

from graadmeter.service.organisations.models import Organisation


def organisations_of(organisation: Organisation) -> tuple[Organisation, ...]:
    """An organisation and all that were merged into it, also by way of others; itself first."""
    found = {organisation.pk: organisation}
    waiting = [organisation]
    while waiting:
        earlier = Organisation.objects.filter(successor__in=waiting).exclude(pk__in=found)
        waiting = list(earlier.order_by("name"))
        found |= {each.pk: each for each in waiting}
    return tuple(found.values())
