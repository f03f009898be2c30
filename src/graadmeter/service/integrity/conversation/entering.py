"""Opening a report by its receipt, with the same work whether the receipt is known or not."""

from __future__ import annotations

import secrets
import uuid

from graadmeter.service.integrity.models import Report, ReportKey
from graadmeter.service.integrity.opening import (
    REPORTER,
    NotARecipientError,
    Opened,
    context_of,
    opened_with,
    unknown_receipt,
)
from graadmeter.service.integrity.words import KeyKind
from graadmeter.service.scope import current_organisation
from graadmeter.service.vault.personal.keypairs import Context, new_key_pair, open_with, seal_to
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import receipt_mark

_OPENED = 4
"""How many sealed keys are opened at least; a report seldom has more for its reporter."""
_STAND_INS = 500
_PAIR = new_key_pair()
_NOWHERE = uuid.UUID(int=0)
_stand_ins: dict[uuid.UUID, list[bytes]] = {}
"""Marks of reports of each organisation, one of which is fetched where a receipt is of none."""


def entered(receipt: str) -> Opened:
    """The report of a receipt, in the scope of whichever organisation it is.

    Whether a receipt is known is told by the answer, and not by how long it takes: for one that is
    not, any other report is fetched by the same queries, and keys of nothing are opened in the
    place of its keys. What is in the report is fetched when it is read.

    Raises:
        UserError: it is no receipt, or none of this organisation.
    """
    mark, pair = receipt_mark(receipt), reporter_pair(receipt)
    stand_in, nowhere = _stand_in(), secrets.token_bytes(len(mark))
    # One search that finds a row and one that finds none, in either case.
    first = _with_mark(mark)
    second = _with_mark(stand_in if first is None else nowhere)
    known = first is not None
    report = Report.objects.defer("sealed_core").filter(pk=first or second).first()
    if report is None:
        _stand_ins.pop(current_organisation(), None)
        raise unknown_receipt()
    sealed = list(ReportKey.objects.filter(report=report, holder__isnull=True))
    error = unknown_receipt()
    opened = _opened(report, sealed, pair.private, known=known)
    for _key in range(_OPENED - len(sealed)):
        _to_throw_away(pair.private, _SEALED, _NO_CONTEXT)
    if not known:
        raise error
    if opened is None:
        raise NotARecipientError(str(report.pk))
    return opened


def _with_mark(mark: bytes) -> uuid.UUID | None:
    found: uuid.UUID | None = (
        Report.objects.filter(receipt_mark=mark).values_list("pk", flat=True).first()
    )
    return found


def _opened(
    report: Report, sealed: list[ReportKey], private: bytes, *, known: bool
) -> Opened | None:
    """The report with its keys, or with as many keys of nothing; None when all were removed."""
    try:
        return opened_with(
            report, sealed, REPORTER, private, open_with if known else _to_throw_away
        )
    except NotARecipientError:
        return None


def _to_throw_away(_private: bytes, _sealed: bytes, _of: Context) -> bytes:
    """Takes the time that a sealed key takes, for a key of nothing."""
    return open_with(_PAIR.private, _SEALED, _NO_CONTEXT)


_NO_CONTEXT = context_of(_NOWHERE, _NOWHERE, KeyKind.CONTENT, REPORTER, 1)
_SEALED = seal_to(_PAIR.public, secrets.token_bytes(32), _NO_CONTEXT)


def _stand_in() -> bytes:
    """The mark of any report of the organisation; one of no report when there is none."""
    organisation = current_organisation()
    if not _stand_ins.get(organisation):
        chosen = Report.objects.values_list("receipt_mark", flat=True)[:_STAND_INS]
        _stand_ins[organisation] = [bytes(each) for each in chosen]
    held = _stand_ins[organisation]
    return secrets.choice(held) if held else b""
