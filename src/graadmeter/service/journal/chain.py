"""How an entry is written and hashed; pure, so that writing and verifying cannot differ."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

HASH_BYTES = 32
_ACTION = re.compile(r"[a-z][a-z-]*(\.[a-z][a-z-]*)*")
_CODE = re.compile(r"[A-Za-z0-9_.:+/-]*")
_LONGEST = 64
_MOST = 200
"""Values in a list."""


class NotForJournalError(ValueError):
    """A fact that may say something about a person, or cannot be written: a defect of ours."""


@dataclass(frozen=True)
class Line:
    """What an entry says.

    Attributes:
        organisation: whose chain it is in.
        number: its place in it.
        account: id of the account, if any.
        action: what was done, as ``case.read``.
        subject: id of what it was done to.
        at: the moment or the day.
        facts: what `facts_of` made.
    """

    organisation: uuid.UUID
    number: int
    account: int | None
    action: str
    subject: str
    at: str
    facts: Mapping[str, Any]

    def content(self) -> str:
        """The one way to write it as JSON."""
        return (
            before_facts(self.account, self.action, self.at)
            + json.dumps(self.facts, sort_keys=True, separators=(",", ":"))
            + after_facts(self.number, str(self.organisation), self.subject)
        )


def before_facts(account: int | None, action: str, at: str) -> str:
    """How content begins. Codes and dates hold nothing that JSON writes otherwise."""
    known = "null" if account is None else str(account)
    return f'{{"account":{known},"action":"{action}","at":"{at}","facts":'


def after_facts(number: int, organisation: str, subject: str) -> str:
    """How content ends."""
    return f',"number":{number},"organisation":"{organisation}","subject":"{subject}"}}'


def first_hash(organisation: uuid.UUID) -> bytes:
    """What stands before the first entry of a chain."""
    return hashlib.blake2b(
        organisation.bytes, digest_size=HASH_BYTES, person=b"journal chain"
    ).digest()


def next_hash(before: bytes, content: str) -> bytes:
    """The hash of an entry."""
    return hashlib.blake2b(before + content.encode(), digest_size=HASH_BYTES).digest()


def checked_action(action: str) -> str:
    """An action as it may be written.

    Raises:
        NotForJournalError: it is not words with full stops between them.
    """
    if len(action) > 60 or not _ACTION.fullmatch(action):
        raise NotForJournalError(f"action {action!r}")
    return action


def checked_code(name: str, text: str) -> str:
    """An id or a code: no spaces and no @, so no name, address or sentence.

    Raises:
        NotForJournalError: it is another kind of text.
    """
    if len(text) > _LONGEST or not _CODE.fullmatch(text):
        raise NotForJournalError(f"{name} is not an id, a code or a date")
    return text


def facts_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they may be written: ids, codes, counts, dates, truths, and lists of those.

    Raises:
        NotForJournalError: another kind of value is among them.
    """
    return {name: _fact(name, value) for name, value in given.items()}


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        if len(value) > _MOST:
            raise NotForJournalError(f"{name} holds {len(value)} values")
        ordered = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_one(name, each) for each in ordered]
    return _one(name, value)


def _one(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, str):
        return checked_code(name, str(value))
    raise NotForJournalError(f"{name} is {type(value).__name__}")
