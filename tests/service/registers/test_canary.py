"""What somebody finds who has stolen the database, a backup, the log and the outbox: nothing.

GRAADMETER_CANARY_CASES says how many cases there are; 40 without it.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import subprocess
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.made import make_member, make_organisation, signed_in_as
from tests.service.registers.reporting.reports import a_report, made
from tests.service.test_canary import everything, logs  # noqa: F401 - a fixture

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.incidents.facts import Facts, Person
from graadmeter.service.incidents.handling.measures import add_measure, impose_ban
from graadmeter.service.incidents.handling.notes import Letter
from graadmeter.service.incidents.keeping import actions as keeping
from graadmeter.service.incidents.models import Attachment, Case
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.answers import Answers
from graadmeter.service.incidents.words import MeasureKind
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.delivery import send_notices
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
CASES = int(os.environ.get("GRAADMETER_CANARY_CASES", "40"))
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MOST_UNPACKED = 4_000_000
_START, _PASS = 3, 1_000_000


class Canaries:
    """Words that are in no other place in the world; all but the numbers have a stem in common."""

    STEM = "kwelgeestje"

    def __init__(self) -> None:
        self.made = 0
        self.numbers: list[str] = []

    def new(self, kind: str) -> str:
        """Another word."""
        self.made += 1
        return f"{kind}{self.STEM}{secrets.token_hex(5)}"

    def phone(self) -> str:
        """Another telephone number."""
        number = f"06{secrets.randbelow(10**8):08}"
        self.numbers.append(number)
        return number

    @property
    def words(self) -> list[str]:
        """What to look for: the stem finds every word that has it."""
        return [self.STEM, *self.numbers]


def spellings(word: str) -> Iterator[bytes]:
    """How a word may be written down."""
    plain = word.encode()
    yield from (plain, word.upper().encode(), plain.hex().encode(), plain.hex().upper().encode())
    yield from (word.encode("utf-16-le"), word.encode("utf-16-be"))
    for before in range(3):  # wherever it stands among three bytes
        whole = base64.b64encode(b" " * before + plain)
        yield whole[4 if before else 0 : (len(plain) + before) // 3 * 4]


def unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed in bytes, wherever it begins."""
    for found in _PACKED.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[found.start() :], _MOST_UNPACKED)
        except zlib.error:
            continue


def found_in(content: bytes, words: list[str]) -> list[str]:
    """Which words are in bytes, in any spelling, packed or not."""
    whole = b"\n".join([content, *unpacked(content)])
    wanted = {each: word for word in words for each in spellings(word)}
    found = {word for each, word in wanted.items() if len(each) < _START and each in whole}
    starting: dict[bytes, list[bytes]] = {}
    for each in wanted:
        starting.setdefault(each[:_START], []).append(each)
    for place in _places(whole, [each for each in starting if len(each) == _START]):
        for each in starting[whole[place : place + _START]]:
            if whole.startswith(each, place):
                found.add(wanted[each])
    return [word for word in words if word in found]


def _places(whole: bytes, starts: list[bytes]) -> Iterator[int]:
    """Where one of many beginnings of three bytes is: one pass over millions of bytes for all."""
    known = np.zeros(256**_START, dtype=np.bool_)
    known[[int.from_bytes(each) for each in starts]] = True
    for begin in range(0, len(whole), _PASS):
        part = np.frombuffer(whole[begin : begin + _PASS + _START - 1], dtype=np.uint8)
        first, second, third = (part[k : len(part) + 1 - _START + k] for k in range(_START))
        codes = (first.astype(np.uint32) << 16) | (second.astype(np.uint32) << 8) | third
        yield from (begin + np.flatnonzero(known[codes])).tolist()


def files_under(*folders: Path) -> bytes:
    """Every byte of every file, and every name."""
    parts = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts.append(path.name.encode())
            if path.is_file():
                content = path.read_bytes()
                parts.append(content)
                if content.startswith(b"PGDMP"):  # packed in pieces, which only it can put together
                    restored = subprocess.run(
                        ["pg_restore", "--file=-", str(path)],
                        check=True,
                        capture_output=True,
                    )
                    parts.append(restored.stdout)
    return b"\n".join(parts)


