"""The cookie of a respondent who is answering: an envelope that only this service can open.

There is no session for respondents. The envelope holds what follows from the code, so that a draft
can be opened; it is readable by nobody else, ends with the browser, and is good for some hours.
"""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from graadmeter.service.fieldwork.codes import CodeKeys
from graadmeter.service.vault import SealBrokenError, seal, unseal

COOKIE = "deelname"
HOURS = 4
_PLACE = "ticket"


@dataclass(frozen=True)
class Ticket:
    """Who is answering, without a name: the keys of the code, and the survey.

    Attributes:
        front: the questionnaire that comes first is being answered; the survey is still that of
            the code.
    """

    keys: CodeKeys
    survey: int
    front: bool = False

    @property
    def draft(self) -> bytes:
        """The id of the draft."""
        return self.keys.front.draft if self.front else self.keys.draft

    @property
    def draft_key(self) -> bytes:
        """The key of the draft."""
        return self.keys.front.draft_key if self.front else self.keys.draft_key


def give(response: HttpResponse, ticket: Ticket) -> None:
    """Sets the cookie."""
    content = [ticket.keys.root.hex(), ticket.survey, int(time.time()) // 3600]
    sealed = seal(settings.KEYS.key("ticket"), content, _PLACE)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        httponly=True,
        secure=settings.SECURE,
        samesite="Strict",
    )


def take(request: HttpRequest) -> Ticket | None:
    """The ticket of a request, if it has one that is still good."""
    text = request.COOKIES.get(COOKIE, "")
    try:
        sealed = base64.urlsafe_b64decode(text)
        root, survey, hour = unseal(settings.KEYS.key("ticket"), sealed, _PLACE)
    except (binascii.Error, SealBrokenError, ValueError):
        return None
    if int(time.time()) // 3600 - hour >= HOURS:
        return None
    return Ticket(CodeKeys(bytes.fromhex(root)), int(survey))


def forget(response: HttpResponse) -> None:
    """Removes the cookie."""
    response.delete_cookie(COOKIE, samesite="Strict")
