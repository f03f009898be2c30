"""Whatever is sent to the pages of the integrity channel, it is answered, and nothing is half done.

GRAADMETER_FUZZ_CASES says how many requests there are; 300 without it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from tests.service.managing import Browser
from tests.service.registers.integrity.advising.world import CHEAP, note
from tests.service.registers.integrity.fuzzing import HEX, NOBODY, Place, Sent, fields_of, requests
from tests.service.registers.integrity.holding.people import (
    PHRASE,
    Scene,
    browser_of,
    make_scene,
    opened_by,
    unlocker_for,
    visitor_for,
    with_key,
)
from tests.service.registers.integrity.made_reports import open_channel
from tests.service.registers.made import make_member, signed_in_as
from tests.service.routes import routes

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.advising import actions as notes
from graadmeter.service.integrity.conversation.actions import withdraw
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.handling import (
    act_pages,
    deciding,
    moving,
    telling_apart,
    timing,
)
from graadmeter.service.integrity.handling.acting import Acting
from graadmeter.service.integrity.handling.investigating import begin_investigation
from graadmeter.service.integrity.holding import name_actions
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    give_cookie,
    holder_of,
    open_private,
)
from graadmeter.service.integrity.models import (
    AdviserNote,
    Attachment,
    Channel,
    Event,
    Identity,
    IdentityRequest,
    Investigation,
    KeyHolder,
    Measure,
    Message,
    Report,
    ReportKey,
    Unlocked,
)
from graadmeter.service.integrity.opening import open_by_receipt
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.words import (
    Conclusion,
    HolderKind,
    KeyKind,
    Medium,
    Pool,
    Retaliation,
    State,
    Verdict,
    Way,
)
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope

CASES = int(os.environ.get("GRAADMETER_FUZZ_CASES", "300"))
PUBLIC = ("/integriteit/", "/integrity/")
OURS = (*PUBLIC, "/register/<slug:slug>/integriteit/")
WRITTEN = (
    *(AdviserNote, Attachment, Event, Identity, IdentityRequest, Investigation, KeyHolder),
    *(Measure, Message, Report, ReportKey),
)
TOLD = (b"Traceback (most recent", b"DJANGO_SETTINGS_MODULE", b"Exception Type")
FILE = Evidence("text", "bon.txt", b"Een bon.", b"Een bon.")
OWN = ("code", "doe", "sleutel", "tekst", "ronde", "antwoord", "toelichting", "oordeel", "reden")
FORM = ("sleutel", "wijze", "over", "niet", "verhaal", "soort", "wanneer", "waar", "wie", "naar")
MORE = ("naam", "telefoon", "mail", "contact", "meelezen", "getuigen", "verteld")


@dataclass
class World:
    """An organisation with reports in every state, and browsers of those who come there."""

    scene: Scene
    everybody: Member
    made: list[Made]
    browsers: dict[str, Client]
    places: list[Place]


def in_every_state(scene: Scene, member: Member) -> list[Made]:
    """Reports, each further than the one before; the last was withdrawn."""
    today, found = timezone.localdate(), []
    for number in range(6):
        said = Submission(
            Way.CONFIDENTIAL,
            Medium.PHONE if number == 1 else Medium.WEB,
            Audience.STAFF,
            Core(story="Iemand keek weg."),
            Who(name="Fen Verzonnen"),
        )
        secret = secrets.token_bytes(32)
        made = submit(said=said, secret=secret, today=today, files=[FILE])
        own = open_by_receipt(made.receipt)
        common: dict[str, Any] = {"opened": own, "today": today, "secret": secrets.token_bytes(32)}
        write_message(text="Vraag.", member=None, files=[FILE], **common)
        found.append(made)
        if number == 5:
            withdraw(text="", **common)
            continue
        acting = Acting(visitor_for(member), unlocker_for(member), made.report.pk)
        if number > 0:
            timing.confirm(acting=acting, text="Dank.")
            moving.admit(acting=acting)
            opened = opened_by(scene.second, made.report)
            name_actions.ask(opened=opened, by=scene.second, reason="Nodig.", today=today)
        several = number in (1, 3)
        if several:
            telling_apart.tell_apart(acting=acting, names={1: "De een"}, another="De ander")
        if number > 1:
            begin_investigation(
                acting=acting, pool=Pool.INTERNAL, investigators="Ina", questions="Wat?"
            )
        if number > 2:
            founded, unfounded = Conclusion.FOUNDED, Conclusion.UNFOUNDED
            outcome: str | dict[int, str] = {1: founded, 2: unfounded} if several else founded
            moving.conclude(acting=acting, conclusion=outcome, text="Zo.", unheard="Kon niet.")
            deciding.write_note(acting=acting, text="Let op.")
            timing.inform(acting=acting, text="Zo is het.")
        if number > 3:
            moving.close(acting=acting, text="Klaar.")
    states = {each.state for each in Report.objects.all()}
    assert states == set(State)
    return found


def browsers(scene: Scene, everybody: Member, outsider: Member) -> dict[str, Client]:
    """Browsers by who sits behind them."""
    own: Browser = browser_of(everybody)
    holder = holder_of(everybody, HolderKind.NOTES)
    assert holder is not None
    today = timezone.localdate()
    token = notes.unlock_notes(holder=holder, passphrase=PHRASE, today=today)
    cookies = give_cookie(HttpResponse(), scene.slug, token, HolderKind.NOTES).cookies
    for name, morsel in cookies.items():
        own.cookies[name] = morsel.value
    Unlocked.objects.update(until=timezone.now() + timedelta(hours=8))
    found: dict[str, Client] = {
        "everybody": own,
        "no key": signed_in_as(outsider),
        "no account": Client(),
    }
    for each in found.values():
        each.raise_request_exception = False
    return found


def build() -> World:
    """Makes all of it; inside no scope."""
    scene = make_scene()
    with organisation_scope(scene.organisation.pk):
        open_channel(phone="0123", place="kamer 1", external="Het loket.")
        everybody = with_key(make_member(scene.organisation, *Role, name="Alle Rollen"))
        outsider = make_member(scene.organisation, Role.EMPLOYEE)
        holder = notes.make_key(
            member=everybody, passphrase=PHRASE, today=timezone.localdate(), **CHEAP
        )
        made = in_every_state(scene, everybody)
        world = World(scene, everybody, made, browsers(scene, everybody, outsider), [])
        today = timezone.localdate()
        unlocker = Unlocker(holder, open_private(holder, PHRASE, everybody.account))
        written = notes.write_note(unlocker=unlocker, written=note(), today=today)
        found, file = paths(world, str(written.pk)), str(Attachment.objects.all()[0].pk)
    world.places += [place(world, path, file) for path in found]
    return world


def paths(world: World, note_id: str) -> list[str]:
    """Every address of the channel, and some that are of nothing."""
    slug, found = world.scene.slug, []
    files = dict(Attachment.objects.values_list("report_id", "pk"))
    for pattern, name in routes():
        if not pattern.startswith(OURS):
            continue
        slugs = [slug, "bestaat-niet"] if name == "integrity-submit" else [slug]
        for each in slugs:
            own = {"slug": each}
            if "report_id" in pattern:
                reports = [made.report.pk for made in world.made]
                for pk in [*reports, NOBODY]:
                    more = own | {"report_id": pk}
                    if "attachment_id" in pattern:
                        more["attachment_id"] = files.get(pk, NOBODY)
                    acts = act_pages.slugs() if "<slug:act>" in pattern else ("",)
                    for act in (*acts, "bestaat-niet") if acts[0] else acts:
                        found.append(reverse(name, kwargs=more | ({"act": act} if act else {})))
                continue
            if "note_id" in pattern:
                found += [reverse(name, kwargs=own | {"note_id": x}) for x in (note_id, NOBODY)]
                continue
            if "<int:year>" in pattern:
                for year in (2026, 0, 99999, int("9" * 30)):
                    more = own | {"year": year}
                    kinds = ("csv", "json", "xlsx", "iets") if "<slug:kind>" in pattern else ("",)
                    found += [
                        reverse(name, kwargs=more | ({"kind": kind} if kind else {}))
                        for kind in kinds
                    ]
                continue
            found.append(reverse(name, kwargs=own))
    odd = ("\0", "é", "%", "..", "a" * 300, "🙂")
    return [*found, *(f"{start}{quote(each)}/melden/" for start in PUBLIC for each in odd)]


def place(world: World, path: str, file: str) -> Place:
    """An address with what is asked there."""
    public = path.startswith(PUBLIC)
    who = ("no account", "everybody") if public else ("everybody",) * 4 + ("no key", "no account")
    browser = world.browsers[who[0]]
    fields = fields_of([browser.get(path)])
    if public:
        for name in (*OWN, *FORM, *MORE, "waarom", "zeker", "wens", "ophalen"):
            fields.setdefault(name, [])
        offered: dict[str, list[str]] = {
            "code": [made.receipt for made in world.made],
            "doe": ["bericht", "contact", "intrekken", "benadeeld", "oordeel", "klopt", ""],
            "sleutel": [HEX, secrets.token_hex(32)],
            "antwoord": list(Retaliation.values),
            "oordeel": list(Verdict.values),
            "ronde": ["1", "99"],
            "zeker": ["1"],
            "wijze": list(Way.values),
            "over": list(Audience.values),
            "verhaal": ["Iemand keek weg."],
            "naam": ["Fen Verzonnen"],
            "naar": ["versturen", "versturen", "1", "2", "3"],
            "ophalen": [file],
        }
        fields |= offered
        if "volgen" not in path and "follow" not in path:
            fields.pop("ophalen")
    return Place(path, who, fields)


def half_written() -> list[str]:
    """What is there in part."""
    found = []
    reports = Report.objects.count()
    keys = ReportKey.objects.filter(kind=KeyKind.CONTENT, version=F("report__key_version"))
    for what, rows in (
        ("the key of a reporter", keys.filter(holder__isnull=True)),
        ("the key of an officer", keys.filter(capacity="behandelaar", removed_on__isnull=True)),
        ("the first event", Event.objects.filter(number=1)),
    ):
        if rows.values("report").distinct().count() != reports:
            found.append(what)
    for row in Attachment.objects.annotate(
        original=Count("rows", filter=Q(rows__scrubbed=False)),
        copy=Count("rows", filter=Q(rows__scrubbed=True)),
    ):
        if (row.original, row.copy) != (row.pieces, row.copy_pieces or 0):
            found.append("a file")
    named = ReportKey.objects.filter(kind=KeyKind.IDENTITY).values("report").distinct().count()
    return found if named == Identity.objects.count() else [*found, "a name"]


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (*WRITTEN, Channel)}


def wrong_with(world: World, sent: Sent, before: dict[str, int]) -> list[str]:
    """Sends a request, looks at the answer and at what it did, and undoes that."""
    client = world.browsers[sent.who]
    kept = client.cookies.copy()
    found = []
    with organisation_scope(world.scene.organisation.pk), transaction.atomic(using=CONTACTS):
        extra: dict[str, Any] = dict(sent.extra)
        response = client.generic(sent.method, sent.path, sent.body, sent.kind, **extra)
        body = b"".join(response) if response.streaming else response.content
        if response.status_code >= 500:
            found.append(f"status {response.status_code}")
        found += [each.decode() for each in TOLD if each in body]
        if sent.path.startswith(PUBLIC):
            if response.cookies or response.has_header("Set-Cookie"):
                found.append("a cookie")
            if response.headers.get("Cache-Control") != "no-store":
                found.append("no no-store")
        with organisation_scope(world.scene.organisation.pk):
            found += half_written()
            if response.status_code >= 400 and counted() != before:
                found.append("written though it was refused")
        transaction.set_rollback(True, using=CONTACTS)
    client.cookies.clear()
    client.cookies.update(kept)
    return found


@pytest.mark.django_db
def test_everything_is_answered_and_nothing_is_half_done(settings, tmp_path):
    settings.TWO_FACTOR, settings.DATA = False, tmp_path
    world = build()
    assert len(world.places) > 100
    with organisation_scope(world.scene.organisation.pk):
        before = counted()
        assert half_written() == []

    @hypothesis_settings(
        max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(requests(world.places))
    def every_one(sent: Sent) -> None:
        assert wrong_with(world, sent, before) == []

    every_one()
