"""Verifying the journal: every chain entry by entry, and against what was anchored outside.

A chain by itself shows an entry that was changed, moved or taken out, unless everything after it
was written anew. That, and an end that was cut off, shows at the first anchor after it. Nothing
shows what was done to entries after the last anchor; they are reported as at risk.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connections

from graadmeter.service.journal.anchors import AnchorsBrokenError, read_anchors
from graadmeter.service.journal.chain import after_facts, before_facts, first_hash, next_hash
from graadmeter.service.journal.models import Entry, Head
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

_AT_ONCE = 5000
_MOST = 50
"""Findings of one chain; more of them say nothing more."""


class Damage(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    COLUMNS = "columns"
    MISSING = "missing"
    CUT = "cut"
    REWRITTEN = "rewritten"
    HEAD = "head"
    ANCHORS_BROKEN = "anchors-broken"
    ANCHORS_GONE = "anchors-gone"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Attributes:
        kind: what.
        chain: in which chain; None is the file of anchors itself.
        first: the first entry (or line) it is about.
        last: the last one.
    """

    kind: Damage
    chain: uuid.UUID | None
    first: int
    last: int


@dataclass(frozen=True)
class Span:
    """Entries of a chain, from and until."""

    chain: uuid.UUID
    first: int
    last: int


@dataclass(frozen=True)
class Dropped:
    """Entries that were anchored, and that a backup which was put back did not have."""

    span: Span
    at: str


@dataclass(frozen=True)
class Verified:
    """What verifying found.

    Attributes:
        chains: how many.
        entries: how many.
        findings: what is wrong.
        at_risk: entries after the last anchor: a change to them might not show.
        dropped: what putting back a backup explains.
    """

    chains: int
    entries: int
    findings: tuple[Finding, ...]
    at_risk: tuple[Span, ...]
    dropped: tuple[Dropped, ...]


@dataclass
class _Anchored:
    """The anchors of a chain: hashes by number."""

    hashes: dict[int, bytes] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


def verify(anchors: Path) -> Verified:
    """Verifies every chain; in time proportional to the entries and memory that is not.

    Args:
        anchors: the file of anchors.

    Raises:
        UserError: the file of anchors cannot be read.
    """
    held, findings = _anchored(anchors)
    with every_organisation():
        heads = {head.pk: head for head in Head.objects.all()}
        known = heads.keys() | held.keys() | _chains_with_entries()
        at_risk: list[Span] = []
        entries = 0
        for chain in sorted(known):
            checked = _Chain(chain, heads.get(chain), held.get(chain, _Anchored()))
            findings += checked.check()
            entries += checked.entries
            if checked.number > checked.last_anchor:
                at_risk.append(Span(chain, checked.last_anchor + 1, checked.number))
    return Verified(
        chains=len(known),
        entries=entries,
        findings=tuple(findings),
        at_risk=tuple(at_risk),
        dropped=tuple(each for chain in sorted(held) for each in held[chain].dropped),
    )


def _anchored(path: Path) -> tuple[dict[uuid.UUID, _Anchored], list[Finding]]:
    held: dict[uuid.UUID, _Anchored] = {}
    try:
        for anchor in read_anchors(path):
            own = held.setdefault(anchor.chain, _Anchored())
            if anchor.restored:
                later = [number for number in own.hashes if number > anchor.number]
                if later:
                    span = Span(anchor.chain, anchor.number + 1, max(later))
                    own.dropped.append(Dropped(span, anchor.at))
                for number in later:
                    del own.hashes[number]
            if anchor.number:
                own.hashes[anchor.number] = anchor.hash
    except AnchorsBrokenError as error:
        return held, [Finding(Damage.ANCHORS_BROKEN, None, error.line, error.line)]
    return held, []


def _chains_with_entries() -> set[uuid.UUID]:
    """Found one by one in the index, since the table may be long."""
    found: set[uuid.UUID] = set()
    rows = Entry.objects.order_by("organisation_id").values_list("organisation_id", flat=True)
    chain = rows.first()
    while chain is not None:
        found.add(chain)
        chain = rows.filter(organisation_id__gt=chain).first()
    return found


class _Chain:
    """One chain, walked from its first entry to its last."""

    def __init__(self, chain: uuid.UUID, head: Head | None, anchored: _Anchored) -> None:
        self.chain = chain
        self.head = head
        self.hashes = anchored.hashes
        self.last_anchor = max(self.hashes, default=0)
        self.number = 0
        self.entries = 0
        self._trusted = 0
        self._findings: list[Finding] = []

    def check(self) -> list[Finding]:
        """Walks it, and says what is wrong."""
        before, chain = first_hash(self.chain), str(self.chain)
        for number, account, action, subject, at, content, kept in self._rows():
            if number != self.number + 1:
                self._add(Damage.MISSING, self.number + 1, number - 1)
            self.number = number
            self.entries += 1
            own = bytes(kept)
            if next_hash(before, content) != own:
                self._add(Damage.CHANGED, number, number)
            if not (
                content.startswith(before_facts(account, action, at))
                and content.endswith(after_facts(number, chain, subject))
            ):
                self._add(Damage.COLUMNS, number, number)
            if number in self.hashes:
                if self.hashes[number] != own:
                    self._add(Damage.REWRITTEN, self._trusted + 1, number)
                self._trusted = number
            before = own
        self._check_end(before)
        return self._findings

    def _check_end(self, last: bytes) -> None:
        if self.last_anchor > self.number:
            self._add(Damage.CUT, self.number + 1, self.last_anchor)
        # Entries may have been added while the chain was walked.
        head = Head.objects.filter(pk=self.chain).first()
        if head is None or head.number < self.number:
            if self.number:
                self._add(Damage.HEAD, self.number, self.number)
            return
        if self.head is not None and self.head.number > self.number:
            self._add(Damage.CUT, self.number + 1, self.head.number)
        elif head.number == self.number and self.number and bytes(head.hash) != last:
            self._add(Damage.HEAD, self.number, self.number)
        if self.head is not None and self.head.anchored > self.last_anchor:
            self._add(Damage.ANCHORS_GONE, self.last_anchor + 1, self.head.anchored)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """Entries as the database gives them: models would take longer than the hashes."""
        columns = ("number", "account_id", "action", "subject", "at", "content", "hash")
        rows = Entry.objects.filter(organisation_id=self.chain).order_by("number")
        question, values = rows.values_list(*columns).query.sql_with_params()
        with connections[CONTACTS].chunked_cursor() as cursor:
            cursor.execute(question, values)
            while some := cursor.fetchmany(_AT_ONCE):
                yield from some

    def _add(self, kind: Damage, first: int, last: int) -> None:
        if len(self._findings) < _MOST:
            self._findings.append(Finding(kind, self.chain, first, last))
