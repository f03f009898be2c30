"""An inventory among invented organisations, and going through its form with the test client."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse
from tests.service.conftest import codes_of
from tests.service.managing import text_of

from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import issue_to_people
from graadmeter.service.fieldwork.inventory.door import form_of
from graadmeter.service.fieldwork.models import Admission, Delegation, Person, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument
from graadmeter.service.responses import forms
from graadmeter.service.responses.forms import FormContent

LAYERS = ("gemeente", "provincie", "waterschap")
FIRST, SECOND = "agressiebeleid", "agressie_registratie"


def make_inventory(organisations: int = 3, group: str = "secretarissen") -> Survey:
    """An open inventory; every organisation has a code."""
    compiled = instrument("miv", group, 2016)
    survey = actions.make_survey(
        monitor="miv",
        wave=2016,
        group=group,
        title="Opgave secretarissen",
        instrument=compiled.hash,
        account=None,
    )
    Person.objects.bulk_create(
        [
            Person(
                survey=survey,
                number=f"o{index:03}",
                name=f"Organisatie {index}",
                mail=f"secretaris{index}@example.org",
                given={"layer": LAYERS[index % 3]},
            )
            for index in range(organisations)
        ]
    )
    issue_to_people(survey=survey, people=survey.people.all(), account=None)
    actions.open_survey(survey=survey, account=None)
    return survey


def enter(code: str, client: Client | None = None) -> Client:
    """A browser in which a code of an inventory was typed."""
    client = client or Client()
    response = client.post(reverse("start"), {"code": code})
    assert response.status_code == 302, text_of(response)
    assert response["Location"] == reverse("inventory-about")
    return client


def coordinator(survey: Survey, number: int = 0) -> Client:
    """The browser of the coordinator of an organisation."""
    return enter(codes_of(survey)[number])


def ask(client: Client, *sections: str, name: str = "K. Collega") -> str:
    """Asks a colleague; their code."""
    posted = {"naam": name, "deel": list(sections)}
    response = client.post(reverse("inventory-ask"), posted, follow=True)
    assert response.status_code == 200, text_of(response)
    found = re.search(r'<code class="secret">([^<]+)</code>', text_of(response))
    assert found is not None, text_of(response)
    return found[1]


def admission_of(survey: Survey, number: int = 0) -> Admission:
    return Admission.objects.get(survey=survey, person__number=f"o{number:03}")


def form(survey: Survey, number: int = 0) -> FormContent:
    found = forms.load(form_of(admission_of(survey, number)))
    assert found is not None
    return found


def page_with(question: str, group: str = "secretarissen") -> str:
    """The address of the page with a question."""
    pages = instrument("miv", group, 2016).pages
    return next(
        reverse("inventory-page", args=[page.id])
        for page in pages
        if any(item.id == question for item in page.items)
    )


def fill(client: Client, *sections: str) -> None:
    """Goes through sections, taking the first answer everywhere and 3 as a number."""
    for page in instrument("miv", "secretarissen", 2016).pages:
        if page.section not in sections:
            continue
        address = reverse("inventory-page", args=[page.id])
        shown = client.get(address)
        if shown.status_code == 302:  # not for this organisation
            continue
        posted: dict[str, list[str]] = {"gezien": seen(shown)}
        for item in page.items:
            if item.options:
                posted[item.id] = [item.codes[0]]
            elif item.type == "number":
                posted[item.id] = ["3"]
        assert client.post(address, posted).status_code == 302


def seen(response) -> list[str]:
    """The marks of a page: what was there when it was shown."""
    return re.findall(r'name="gezien" value="([^"]+)"', text_of(response))


def sections() -> list[str]:
    """All sections with pages."""
    return list(
        dict.fromkeys(page.section for page in instrument("miv", "secretarissen", 2016).pages)
    )


def hand_in(client: Client):
    """Hands in, when nothing is missing; the page after it."""
    return client.post(reverse("inventory-hand-in"), follow=True)


def token_of(survey: Survey) -> str:
    """The address part of the only delegation."""
    return bytes(Delegation.objects.get(admission__survey=survey).id).hex()
