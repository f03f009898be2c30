"""The cookie of somebody who fills in the form of an organisation; see `fieldwork.ticket`.

It says which organisation, and which colleague if it is not the coordinator. Neither the code nor
what opens the form is in it: the form opens with a key of the service.
"""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from graadmeter.service.vault import SealBrokenError, seal, unseal

COOKIE = "opgave"
HOURS = 8
_PLACE = "inventory ticket"


@dataclass(frozen=True)
class InventoryTicket:
    """Who is working in which form.

    Attributes:
        admission: the admission of the organisation.
        delegation: the delegation of a colleague; None for the coordinator.
    """

    admission: bytes
    delegation: bytes | None = None


def give(response: HttpResponse, ticket: InventoryTicket) -> None:
    """Sets the cookie, until the browser closes and for some hours at most."""
    own = ticket.delegation.hex() if ticket.delegation else ""
    content = [ticket.admission.hex(), own, int(time.time()) // 3600]
    sealed = seal(settings.KEYS.key("ticket"), content, _PLACE)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        httponly=True,
        secure=settings.SECURE,
        samesite="Strict",
    )


def take(request: HttpRequest) -> InventoryTicket | None:
    """The ticket of a request, if it has one that is still good."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        admission, own, hour = unseal(settings.KEYS.key("ticket"), sealed, _PLACE)
    except (binascii.Error, SealBrokenError, ValueError):
        return None
    if int(time.time()) // 3600 - hour >= HOURS:
        return None
    return InventoryTicket(bytes.fromhex(admission), bytes.fromhex(own) if own else None)


def forget(response: HttpResponse) -> None:
    """Removes the cookie."""
    response.delete_cookie(COOKIE, samesite="Strict")
