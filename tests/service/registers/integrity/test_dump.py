"""What somebody finds who has stolen the database, a backup, the log and the outbox: nothing.

Of reports that went the whole way, with what reporters, officers, custodian and adviser wrote.
GRAADMETER_CANARY_CASES says how many there are; 20 without it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models
from django.test import Client
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.integrity.advising.world import note
from tests.service.registers.integrity.handling.scenes import (
    Scene,
    again,
    member_of,
    of_reporter,
    scene,
)
from tests.service.registers.integrity.made_reports import make_holder
from tests.service.registers.test_canary import Canaries, files_under, found_in
from tests.service.test_canary import everything, logs  # noqa: F401 - a fixture

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.advising.actions import write_note as write_adviser_note
from graadmeter.service.integrity.conversation import actions as by_reporter
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.handling import (
    accused,
    deciding,
    investigating,
    moving,
    protecting,
    telling_apart,
    timing,
)
from graadmeter.service.integrity.handling.ticking import morning
from graadmeter.service.integrity.holding import name_actions, recipients
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import CheckIn
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.submitting.settling import Settler
from graadmeter.service.integrity.words import (
    Authority,
    Capacity,
    Conclusion,
    HolderKind,
    MeasureKind,
    Medium,
    Pool,
    Retaliation,
    Verdict,
    Way,
)
from graadmeter.service.organisations.delivery import send_notices
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

CASES = int(os.environ.get("GRAADMETER_CANARY_CASES", "20"))
STEPS = {4096, 8192, 16384, 32768}
STEP = 65536
SEALED_KEY = 81
UNLOCKED_UNTIL = "integrity_unlocked.until"
"""The one column with a time: how long a key stays open in a browser of somebody who handles
reports. The row is gone within a minute after that, and no reporter has one."""


@dataclass
class Seeded:
    """What was hidden, and what may be nowhere besides.

    Attributes:
        keys: private keys, keys of reports and keys of names.
    """

    scene: Scene
    canaries: Canaries = field(default_factory=Canaries)
    made: list[Made] = field(default_factory=list)
    keys: set[bytes] = field(default_factory=set)

    @property
    def receipts(self) -> list[str]:
        """Every receipt as it is kept apart and as it is printed."""
        codes = [each.receipt for each in self.made]
        return [*codes, *(code.replace("-", "") for code in codes)]


def reported(seeded: Seeded, number: int) -> Made:
    """A report as somebody sends it, with a file; every other one with a name."""
    new = seeded.canaries.new
    way = (Way.NAMED, Way.CONFIDENTIAL, Way.ANONYMOUS)[number % 3]
    who = Who(name=new("Melder"), phone=seeded.canaries.phone(), mail=f"{new('m')}@example.org")
    core = Core(
        story=f"Iemand nam {new('verhaal')} mee",
        happened=new("wanneer"),
        where=new("plek"),
        about=new("Betrokkene"),
        witnesses=new("Getuige"),
        told=new("verteld"),
        contact=new("contact"),
    )
    said = Submission(way, Medium.WEB, Audience.STAFF, core, None if way == Way.ANONYMOUS else who)
    file = checked(f"{new('bestand')}.txt", f"In het bestand staat {new('inhoud')}".encode())
    made = submit(
        said=said, secret=secrets.token_bytes(32), today=timezone.localdate(), files=[file]
    )
    seeded.made.append(made)
    return made


def talked(seeded: Seeded, made: Made) -> None:
    """Messages of both sides, with files."""
    new, today = seeded.canaries.new, timezone.localdate()
    for opened, member in (
        (of_reporter(made), None),
        (seeded.scene.opened(made), member_of(seeded.scene.officer)),
    ):
        write_message(
            opened=opened,
            text=new("bericht"),
            secret=secrets.token_bytes(32),
            today=today,
            member=member,
            files=[checked(f"{new('bijlage')}.txt", new("bijlageinhoud").encode())],
        )


def named(seeded: Seeded, made: Made) -> None:
    """The name is asked for and shown, when there is one."""
    if made.report.way == Way.ANONYMOUS:
        return
    scene, new, today = seeded.scene, seeded.canaries.new, timezone.localdate()
    asked = name_actions.ask(
        opened=scene.opened(made), by=member_of(scene.officer), reason=new("reden"), today=today
    )
    custodian = Unlocker(scene.custodian.holder, scene.custodian.pair.private)
    name_actions.decide(
        unlocker=custodian, request_id=asked.pk, granted=True, words=new("besluit"), today=today
    )
    opened = scene.opened(made)
    assert Canaries.STEM in opened.who()["name"]
    assert opened.identity is not None
    seeded.keys.add(opened.identity)


def handled(seeded: Seeded, made: Made) -> None:
    """Everything that is done with a report, with a text wherever one can be written."""
    scene, new, today = seeded.scene, seeded.canaries.new, timezone.localdate()

    def acting():
        return scene.read(again(made))

    timing.confirm(acting=acting(), text=new("bevestigd"))
    moving.admit(acting=acting(), text=new("ontvankelijk"))
    recipients.add_recipient(
        opened=scene.opened(made),
        by=member_of(scene.officer),
        member=member_of(scene.investigator),
        capacity=Capacity.INVESTIGATOR,
        reason=new("waarvoor"),
        whole=True,
        today=today,
    )
    named(seeded, made)
    investigating.begin_investigation(
        acting=acting(),
        pool=Pool.INTERNAL,
        investigators=new("Onderzoeker"),
        questions=new("vraag"),
    )
    telling_apart.tell_apart(
        acting=acting(), names={1: new("eerste persoon")}, another=new("tweede persoon")
    )
    telling_apart.tell_apart(acting=acting(), names={2: new("iemand anders")})
    for number in (1, 2):
        hearing = investigating.Hearing("accused", today, new("verslag"), person=number)
        investigating.record_hearing(acting=acting(), hearing=hearing)
        accused.inform_accused(acting=acting(), on=today, text=new("gezegd"), person=number)
        accused.record_reply(acting=acting(), on=today, text=new("weerwoord"), person=number)
    investigating.write_findings(acting=acting(), text=new("bevinding"))
    deciding.ask_advice(acting=acting(), authority=Authority.BIOS, on=today, text=new("advies"))
    deciding.write_note(acting=acting(), text=new("aantekening"))
    deciding.record_police_report(acting=acting(), on=today, text=new("aangifte"))
    recipients.remove_recipient(
        opened=scene.opened(made),
        by=member_of(scene.officer),
        member=member_of(scene.investigator),
        reason=new("klaar"),
        today=today,
    )
    outcomes = {1: Conclusion.UNFOUNDED, 2: Conclusion.FOUNDED}
    moving.conclude(acting=acting(), conclusion=outcomes, text=new("gronden"))
    deciding.add_measure(
        acting=acting(), kind=MeasureKind.NONE, on=today, text=new("maatregel"), person=2
    )
    accused.clear(
        acting=acting(), needed=True, to_reporter=new("zuiver"), others=new("wie"), person=1
    )
    timing.inform(acting=acting(), text=new("uitkomst"))
    moving.close(acting=acting(), text=new("gesloten"))
    talked(seeded, made)
    CheckIn.objects.filter(report=made.report, round=1).update(asked_on=today)
    by_reporter.answer_check_in(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        round_=1,
        answer=Retaliation.YES,
        text=new("benadeeld"),
        today=today,
    )
    protecting.follow_up(acting=acting(), to_reporter=new("gezien"), text=new("gedaan"))
    by_reporter.judge(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        verdict=Verdict.GOOD,
        text=new("oordeel"),
        today=today,
    )
    moving.appeal(acting=acting(), by_accused=True, text=new("bezwaar"), person=2)
    seeded.keys.update(scene.opened(made).keys.values())


@pytest.fixture
def seeded(settings, tmp_path, logs, monkeypatch) -> Iterator[Seeded]:  # noqa: F811
    """Many reports that were handled, pages that were read, mail that was sent."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    settings.DATA, settings.TWO_FACTOR, settings.MAIL_URL = tmp_path / "data", False, ""
    settings.ANCHORS = tmp_path / "anchors.jsonl"
    settings.DATA.mkdir()
    found = Seeded(scene())
    there, new = found.scene, found.canaries.new
    with organisation_scope(there.organisation.pk):
        for number in range(CASES):
            handled(found, reported(found, number))
        notes = make_holder(member_of(there.adviser), HolderKind.NOTES)
        written = note(new("titel"), new("gesprek"))
        unlocker = Unlocker(notes.holder, notes.pair.private)
        write_adviser_note(unlocker=unlocker, written=written, today=timezone.localdate())
        held = (there.officer, there.second, there.custodian, there.investigator, there.adviser)
        found.keys.update(each.pair.private for each in (*held, notes))
    Settler().settle(timezone.now())
    pages_are_read(found)
    soon = timezone.localdate() + timedelta(days=5)
    morning(timezone.make_aware(datetime.combine(soon, time(8))))
    send_notices()
    yield found


