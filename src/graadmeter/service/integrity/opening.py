"""Opening and sealing what is in a report, for who has a key to it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.models import Identity, KeyHolder, Report, ReportKey
from graadmeter.service.integrity.words import KeyKind
from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.envelopes import close, content_of, version_of
from graadmeter.service.vault.personal.keypairs import Context, open_with
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import receipt_mark

REPORTER = "reporter"
"""What stands for the reporter where a recipient is named, since they have no key holder."""
_LEAST = {"sealed_core": 16_000}
"""Bytes of a content before it is padded: what a report of up to some 4,000 characters takes, in
whatever letters, so that all of those are of one size."""


class NotARecipientError(LookupError):
    """No key of this report is sealed to them, or none any more."""


@dataclass(frozen=True)
class Opened:
    """A report to which somebody has a key.

    Attributes:
        report: the row.
        keys: 32 bytes by version; who was removed or added later lacks some.
        identity: the key of the identity envelope, if they have it.
    """

    report: Report
    keys: Mapping[int, bytes] = field(repr=False)
    identity: bytes | None = field(default=None, repr=False)

    @property
    def newest(self) -> int:
        """The version that new content is sealed under.

        Raises:
            NotARecipientError: they have no key to it.
        """
        if self.report.key_version not in self.keys:
            raise NotARecipientError(str(self.report.pk))
        return self.report.key_version

    def can_read(self, version: int) -> bool:
        """Whether they have the key of a version."""
        return version in self.keys

    def read(self, row: Any, column: str) -> Any:
        """What is in a sealed column of a row of this report.

        Raises:
            NotARecipientError: it is under a version they have no key to.
            SealBrokenError: the envelope is not of this place, or was changed.
        """
        place, envelope = place_of(row, column), bytes(getattr(row, column))
        version = version_of(envelope, place)
        if version not in self.keys:
            raise NotARecipientError(str(place))
        return json.loads(content_of(self.keys[version], envelope, place))

    def sealed(self, row: Any, column: str, content: Any) -> bytes:
        """Content for a sealed column, under the newest version.

        Raises:
            NotARecipientError: they have no key to that version.
        """
        return sealed_under(self.keys[self.newest], self.newest, row, column, content)

    def who(self) -> Any:
        """Who reported.

        Raises:
            NotARecipientError: they have no key to it, or nobody said who they are.
        """
        identity = Identity.objects.filter(report=self.report).first()
        if identity is None or self.identity is None:
            raise NotARecipientError(str(self.report.pk))
        place = place_of(identity, "sealed_content")
        return json.loads(content_of(self.identity, bytes(identity.sealed_content), place))


def place_of(row: Any, column: str) -> Place:
    """Where a sealed column of a row belongs."""
    return Place(row.organisation_id, row._meta.db_table, column, row.pk)


def sealed_under(key: bytes, version: int, row: Any, column: str, content: Any) -> bytes:
    """Content for a sealed column, under a key; spaces behind it, where it must be longer."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass").ljust(_LEAST.get(column, 0))
    return close(key, version, data, place_of(row, column))


def context_of(
    organisation_id: uuid.UUID, report_id: uuid.UUID, kind: str, holder: str, version: int
) -> Context:
    """What a sealed key is bound to: it opens for nobody and nothing else."""
    return Context(f"integrity.{kind}", organisation_id, report_id, holder, version)


def open_for(report: Report, holder: KeyHolder, private: bytes) -> Opened:
    """Opens a report for somebody whose private key is unlocked.

    Raises:
        NotARecipientError: no key of it is sealed to them, or they were removed.
        SealBrokenError: a sealed key is not theirs, or was changed.
    """
    rows = list(ReportKey.objects.filter(report=report, holder=holder))
    return opened_with(report, rows, str(holder.pk), private)


def open_by_receipt(receipt: str) -> Opened:
    """Opens a report for its reporter; in the scope of whichever organisation it is.

    A receipt that leads nowhere costs as much as one that does.

    Raises:
        UserError: it is no receipt, or none that is known.
    """
    mark, pair = receipt_mark(receipt), reporter_pair(receipt)
    report = Report.objects.filter(receipt_mark=mark).first()
    if report is None:
        raise unknown_receipt()
    rows = list(ReportKey.objects.filter(report=report, holder__isnull=True))
    return opened_with(report, rows, REPORTER, pair.private)


def unknown_receipt() -> UserError:
    """What is said of a receipt that leads nowhere."""
    return UserError(
        _("Wij vinden geen melding bij deze code"),
        mend=_("Kijk of u de code goed hebt overgenomen, alle 20 tekens."),
    )


def opened_with(
    report: Report,
    rows: list[ReportKey],
    name: str,
    private: bytes,
    opening: Callable[[bytes, bytes, Context], bytes] = open_with,
) -> Opened:
    """Opens a report by keys that are sealed to somebody.

    Args:
        report: of which.
        rows: those keys.
        name: what stands for them where a recipient is named.
        private: their private key.
        opening: opens one sealed key by the private key and what it is bound to.

    Raises:
        NotARecipientError: there are none, or they were removed.
        SealBrokenError: a sealed key is not theirs, or was changed.
    """
    keys, identity = {}, None
    for row in rows:
        if row.removed_on is not None:
            continue
        context = context_of(row.organisation_id, report.pk, row.kind, name, row.version)
        key = opening(private, bytes(row.sealed), context)
        if row.kind == KeyKind.CONTENT:
            keys[row.version] = key
        else:
            identity = key
    if not keys and identity is None:
        raise NotARecipientError(str(report.pk))
    return Opened(report, keys, identity)
