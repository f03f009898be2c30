"""Walking through the form as a browser without cookies does: what a page offers is pressed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from tests.service.registers.integrity.made_reports import (
    Held,
    make_holder,
    make_recovery,
    open_channel,
)
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

STORY = "Iemand liet de rekening zwaluwstaart verdwijnen.\nTwee keer."
FIRST = {"wijze": "anoniem", "over": "staff"}


def a_channel(slug: str = "voorbeelddam", **choices: Any) -> tuple[Organisation, Held, Held]:
    """An organisation where reports can come in, with its officer and custodian."""
    organisation = make_organisation(slug)
    with organisation_scope(organisation.pk):
        officer = make_holder(
            make_member(organisation, Role.INTEGRITY_OFFICER, name="Bo Behandelaar")
        )
        custodian = make_holder(make_member(organisation, Role.CUSTODIAN, name="Cas Bewaarder"))
        make_recovery()
        open_channel(**choices)
    return organisation, officer, custodian


def hidden_in(response: Any) -> dict[str, list[str]]:
    """The hidden fields of the last form on a page, as a browser sends them."""
    text = response.content.decode()
    found: dict[str, list[str]] = {}
    pattern = (
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
        r'|<textarea name="([^"]+)" hidden>\n(.*?)</textarea>'
    )
    for name, value, area, content in re.findall(pattern, text, re.DOTALL):
        found.setdefault(name or area, []).append(unescape(value or content))
    found.pop("csrfmiddlewaretoken", None)
    return found


def walk(
    address: str,
    first: dict[str, Any] = FIRST,
    story: dict[str, Any] | None = None,
    client: Client | None = None,
    **last: Any,
) -> Any:
    """From the first page of the form until the report was sent."""
    client = client or Client()
    page = client.get(address)
    page = client.post(address, {**hidden_in(page), **first, "naar": "2"})
    page = client.post(address, {**hidden_in(page), **(story or {"verhaal": STORY}), "naar": "3"})
    return client.post(address, {**hidden_in(page), **last, "naar": "versturen"})


def receipt_in(response: Any) -> str:
    """The receipt on the last page."""
    found = re.search(r'receipt-code">([^<]+)<', response.content.decode())
    assert found is not None
    return found[1]