def pages_are_read(seeded: Seeded) -> None:
    """What is sealed can be read by who may; in between it passes all that could keep it."""
    there, made = seeded.scene, seeded.made[0]
    slug = there.organisation.slug
    browser = there.browser()
    address = f"/register/{slug}/integriteit/meldingen/{made.report.pk}/"
    assert Canaries.STEM in browser.get(address).content.decode()
    own = Client().post(f"/integriteit/{slug}/volgen/", {"code": made.receipt})
    assert Canaries.STEM in own.content.decode()
    form = f"/integriteit/{slug}/melden/"
    typed = {"wijze": "anoniem", "over": "staff", "verhaal": seeded.canaries.new("half")}
    assert Canaries.STEM in Client().post(form, {**typed, "naar": "3"}).content.decode()
    Client().get(f"/integriteit/{slug}/volgen/{seeded.canaries.new('pad')}/")


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_the_thief_finds_nothing(seeded, logs, tmp_path):  # noqa: F811
    assert list((tmp_path / "temporary").iterdir()) == []
    call_command("backup", str(tmp_path / "copy"), verbosity=0)
    database = everything("default").encode("latin-1", "replace")
    stolen = {
        "database": database,
        "other database": everything("responses").encode("latin-1", "replace"),
        "backup": files_under(tmp_path / "copy"),
        "data and outbox": files_under(tmp_path / "data"),
        "log": logs.getvalue().encode(),
        "temporary folder": files_under(tmp_path / "temporary"),
        "anchors": (tmp_path / "anchors.jsonl").read_bytes()
        if (tmp_path / "anchors.jsonl").exists()
        else b"",
    }
    words = [*seeded.canaries.words, *seeded.receipts]
    assert seeded.canaries.made > 30 * CASES
    assert {name: found_in(content, words) for name, content in stolen.items()} == {
        name: [] for name in stolen
    }
    assert len(seeded.keys) > CASES
    assert [
        name for name, content in stolen.items() if any(k in content for k in seeded.keys)
    ] == []
    # The search does look: what is plain is found in the same way.
    plain = ["vertrouwelijk", "Roos Behandelaar", str(seeded.made[0].report.reference)]
    assert found_in(stolen["database"], plain) == plain
    assert found_in(stolen["backup"], plain[:1]) == plain[:1]
    assert b"meldingen/" in stolen["log"]
    assert b"From:" in stolen["data and outbox"]
    lengths_are_those_of_the_steps_alone()


