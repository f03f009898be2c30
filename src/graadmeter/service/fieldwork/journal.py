"""The journal of fieldwork: who did what to which survey, in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.models import JournalEntry, Survey


def note(action: str, survey: Survey | None, account: Account | None, **facts: Any) -> None:
    """Writes an entry; call it inside the transaction of what it is about.

    Args:
        action: what was done, as ``survey.open``.
        survey: to which survey.
        account: by whom; None for the service itself.
        facts: numbers and names of things; never a person, a code or an answer.
    """
    JournalEntry.objects.create(action=action, survey=survey, account=account, facts=facts)
