"""Making the recovery key: three codes, each on a sheet of its own, shown once."""

from __future__ import annotations

import base64
import binascii
import time
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.holding.recovery import (
    SHARES,
    Drawn,
    RecoveryOvertakenError,
    draw,
    keep,
    not_covered,
)
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import Problems, said
from graadmeter.service.typed import line
from graadmeter.service.vault import SealBrokenError, seal, unseal
from graadmeter.service.vault.personal.shares import read_share

either = require_http_methods(["GET", "HEAD", "POST"])
_SECONDS = 60 * 60
"""How long one may take to print three sheets."""


@either
@sensitive_post_parameters()
@setup_required
def recovery(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What there is; making a key; and its three sheets, one after the other.

    Between the pages the codes are in the form, sealed by the service: the page itself shows one,
    and nothing is written until all three were shown.
    """
    problems, wrong = Problems(), 400
    step = request.POST.get("stap", "")
    if request.method == "POST" and step == "begin":
        return _sheet(request, visitor, draw(), 1)
    if request.method == "POST":
        drawn = _drawn(request, visitor)
        if drawn is None:
            problems[""] = _("Dit duurde te lang, of het formulier is niet van u. Begin opnieuw.")
        elif step in ("2", "3"):
            return _sheet(request, visitor, drawn, int(step))
        elif step == "klaar":
            try:
                return _finish(request, visitor, drawn)
            except RecoveryOvertakenError as error:
                problems[""], wrong = said(error)[1], 409
        else:
            problems[""] = _("Kies wat u wilt doen.")
    context = {
        "visitor": visitor,
        "holder": recovery_holder(),
        "not_covered": not_covered() if recovery_holder() else 0,
        "problems": problems,
    }
    status = wrong if problems else 200
    return render(request, "integrity/holding/recovery.html", context, status=status)


def _sheet(
    request: HttpRequest,
    visitor: Visitor,
    drawn: Drawn,
    number: int,
    problems: Problems | None = None,
) -> HttpResponse:
    context = {
        "visitor": visitor,
        "number": number,
        "share": drawn.shares[number - 1],
        "last": number == SHARES,
        "replaces": recovery_holder() is not None,
        "state": _state(visitor, drawn),
        "today": timezone.localdate(),
        "values": {name: request.POST.get(name, "") for name in ("code1", "code2", "kwijt")},
        "problems": problems or {},
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/recovery_sheet.html", context, status=status)


def _finish(request: HttpRequest, visitor: Visitor, drawn: Drawn) -> HttpResponse:
    problems = Problems()
    old = _old_shares(request, problems)
    if not problems:
        try:
            keep(drawn=drawn, old_shares=old, account=visitor.account, today=timezone.localdate())
        except RecoveryOvertakenError:
            # Another form will not do: the codes on paper are worth nothing.
            raise
        except UserError as error:
            problems["code1"] = said(error)[1]
        else:
            messages.success(request, _("De herstelsleutel is in gebruik."))
            return redirect("integrity-recovery", visitor.organisation.slug)
    return _sheet(request, visitor, drawn, SHARES, problems)


def _old_shares(request: HttpRequest, problems: Problems) -> list[str] | None:
    """Two codes of the key there was; None when there is none, or they are lost."""
    before = recovery_holder()
    if before is None or request.POST.get("kwijt") == "1":
        return None
    found = []
    for name in ("code1", "code2"):
        text = line(request.POST.get(name, ""))
        try:
            read_share(text)
        except UserError as error:
            problems[name] = said(error)[1]
        found.append(text)
    return found


def _state(visitor: Visitor, drawn: Drawn) -> str:
    content: dict[str, Any] = {
        "holder": drawn.holder_id.hex,
        "public": drawn.public.hex(),
        "wrapped": drawn.wrapped.hex(),
        "shares": drawn.shares,
        "replaces": drawn.replaces.hex if drawn.replaces else "",
        "since": int(time.time()),
    }
    sealed = seal(settings.KEYS.key("ticket"), content, _place(visitor))
    return base64.urlsafe_b64encode(sealed).decode()


def _drawn(request: HttpRequest, visitor: Visitor) -> Drawn | None:
    """The key of a form, if this service made it for this visitor within the hour."""
    try:
        sealed = base64.urlsafe_b64decode(request.POST.get("sleutel", ""))
        content = unseal(settings.KEYS.key("ticket"), sealed, _place(visitor))
    except (binascii.Error, SealBrokenError, ValueError):
        return None
    if not 0 <= time.time() - content["since"] < _SECONDS:
        return None
    first, second, third = content["shares"]
    return Drawn(
        uuid.UUID(content["holder"]),
        bytes.fromhex(content["public"]),
        bytes.fromhex(content["wrapped"]),
        (first, second, third),
        uuid.UUID(content["replaces"]) if content["replaces"] else None,
    )


def _place(visitor: Visitor) -> str:
    return f"integrity.recovery.2 {visitor.organisation.pk} {visitor.account.pk}"
