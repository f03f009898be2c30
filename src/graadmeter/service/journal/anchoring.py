"""Anchoring: the worker writes outside the database where each chain stands."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connections
from django.db.models import F, Q

from graadmeter.service.journal.anchors import Anchor, adding, anchors_file, read_anchors
from graadmeter.service.journal.chain import first_hash
from graadmeter.service.journal.models import Head
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

ENTRIES = 100
"""A chain is anchored when it has grown by this many entries,"""
WAITED = timedelta(minutes=10)
"""or when it has grown and was last anchored this long ago."""
log = logging.getLogger("graadmeter.journal")


def anchor_due(now: datetime) -> int:
    """Anchors the chains that have grown enough, or long enough ago.

    Returns:
        How many were anchored.

    Raises:
        AnchorsBrokenError: the file does not end with a line of ours.
        UserError: the file cannot be written.
    """
    due = Q(number__gte=F("anchored") + ENTRIES) | Q(anchored_at__isnull=True)
    return _anchor(due | Q(anchored_at__lte=now - WAITED), now)


def _anchor(due: Q, now: datetime) -> int:
    with every_organisation():
        grown = Head.objects.filter(due, number__gt=F("anchored")).order_by("organisation_id")
        if not grown.exists():
            return 0
        with adding(anchors_file()) as writer:
            # Read again now that no other process can anchor the same.
            heads = list(grown.all())
            writer.add(
                Anchor(head.organisation_id, head.number, bytes(head.hash), _written(now))
                for head in heads
            )
            for head in heads:
                Head.objects.filter(pk=head.pk, anchored__lt=head.number).update(
                    anchored=head.number, anchored_at=now
                )
    log.info("journal anchored", extra={"chains": len(heads)})
    return len(heads)


def anchor_restored(now: datetime) -> int:
    """Writes that a backup was put back: later anchors than its end are of entries it had not.

    Returns:
        How many chains there are.

    Raises:
        AnchorsBrokenError: a line of the file is not what was written.
        UserError: the file cannot be read or written.
    """
    chains = {anchor.chain for anchor in read_anchors(anchors_file())}
    with every_organisation():
        heads = {}
        connection = connections[CONTACTS]
        # A backup from before there was a journal has none.
        if Head._meta.db_table in connection.introspection.table_names():
            heads = {head.pk: head for head in Head.objects.all()}
    stood = {chain: (head.number, bytes(head.hash)) for chain, head in heads.items()}
    if not chains:
        return len(stood)
    with adding(anchors_file()) as writer:
        writer.add(
            Anchor(chain, *stood.get(chain, (0, first_hash(chain))), _written(now), restored=True)
            for chain in sorted(chains | stood.keys())
        )
    return len(chains | stood.keys())


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
