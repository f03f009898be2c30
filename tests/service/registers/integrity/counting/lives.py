"""Invented reports as what happened to them, day by day: a count and its recount start from these.

A life is a list of (day, what, detail). `fill` writes it as the columns and rows that the service
would have left; the recount of the tests reads the list itself.
"""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graadmeter.service.integrity.models import Investigation, Measure, Report, ReportCategory
from graadmeter.service.integrity.terms import confirm_due, inform_due
from graadmeter.service.organisations.models import Organisation

Happened = tuple[date, str, str]
KINDS = (
    *("ongewenste_omgang", "misbruik_bedrijfsmiddelen", "misbruik_informatie"),
    *("misdragingen_prive", "misbruik_positie", "financieel", "misbruik_bevoegdheden"),
    *("misstand", "misbruik_geweld"),
)
ENDS = ("gegrond", "deels_gegrond", "ongegrond", "niet_vast_te_stellen")
MEASURES = {
    "staff": (
        *("geen", "gesprek", "waarschuwing", "andere_disciplinaire_maatregel"),
        "onvoorwaardelijk_ontslag",
    ),
    "board": ("geen", "gesprek_voorzitter", "openbare_afkeuring", "ontslagen_door_raad"),
    "representative": ("taken_ontnomen", "opgestapt", "vervallen_lidmaatschap"),
}
REFUSALS = ("niet_ontvankelijk", "andere_instantie", "dubbel")


@dataclass(frozen=True)
class Life:
    """One report."""

    about: str
    definition: str
    kinds: tuple[str, ...]
    happened: tuple[Happened, ...]


def lives(number: int, seed: int) -> list[Life]:
    """Invented reports over 2022 up to 2025."""
    chance = random.Random(seed)  # noqa: S311 - invented reports
    return [_life(chance) for _each in range(number)]


def _life(chance: random.Random) -> Life:
    about = chance.choice(["staff", "staff", "staff", "board", "representative"])
    day = date(chance.randrange(2022, 2026), 1, 1) + timedelta(days=chance.randrange(365))
    happened: list[Happened] = [(day, "in", "")]

    def then(what: str, detail: str = "", most: int = 60) -> None:
        nonlocal day
        day += timedelta(days=chance.randrange(most))
        happened.append((day, what, detail))

    if chance.random() < 0.85:
        then("confirm", most=12)
    ending = chance.random()
    if ending < 0.12:
        then("refuse", chance.choice(REFUSALS))
    elif ending < 0.2:
        then("withdraw")
    elif ending < 0.9:
        then("admit")
        for _time in range(chance.choice([0, 0, 1, 1, 2])):
            then("investigate")
        if chance.random() < 0.8:
            then("conclude", chance.choice(ENDS))
            for _time in range(chance.choice([0, 1, 1, 2])):
                then("measure", chance.choice(MEASURES[about]), most=20)
            if happened[-1][1] == "measure" and chance.random() < 0.2:
                then("undo", happened[-1][2], most=80)
        if chance.random() < 0.3:
            then("police", most=20)
        if chance.random() < 0.2:
            then("suspend", most=50)
        if chance.random() < 0.7:
            then("inform", most=50)
        if "conclude" in {what for _day, what, _detail in happened} and chance.random() < 0.7:
            then("close")
    return Life(
        about,
        chance.choice(["2016", "2020", "2026"]),
        tuple(chance.sample(KINDS, chance.choice([0, 1, 1, 1, 2, 3]))),
        tuple(happened),
    )


def fill(organisation: Organisation, made: Iterable[Life]) -> list[Report]:
    """Writes them as rows, with nothing worth sealing; inside the scope."""
    rows: dict[Any, list[Any]] = {
        kind: [] for kind in (Report, ReportCategory, Investigation, Measure)
    }
    own = {"organisation_id": organisation.pk}
    for life in made:
        report = _report(organisation, life)
        rows[Report].append(report)
        of = {**own, "report": report}
        rows[ReportCategory] += [ReportCategory(**of, category=kind) for kind in life.kinds]
        for day, what, detail in life.happened:
            if what == "measure":
                rows[Measure].append(Measure(**of, kind=detail, on=day))
            if what == "undo":
                rows[Measure][-1].undone_on = day
                rows[Measure][-1].undone_because = "teruggedraaid"
            if what == "investigate":
                rows[Investigation].append(
                    Investigation(
                        **of,
                        pool="intern",
                        begun_on=day,
                        ended_on=day,
                        version=1,
                        sealed_content=b"-",
                    )
                )
    for kind, each in rows.items():
        kind._default_manager.bulk_create(each, batch_size=500)
    return rows[Report]


def _report(organisation: Organisation, life: Life) -> Report:
    days = {what: day for day, what, _detail in life.happened}
    said = {what: detail for _day, what, detail in life.happened}
    if "close" in days or "refuse" in days:
        state, reason = "gesloten", said.get("refuse", "afgehandeld")
    elif "withdraw" in days:
        state, reason = "ingetrokken", ""
    elif "conclude" in days:
        state, reason = "geconcludeerd", ""
    elif "investigate" in days:
        state, reason = "onderzoek", ""
    else:
        state, reason = ("in_behandeling" if "admit" in days else "ontvangen"), ""
    came = days["in"]
    return Report(
        id=uuid.uuid4(),
        organisation_id=organisation.pk,
        reference=secrets.token_hex(6),
        state=state,
        way="anoniem",
        medium="web",
        audience=life.about,
        definition=life.definition,
        received_on=came,
        confirm_due=confirm_due(came),
        confirmed_on=days.get("confirm"),
        inform_due=inform_due(came, days.get("confirm")),
        informed_on=days.get("inform"),
        suspended_since=days.get("suspend"),
        conclusion=said.get("conclude", ""),
        concluded_on=days.get("conclude"),
        police_report_on=days.get("police"),
        closed_on=days.get("close") or days.get("refuse"),
        closing_reason=reason,
        receipt_mark=secrets.token_bytes(32),
        once=secrets.token_bytes(32),
        reporter_public=secrets.token_bytes(32),
        sealed_core=b"-",
    )
