"""Walking through the form as a browser without JavaScript does: what a page offers is pressed."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeVar

from django.test import Client
from django.urls import reverse

from graadmeter.service.scope import current_organisation, organisation_scope

Posted = dict[str, Any]
AnyClient = TypeVar("AnyClient", bound=Client)

CIVIL_SERVANT: list[tuple[str, Posted]] = [
    ("", {"gevaar": "nee"}),
    ("wie", {"wie": "slachtoffer:medewerker"}),
    ("wat", {"vorm": "verbale_agressie"}),
    ("hoe", {"hoe": "telefonisch"}),
    ("wanneer", {"wanneer": "vandaag"}),
    ("door-wie", {"door": "extern"}),
    ("meer", {}),
]
"""A simple report by somebody of staff without an account, up to the last page."""


def staying(client: AnyClient, scopes: ExitStack) -> AnyClient:
    """A browser after whose requests the test is in its scope again, which each of them forgets.

    Args:
        client: the browser.
        scopes: what is closed when the test is over.
    """
    asked = client.request

    def request(**options: Any) -> Any:
        organisation = current_organisation()
        try:
            return asked(**options)
        finally:
            scopes.enter_context(organisation_scope(organisation))

    client.request = request  # type: ignore[method-assign]
    return client


@dataclass
class Walker:
    """A browser at the form of an organisation."""

    slug: str
    client: Client = field(default_factory=Client)

    def address(self, page: str = "") -> str:
        start = reverse("report-start", kwargs={"slug": self.slug})
        return f"{start}{page}/" if page else start

    def get(self, page: str = "") -> Any:
        return self.client.get(self.address(page))

    def post(self, page: str, posted: Posted) -> Any:
        return self.client.post(self.address(page), posted)

    def walk(self, way: list[tuple[str, Posted]]) -> None:
        """Along these pages; each must lead on."""
        for page, posted in way:
            response = self.post(page, posted)
            assert response.status_code == 302, (page, text_of(response))

    def secret(self) -> str:
        """The key of the report in the last page."""
        return hidden(self.get("controle"), "sleutel")

    def submit(self) -> Any:
        return self.post("controle", {"sleutel": self.secret()})


def text_of(response: Any) -> str:
    """The page as text."""
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None, text_of(response)
    return found[1]


def receipt_in(response: Any) -> str:
    """The receipt on a confirmation."""
    found = re.search(r'class="receipt-code">([^<]+)<', response.content.decode())
    assert found is not None, text_of(response)
    return found[1]
