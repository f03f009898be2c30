"""Coming back with a receipt: finding the report, and a cookie that lasts for half an hour."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from graadmeter.service.incidents.models import Case
from graadmeter.service.scope import every_organisation
from graadmeter.service.vault import SealBrokenError, seal, unseal
from graadmeter.service.vault.receipts import receipt_mark

COOKIE = "ontvangst"
PATH = "/melding/"
MINUTES = 30
_PLACE = "receipt visit"


@dataclass(frozen=True)
class Found:
    """Which report a receipt is of."""

    organisation_id: uuid.UUID
    case_id: uuid.UUID


def find(receipt: str) -> Found | None:
    """The report of a receipt.

    A receipt says nothing of the organisation, so this asks for its mark in all of them: two ids
    of the one row with exactly this mark, and nothing else, leave the scope of everybody.

    Raises:
        UserError: it cannot be a receipt, and why.
    """
    mark = receipt_mark(receipt)
    with every_organisation():
        row = Case.objects.filter(receipt=mark).values_list("organisation_id", "pk", "receipt")
        found = row.first()
    if found is None or not hmac.compare_digest(bytes(found[2]), mark):
        return None
    return Found(found[0], found[1])


def give(response: HttpResponse, found: Found) -> None:
    """Sets the cookie, which lasts from now."""
    content = [found.organisation_id.hex, found.case_id.hex, int(time.time()) // 60]
    sealed = seal(settings.KEYS.key("ticket"), content, _PLACE)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        path=PATH,
        max_age=MINUTES * 60,
        httponly=True,
        secure=settings.SECURE,
        samesite="Strict",
    )


def take(request: HttpRequest) -> Found | None:
    """The report of a request, if its cookie is still good."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        organisation, case, minute = unseal(settings.KEYS.key("ticket"), sealed, _PLACE)
    except (binascii.Error, SealBrokenError, ValueError):
        return None
    if not 0 <= int(time.time()) // 60 - minute < MINUTES:
        return None
    return Found(uuid.UUID(organisation), uuid.UUID(case))


def forget(response: HttpResponse) -> None:
    """Removes the cookie."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
