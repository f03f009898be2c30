"""Mails that say only that there is news: no name, no number, no word of what it is.

A notice is written in the transaction of what it is about and stands until the worker has sent it
(see `delivery`), so there is neither a mail about what was rolled back nor news without a mail.
Notices of one account that wait together go as one mail.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.models import new_token
from graadmeter.service.organisations.models import Notice, Organisation


def notify(*, account: Account, organisation: Organisation) -> None:
    """Has an account told that there is news; call it inside the transaction of the news.

    Args:
        account: who; nobody else learns of it.
        organisation: in whose register the news is; the caller works in its scope.
    """
    notify_each(accounts=[account], organisation=organisation)


def notify_each(*, accounts: Iterable[Account], organisation: Organisation) -> None:
    """Does so for several accounts at once."""
    today = timezone.localdate()
    Notice.objects.bulk_create(
        Notice(organisation=organisation, account=each, token=new_token(), made_on=today)
        for each in accounts
    )
