"""Writing an entry, in the transaction of what it is about."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.chain import (
    Line,
    checked_action,
    checked_code,
    facts_of,
    first_hash,
    next_hash,
)
from graadmeter.service.journal.models import INSTALLATION, Entry, Head
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import check_scope


def record(
    *,
    organisation_id: uuid.UUID | None,
    account: Account | None,
    action: str,
    subject: str = "",
    **facts: Any,
) -> None:
    """Writes an entry at the end of a chain.

    Holds the end of that chain until the transaction ends, so that chains never fork: record as
    the last thing of a transaction, and where one writes in two chains, in that of the
    installation last.

    Args:
        organisation_id: in whose chain; None is that of the installation.
        account: who did it; None for the service, or for somebody without an account. Of those only
            the day is kept: with the second, who knows when a page was asked for knows who.
        action: what was done, as ``case.report`` or ``case.read``.
        subject: the id of what it was done to.
        facts: ids, codes, counts, dates, truths and lists of those; never a person.

    Raises:
        TransactionManagementError: outside a transaction.
        NotForJournalError: a fact is of another kind.
        NoScopeError: the scope is another organisation's.
    """
    if not connections[CONTACTS].in_atomic_block:
        raise transaction.TransactionManagementError("an entry is part of what it is about")
    chain = organisation_id or INSTALLATION
    if organisation_id is not None:
        check_scope(organisation_id)
    told, name, about = facts_of(facts), checked_action(action), checked_code("subject", subject)
    head = _held(chain)
    now = timezone.now()
    line = Line(
        organisation=chain,
        number=head.number + 1,
        account=account.pk if account else None,
        action=name,
        subject=about,
        at=(
            now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            if account
            else timezone.localdate(now).isoformat()
        ),
        facts=told,
    )
    content = line.content()
    after = next_hash(bytes(head.hash), content)
    Entry.objects.create(
        organisation_id=chain,
        number=line.number,
        account_id=line.account,
        action=line.action,
        subject=line.subject,
        at=line.at,
        content=content,
        hash=after,
    )
    Head.objects.filter(pk=chain).update(number=line.number, hash=after)


def _held(chain: uuid.UUID) -> Head:
    held = Head.objects.select_for_update().filter(pk=chain).first()
    if held is None:
        # Who comes second waits for the first, and then finds the row.
        Head.objects.bulk_create(
            [Head(organisation_id=chain, hash=first_hash(chain))], ignore_conflicts=True
        )
        held = Head.objects.select_for_update().get(pk=chain)
    return held
