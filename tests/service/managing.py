"""Accounts that are signed in, for tests of pages for those who work with the service."""

from __future__ import annotations

from itertools import count

from django.test import Client

from graadmeter.service.accounts.models import Account, Grant

_numbers = count(1)


class Browser(Client):
    """A browser in which somebody is signed in."""

    account: Account


def signed_in(*roles: str) -> Browser:
    """A browser of a new account with these roles; second steps must be off."""
    account = Account.objects.create_user(f"werk{next(_numbers)}@example.org", "-", name="Werk")
    Grant.objects.bulk_create([Grant(account=account, role=role) for role in roles])
    client = Browser()
    client.force_login(account)
    client.account = account
    return client


def text_of(response) -> str:
    return response.content.decode()
