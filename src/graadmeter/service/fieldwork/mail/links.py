"""Addresses that mail holds."""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

_BOUNCE = re.compile(r"\bbounce\+([a-z2-7]{26})@", re.IGNORECASE)


def entry_link(code: str) -> str:
    """Where a code is let in; the page only asks to begin, so that a scanner uses up nothing."""
    return f"{settings.ADDRESS}{reverse('invited', args=[code])}"


def start_link() -> str:
    """Where somebody types a code."""
    return f"{settings.ADDRESS}{reverse('start')}"


def stop_link(token: str) -> str:
    """Where somebody says that they want no more mail."""
    return f"{settings.ADDRESS}{reverse('stop-mail', args=[token])}"


def sender_domain() -> str:
    """The domain of the sender of mail."""
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"


def bounce_address(token: str) -> str:
    """The address to which what cannot be delivered comes back."""
    return f"bounce+{token}@{sender_domain()}"


def token_of(address: str) -> str | None:
    """The token of an address that `bounce_address` made."""
    found = _BOUNCE.search(address)
    return found[1].lower() if found else None
