"""All that is kept of a case, as passages that can be read, copied and blacked out one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models

from graadmeter.language import gettext as _
from graadmeter.service.incidents.event_lines import label_of as line_of
from graadmeter.service.incidents.facts import Facts, facts_of
from graadmeter.service.incidents.keeping.words import decision_names, request_names
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case, Event
from graadmeter.service.organisations.people import name_of

LONG = 120
"""A text of more characters is shown in a box of several lines."""


@dataclass(frozen=True)
class Passage:
    """A text of a case.

    Attributes:
        key: what it is, the same one each time: ``facts.story``.
        section: under which heading it stands.
        label: what it is called.
        text: what stands there; never empty.
        free: whether somebody wrote it, or it is or may be a name; the rest are codes and days.
    """

    key: str
    section: str
    label: str
    text: str
    free: bool = True

    @property
    def is_long(self) -> bool:
        """Whether it takes several lines."""
        return len(self.text) > LONG or "\n" in self.text


def passages_of(case: Case) -> list[Passage]:
    """Everything about a case, in the order in which it is read; in the scope of its organisation.

    Brackets that stand doubled in a text get a space between them, since doubled brackets are how
    a passage is marked (see `redaction`).
    """
    found = [*_plain(case), *_told(facts_of(case)), *_people(case), *_followed(case)]
    return [
        Passage(each.key, each.section, each.label, _neutral(each.text), each.free)
        for each in found
        if each.text.strip()
    ]


def digest_of(passages: list[Passage]) -> bytes:
    """A mark of what the passages say."""
    written = json.dumps([[each.key, each.text] for each in passages]).encode()
    return hashlib.blake2b(written, digest_size=32).digest()


def day(value: date | None) -> str:
    """A day as it is written here."""
    return value.strftime("%d-%m-%Y") if value else ""


def _neutral(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    while "[[" in plain or "]]" in plain:
        plain = plain.replace("[[", "[ [").replace("]]", "] ]")
    return plain


def _plain(case: Case) -> Iterator[Passage]:
    section = _("De melding")
    forms = "; ".join(
        ", ".join(
            [
                label_of(form, "form"),
                *([_("seksueel")] if form.sexual else []),
                *([_("discriminatie")] if form.discrimination else []),
            ]
        )
        for form in case.forms.order_by("form")
    )
    rows = [
        ("number", _("Nummer"), case.number),
        ("reported_on", _("Gemeld op"), day(case.reported_on)),
        ("happened_on", _("Gebeurd op"), day(case.happened_on)),
        ("state", _("Stand"), label_of(case, "state")),
        ("forms", _("Wat het was"), forms),
        ("channel", _("Hoe het gebeurde"), label_of(case, "channel")),
        ("by_whom", _("Door wie"), label_of(case, "by_whom")),
        ("reporter_kind", _("Wie meldde"), label_of(case, "reporter_kind")),
        ("severity", _("Ernst, van 1 tot 7"), str(case.severity or "")),
        ("department", _("Afdeling"), case.department.name if case.department else ""),
        ("closed_on", _("Gesloten op"), day(case.closed_on)),
        ("closing_reason", _("Waarom gesloten"), label_of(case, "closing_reason")),
    ]
    for key, name, text in rows:
        yield Passage(f"case.{key}", section, name, text, free=False)


def _told(facts: Facts) -> Iterator[Passage]:
    section = _("Wat er is verteld")
    for key, name in fact_names().items():
        who, _dot, field = key.rpartition(".")
        text = getattr(getattr(facts, who) if who else facts, field)
        yield Passage(f"facts.{key}", section, name, str(text))
    for place, line in enumerate(facts.files):
        yield Passage(f"facts.files.{place}", section, _("Bestand"), line)


def fact_names() -> dict[str, str]:
    """What the texts among the facts are called."""
    names = {
        "story": _("Wat er gebeurde"),
        "where": _("Waar"),
        "offender": _("Hoe de dader eruitzag of bekendstaat"),
        "offender_name": _("Naam van de dader"),
        "witnesses": _("Getuigen"),
        "injury": _("Letsel"),
        "damage": _("Schade"),
        "family": _("Familie of anderen dichtbij"),
    }
    parts = {
        "name": _("naam"),
        "phone": _("telefoon"),
        "mail": _("mailadres"),
        "department": _("afdeling"),
    }
    people = {"victim": _("Slachtoffer"), "reporter": _("Melder")}
    for who, person in people.items():
        names |= {f"{who}.{part}": f"{person}: {name}" for part, name in parts.items()}
    return names


def _people(case: Case) -> Iterator[Passage]:
    section = _("Wie erbij hoorden")
    for key, name, member in (
        ("victim", _("Slachtoffer"), case.victim),
        ("reporter", _("Melder"), case.reporter),
        ("subject", _("Beschuldigde"), case.subject),
    ):
        if member is not None:
            yield Passage(f"people.{key}", section, name, name_of(member))
    rows = case.participants.select_related("member__account").order_by("pk")
    for row in rows:
        said = f"{name_of(row.member)} ({label_of(row, 'capacity')})"
        yield Passage(f"people.{row.pk}", section, _("Kon de melding zien"), said)
    for consent in case.consents.order_by("pk"):
        told = label_of(consent, "role") or consent.other
        said = f"{told}: {label_of(consent, 'state')} ({day(consent.on)})"
        yield Passage(f"consent.{consent.pk}", section, _("Toestemming"), said, free=False)


def _followed(case: Case) -> Iterator[Passage]:
    section = _("Wat er is gedaan")
    for event in case.events.order_by("number").select_related("member__account"):
        yield from _event(section, event)
    for task in case.tasks.order_by("due_on", "pk"):
        name = _("Taak: {what}").format(what=label_of(task, "kind"))
        said = _("gedaan op {day}").format(day=day(task.done_on)) if task.done_on else _("open")
        yield Passage(f"task.{task.pk}", section, name, said, free=False)
        yield Passage(f"task.{task.pk}.note", section, name, _text(task.note))
    for measure in case.measures.order_by("on", "pk"):
        name = _("Maatregel: {what}").format(what=label_of(measure, "kind"))
        yield Passage(f"measure.{measure.pk}", section, name, day(measure.on), free=False)
        yield Passage(f"measure.{measure.pk}.ground", section, name, _text(measure.legal_ground))
        yield Passage(f"measure.{measure.pk}.note", section, name, _text(measure.note))
    yield from _police_and_damage(case, section)
    for ban in case.bans.order_by("first_day", "pk"):
        name = _("Toegangsverbod")
        said = f"{day(ban.first_day)} – {day(ban.last_day)}"
        yield Passage(f"ban.{ban.pk}", section, name, said, free=False)
        yield Passage(f"ban.{ban.pk}.premises", section, name, _text(ban.premises))
        yield Passage(f"ban.{ban.pk}.person", section, name, _text(ban.person))
    for moment in case.aftercare.order_by("round"):
        name = _("Nazorg, keer {round}").format(round=moment.round)
        said = f"{day(moment.asked_on)} {label_of(moment, 'judged')}"
        yield Passage(f"aftercare.{moment.pk}", section, name, said, free=False)
        yield Passage(f"aftercare.{moment.pk}.note", section, name, _text(moment.note))
    yield from _kept(case)


def _event(section: str, event: Event) -> Iterator[Passage]:
    name = _("Regel {number}, {day}").format(number=event.number, day=day(event.on))
    yield Passage(f"event.{event.pk}", section, name, line_of(event), free=False)
    if event.member is not None:
        yield Passage(f"people.event.{event.pk}", section, name, name_of(event.member))
    yield Passage(f"event.{event.pk}.text", section, name, _text(event.text))


def _police_and_damage(case: Case, section: str) -> Iterator[Passage]:
    police = getattr(case, "police_report", None)
    if police is not None:
        said = day(police.made_on) or police.why_not or police.decision
        yield Passage("police", section, _("Aangifte"), said, free=False)
        yield Passage("police.number", section, _("Aangifte: nummer"), _text(police.number))
    damage = getattr(case, "damage_claim", None)
    if damage is not None:
        cents = (damage.suffered, damage.claimed, damage.recovered)
        said = " / ".join("-" if each is None else f"€ {each / 100:.2f}" for each in cents)
        name = _("Schade: geleden / geclaimd / terug")
        yield Passage("damage", section, name, said.replace(".", ","), free=False)
        yield Passage("damage.note", section, name, _text(damage.note))


def _kept(case: Case) -> Iterator[Passage]:
    section = _("Bestanden, verbeteringen en verzoeken")
    for file in case.attachments.order_by("added_on", "pk"):
        about = file.about if isinstance(file.about, dict) else {}
        said = str(about.get("name") or file.kind)
        yield Passage(f"file.{file.pk}", section, _("Bestand (apart te geven)"), said)
    for each in case.corrections.order_by("on", "pk"):
        name = _("Verbeterd op {day}").format(day=day(each.on))
        content = each.content or {}
        what = fact_names().get(each.part, _("Verklaring"))
        yield Passage(f"correction.{each.pk}.new", section, name, f"{what}: {content.get('new')}")
        if content.get("old"):
            before = _("Eerder stond er")
            yield Passage(f"correction.{each.pk}.old", section, before, str(content["old"]))
        yield Passage(f"correction.{each.pk}.why", section, name, str(content.get("reason") or ""))
    for request in case.data_requests.order_by("received_on", "pk"):
        name = request_names()[request.kind]
        yield Passage(f"request.{request.pk}", section, name, _text(request.asked))
        decided = decision_names().get(request.decision, "")
        said = f"{decided}: {_text(request.reason)}" if decided else ""
        yield Passage(f"request.{request.pk}.decision", section, name, said)


def _text(value: object) -> str:
    """What a sealed value says: a text, or the texts in it under each other."""
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(text for text in map(_text, value) if text)
    return str(value)


def label_of(row: models.Model, column: str) -> str:
    """The name of a code in a column; the code itself where it has none."""
    value = str(getattr(row, column))
    offered = [code for code, _name in getattr(row._meta.get_field(column), "choices", None) or ()]
    for kind in _KINDS:
        if value in kind.values and offered == kind.values:
            return label(kind(value))
    return value


def _kinds() -> tuple[type[models.TextChoices], ...]:
    from graadmeter.service.incidents import words
    from graadmeter.service.organisations import words as organisation_words

    found = [*vars(words).values(), *vars(organisation_words).values()]
    return tuple(
        kind
        for kind in found
        if isinstance(kind, type)
        and issubclass(kind, models.TextChoices)
        and kind is not models.TextChoices
    )


_KINDS = _kinds()