def seed(organisation: Organisation, member: Member, canaries: Canaries) -> None:
    """A case as people make it: reported with a file, followed up, kept."""
    new, today = canaries.new, timezone.localdate()
    visitor = Visitor(
        member.account, organisation, member, frozenset({str(Role.INCIDENT_COORDINATOR)})
    )
    facts = Facts(
        story=f"Er riep iemand {new('verhaal')} aan de balie",
        where=new("plek"),
        offender=new("uiterlijk"),
        offender_name=new("Dader"),
        witnesses=new("Getuige"),
        injury=new("letsel"),
        reporter=Person(name=new("Melder"), phone=canaries.phone(), mail=f"{new('m')}@example.org"),
    )
    file = checked(f"{new('bestand')}.txt", f"In het bestand staat {new('inhoud')}".encode())
    case = made(a_report(happened_on=today, facts=facts), today=today, files=[file]).case
    letter = Letter(
        to=new("Aan"), place="X", on=today, subject="Gedrag", body=new("brief"), signed="X"
    )
    add_measure(
        visitor=visitor,
        case_id=case.pk,
        kind=MeasureKind.RESPONSE_LETTER,
        on=today,
        text=new("notitie"),
        letter=letter,
    )
    add_measure(
        visitor=visitor,
        case_id=case.pk,
        kind=MeasureKind.PERSONNEL_FILE,
        on=today,
        legal_ground=new("grondslag"),
    )
    impose_ban(
        visitor=visitor,
        case_id=case.pk,
        first_day=today,
        last_day=today + timedelta(days=30),
        premises=new("gebouw"),
        person=new("Verboden"),
        text=new("toelichting"),
    )
    keeping.hold_case(case=case, member=member, reason=new("reden"), today=today)
    fresh = Case.objects.get(pk=case.pk)
    keeping.correct(
        case=fresh,
        member=member,
        part="injury",
        text=new("verbeterd"),
        reason=new("waarom"),
        today=today,
    )
    keeping.note_request(
        case=fresh,
        member=member,
        kind="inzage",
        received_on=today,
        asked=new("vraag"),
        today=today,
    )
    keeping.keep_marks(
        case=fresh,
        member=member,
        kind="woo",
        marks={"facts.story": {"text": new("gemarkeerd")}},
        digest=b"d" * 32,
        today=today,
    )


@pytest.fixture
def canaries(settings, tmp_path, logs) -> Canaries:  # noqa: F811
    """An organisation with many cases and some drafts; mail is sent, pages are read."""
    settings.DATA, settings.TWO_FACTOR, settings.MAIL_URL = tmp_path / "data", False, ""
    settings.ANCHORS = tmp_path / "anchors.jsonl"
    found = Canaries()
    organisation = make_organisation("voorbeelddam")
    with organisation_scope(organisation.pk):
        coordinator = make_member(organisation, Role.INCIDENT_COORDINATOR, name="Coby")
        for _case in range(CASES):
            seed(organisation, coordinator, found)
        for _draft in range(5):
            written = drafts.begin()
            answers = Answers(story=found.new("concept"), name=found.new("Naam"))
            drafts.save(drafts.Written(written.token, answers), timezone.localdate())
        case, file = Case.objects.all()[0], Attachment.objects.all()[0]
        held = str(case.facts)
        assert Canaries.STEM in held
    send_notices()
    browser = signed_in_as(coordinator)
    register = f"/register/{organisation.slug}/"
    page = browser.get(f"{register}melding/{case.pk}/").content.decode()
    # What is sealed can be read by who may: it is there, and only there.
    assert Canaries.STEM in page
    for address in (f"melding/{case.pk}/bestand/{file.pk}/", "zoeken/?nummer=1", "verboden/"):
        browser.get(register + address)
    browser.post(f"{register}bewaren/persoon/", {"code": found.new("code")})
    return found


def test_the_thief_finds_nothing(canaries, logs, tmp_path):  # noqa: F811
    call_command("backup", str(tmp_path / "copy"), verbosity=0)
    database = everything("default").encode("latin-1", "replace")
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database += Path(str(connections["default"].settings_dict["NAME"])).read_bytes()
    stolen = {
        "database": database,
        "other database": everything("responses").encode("latin-1", "replace"),
        "backup": files_under(tmp_path / "copy"),
        "data and outbox": files_under(tmp_path / "data"),
        "log": logs.getvalue().encode(),
    }
    assert canaries.made > 17 * CASES
    assert {name: found_in(content, canaries.words) for name, content in stolen.items()} == {
        name: [] for name in stolen
    }
    # The search does look: what is plain is found in the same way.
    assert found_in(stolen["database"], ["telefonisch", "Coby"]) == ["telefonisch", "Coby"]
    assert found_in(stolen["backup"], ["telefonisch"]) == ["telefonisch"]
    assert b"/zoeken/" in stolen["log"]
    assert b"From:" in stolen["data and outbox"]


@pytest.mark.parametrize(
    "hidden",
    [
        b"..kanarie..",
        "kanarie".encode("utf-16-le"),
        b"kanarie".hex().encode(),
        base64.b64encode(b"de kanarie zingt"),
        base64.b64encode(b"een kanarie"),
        base64.b64encode(b"kanarie"),
        b"x" * 7 + zlib.compress(b"een bladzij met kanarie erin"),
    ],
)
def test_the_search_finds_a_word_in_every_spelling(hidden):
    assert found_in(hidden, ["kanarie"]) == ["kanarie"]
