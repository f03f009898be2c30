"""Opening a report by its receipt, with the same work whether the receipt is known or not."""

from __future__ import annotations

import secrets
import uuid

from django.db.models import Q

from graadmeter.service.integrity.models import Report, ReportKey
from graadmeter.service.integrity.opening import (
    REPORTER,
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
_stand_ins: dict[uuid.UUID, list[uuid.UUID]] = {}
"""Reports of each organisation, one of which is fetched where a receipt is of none."""


def entered(receipt: str) -> Opened:
    """The report of a receipt, in the scope of whichever organisation it is.

    Whether a receipt is known is told by the answer, and not by how long it takes: for one that is
    not, any other report is fetched and as many keys are opened, to be thrown away. What is in the
    report is fetched when it is read.

    Raises:
        UserError: it is no receipt, or none of this organisation.
    """
    mark, pair = receipt_mark(receipt), reporter_pair(receipt)
    stand_in = _stand_in()
    rows = Report.objects.filter(Q(receipt_mark=mark) | Q(pk=stand_in))
    found = {bytes(each): pk for pk, each in rows.values_list("pk", "receipt_mark")}
    known = found.get(mark)
    report = Report.objects.defer("sealed_core").filter(pk=known or stand_in).first()
    if report is None:
        _stand_ins.pop(current_organisation(), None)
        raise unknown_receipt()
    sealed = list(ReportKey.objects.filter(report=report, holder__isnull=True))
    real = [row for row in sealed if known is not None]
    for _key in range(_OPENED - len(real)):
        open_with(_PAIR.private, _SEALED, _context())
    error = unknown_receipt()
    if known is None:
        raise error
    return opened_with(report, real, REPORTER, pair.private)


def _context() -> Context:
    """What the key is bound to that is opened to be thrown away."""
    return context_of(_NOWHERE, _NOWHERE, KeyKind.CONTENT, REPORTER, 1)


_SEALED = seal_to(_PAIR.public, secrets.token_bytes(32), _context())


def _stand_in() -> uuid.UUID | None:
    organisation = current_organisation()
    if not _stand_ins.get(organisation):
        chosen = Report.objects.values_list("pk", flat=True)[:_STAND_INS]
        _stand_ins[organisation] = list(chosen)
    held = _stand_ins[organisation]
    return secrets.choice(held) if held else None
