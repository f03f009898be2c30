"""The registers that an account works in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from graadmeter.service.accounts.access import require_account, sign_in_required
from graadmeter.service.organisations.people import organisations_of


@require_safe
@sign_in_required
def registers(request: HttpRequest) -> HttpResponse:
    """The organisations of an account; with one there is nothing to choose."""
    found = organisations_of(require_account(request), timezone.localdate())
    if len(found) == 1:
        return redirect(register_address(found[0].slug))
    context = {"organisations": [(each, register_address(each.slug)) for each in found]}
    return render(request, "organisations/registers.html", context)


def register_address(slug: str) -> str:
    """Where the register of an organisation begins."""
    return f"{reverse('registers')}{slug}/"