def lengths_are_those_of_the_steps_alone() -> None:
    """Nor do lengths tell them anything; looked at here, as making the reports takes long."""
    expected = {
        "integrity_report_key.sealed": {SEALED_KEY},
        "integrity_identity_request_key.sealed": {SEALED_KEY},
        "integrity_adviser_note.sealed_content": {49 + step for step in STEPS},
        "integrity_attachment_piece.content": {25, STEP + 17, *(17 + step for step in STEPS)},
    }
    envelope = {45 + step for step in STEPS}
    wrong, looked = [], set()
    for model in tables():
        for each in model._meta.get_fields():
            name = f"{model._meta.db_table}.{each.name}"
            sealed = each.name.startswith("sealed") or each.name == "content"
            if not isinstance(each, models.BinaryField) or not sealed or model_is_of_officers(name):
                continue
            looked.add(name)
            for length in lengths(model, each.name):
                if length not in expected.get(name, envelope):
                    wrong.append((name, length))
    assert wrong == []
    assert {"integrity_report.sealed_core", "integrity_message.sealed_content"} < looked
    assert len(looked) > 9


def model_is_of_officers(name: str) -> bool:
    """Whether a column holds a private key that is open in a browser, which has one length."""
    return name == "integrity_unlocked.sealed"


def lengths(model: type[models.Model], column: str) -> set[int]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')  # noqa: S608
        return {len(bytes(row[0])) for row in cursor.fetchall() if row[0] is not None}


@pytest.mark.django_db
def test_stories_of_up_to_four_thousand_characters_are_of_one_size():
    with organisation_scope((there := scene()).organisation.pk):
        sizes = set()
        for number in range(200):
            length = 1 + round(number * 3999 / 199)
            letters = ("a", "é", "“", '"')[number % 4]
            made = there.report(letters * length, witnesses="b" * (number % 200))
            sizes.add(len(made.report.sealed_core))
        longest = there.report("a" * 4000)
        sizes.add(len(longest.report.sealed_core))
        assert len(sizes) == 1
        assert there.opened(longest).read(again(longest), "sealed_core")["story"] == "a" * 4000
        assert len(there.report("a" * 20_000).report.sealed_core) not in sizes


def tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("integrity").get_models())


def test_no_column_has_a_time_finer_than_a_day():
    fine = (models.DateTimeField, models.TimeField, models.DurationField)
    found = [
        f"{model._meta.db_table}.{each.name}"
        for model in tables()
        for each in model._meta.get_fields()
        if isinstance(each, fine)
    ]
    assert found == [UNLOCKED_UNTIL]
    assert len(tables()) > 20
