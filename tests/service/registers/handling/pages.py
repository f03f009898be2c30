"""Every page of following up, with something on it: for axe and for vnu."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, days_after, scene

from graadmeter.service.incidents.handling import following, measures
from graadmeter.service.incidents.handling.act_pages import slugs
from graadmeter.service.incidents.handling.notes import Letter
from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.words import Form, MeasureKind, TaskKind
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

NO_PAGE["case-letter-file"] = "a PDF file"
FACTS = {
    "story": "Een man sloeg op de balie.\nHij riep: ‘Ik weet waar je woont.’",
    "where": "Balie Werk en Inkomen",
    "offender_name": "P. Voorbeeld",
    "witnesses": "Collega aan balie 3",
}


def _followed(there: Scene) -> Case:
    """A case in which a little of everything was done."""
    today = timezone.localdate()
    earlier = today.fromordinal(today.toordinal() - 9)
    case = there.case(
        facts=FACTS,
        damage=True,
        danger=True,
        forms=(Form.THREAT, Form.VERBAL),
        call_back=True,
        reported_on=earlier,
        happened_on=earlier,
    )
    given: dict[str, Any] = {"visitor": there.visitor(there.manager), "case_id": case.pk}
    letter = Letter(
        to="P. Voorbeeld", place="", on=today, subject="Waarschuwing", body="Stop.", signed="M."
    )
    measures.add_measure(**given, kind=MeasureKind.RESPONSE_WARNING, on=today, letter=letter)
    measures.impose_ban(
        **given,
        first_day=today,
        last_day=days_after(case, 30),
        premises="Stadhuis en wijkpunten",
        person="P. Voorbeeld",
        text="Na twee waarschuwingen.",
    )
    talk = following.Talk(asked_on=today, needed=True, offered=True, judged="voldoende")
    following.record_aftercare(**given, number=1, talk=talk)
    money = following.Money(suffered=125_050, claimed=125_050, claimed_on=today)
    following.record_damage(**given, money=money)
    measures.give_feedback(**given, on=today, text="Hij mag niet meer binnenkomen.")
    return case


@pages_of(
    *("case-worklist", "case-search", "case-bans", "case-bans-print"),
    *("case", "case-act", "case-task", "case-letter", "case-ban", "case-police-sheet"),
    *("case-protocols", "case-protocol"),
)
def following_up() -> Pages:
    """A case followed up, each form with a mistake, and what is set up for it."""
    there = scene()
    with organisation_scope(there.organisation.id):
        case, new = _followed(there), there.case(facts=FACTS)
        ban = case.bans.get()
        task = Task.objects.get(case=case, kind=TaskKind.CALL_BACK)
        measures.impose_ban(
            visitor=there.visitor(there.manager),
            case_id=new.pk,
            first_day=timezone.localdate(),
            last_day=days_after(new, 5),
            premises="Zwembad",
            person="Onbekende vrouw, rode jas",
        )
    client, coordinator = made.signed_in_as(there.manager), made.signed_in_as(there.coordinator)
    of = {"slug": there.organisation.slug}
    one = {**of, "case_id": case.pk}
    yield client.get(reverse("case-worklist", kwargs=of))
    yield made.signed_in_as(there.victim).get(reverse("case-worklist", kwargs=of))
    yield client.get(reverse("case-search", kwargs=of))
    yield client.get(reverse("case-search", kwargs=of), {"van": "gisteren"})
    yield client.get(reverse("case-bans", kwargs=of))
    yield client.get(reverse("case-bans-print", kwargs=of))
    yield client.get(reverse("case", kwargs=one))
    yield client.get(reverse("case", kwargs={**of, "case_id": new.pk}))
    for act in slugs():
        yield client.get(reverse("case-act", kwargs={**one, "act": act}))
    for act in ("reactie", "aangifte", "afsluiten", "nazorg-2"):
        yield client.post(reverse("case-act", kwargs={**one, "act": act}), {"gelezen": "1"})
    yield client.post(
        reverse("case-act", kwargs={**one, "act": "nazorg-starten"}), {"gelezen": "1"}
    )
    yield client.get(reverse("case-task", kwargs={**one, "task_id": task.pk}))
    yield client.post(
        reverse("case-task", kwargs={**one, "task_id": task.pk}),
        {"gelezen": "999", "niet-nodig": "1"},
    )
    for kind in ("brief", "waarschuwing", "toegangsverbod"):
        yield client.get(reverse("case-letter", kwargs={**one, "kind": kind}))
    yield client.get(reverse("case-ban", kwargs={**one, "ban_id": ban.pk}))
    yield client.get(reverse("case-police-sheet", kwargs=one))
    yield coordinator.get(reverse("case-protocols", kwargs=of))
    for audience in Audience:
        yield coordinator.get(reverse("case-protocol", kwargs={**of, "audience": audience}))
    address = reverse("case-protocol", kwargs={**of, "audience": "staff"})
    yield coordinator.post(address, {"versie": "0", "evaluatie-doen": "1"})
