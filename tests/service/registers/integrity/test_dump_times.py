"""Who knows when forty people were at the pages cannot tell from a copy whose report is whose.

The attacker has the exact moments, and everything a copy of the database shows: places of rows,
numbers of transactions, bytes of the file, the journal. What they make of it is a report for each
person. Somebody who guesses is right about one time on average, however many people there are.
"""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.integrity.handling.scenes import Scene, scene

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.conversation.messages import mark_seen, write_message
from graadmeter.service.integrity.models import Attachment, Report
from graadmeter.service.integrity.opening import open_by_receipt
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.submitting.settling import Settler
from graadmeter.service.integrity.words import Medium, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation, organisation_scope

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
PEOPLE, TIMES, BATCH = 40, 3, 10
MOST = 14
"""Right guesses of one attack in all. By chance they follow Poisson's law with mean `TIMES`: 15 or
more come about once in a million times. An attack that works is right over a hundred times."""
LOOKS = ("way", "medium", "files")
FILE = Evidence("text", "bon.txt", b"Een bon.", None)
TABLES = {
    "integrity_report": "id",
    "integrity_report_key": "report_id",
    "integrity_event": "report_id",
    "integrity_identity": "report_id",
    "integrity_attachment": "report_id",
    "integrity_message": "report_id",
}
SEALED = {"integrity_report": "sealed_core", "integrity_message": "sealed_content"}
Ranking = list[str]
chance = random.SystemRandom()


def ids(statement: str) -> Ranking:
    """Reports in the order in which a question to the database gives them, each once."""
    with connections[CONTACTS].cursor() as cursor:
        cursor.execute(statement)
        found = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    return list(dict.fromkeys(found))


def on_postgres() -> bool:
    return bool(connections[CONTACTS].vendor == "postgresql")


def by_place() -> dict[str, Ranking]:
    """By where rows are, and by the transactions that wrote, changed or held them."""
    places = ["rowid"]
    if on_postgres():
        places = ["ctid", *(f"{each}::text::bigint, ctid" for each in ("xmin", "xmax", "cmin"))]
    found = {}
    for table, column in TABLES.items():
        found[f"{table} as given"] = ids(f"SELECT {column} FROM {table}")  # noqa: S608
        for place in places:
            found[f"{table} by {place}"] = ids(f"SELECT {column} FROM {table} ORDER BY {place}")  # noqa: S608
    return found


def contents(table: str) -> dict[str, bytes]:
    """What is sealed in a table, by report."""
    with connections[CONTACTS].cursor() as cursor:
        cursor.execute(f"SELECT {TABLES[table]}, {SEALED[table]} FROM {table}")  # noqa: S608
        return {str(pk).replace("-", ""): bytes(sealed) for pk, sealed in cursor.fetchall()}


def by_long_values() -> dict[str, Ranking]:
    """By the numbers under which PostgreSQL keeps what is too long for a row."""
    found = {}
    for table in SEALED:
        known = {sealed[:64]: pk for pk, sealed in contents(table).items()}
        with connections[CONTACTS].cursor() as cursor:
            cursor.execute(
                "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s", [table]
            )
            beside = cursor.fetchone()[0]
            first = f"SELECT chunk_data FROM {beside} WHERE chunk_seq = 0 ORDER BY chunk_id"  # noqa: S608
            cursor.execute(first)
            firsts = [bytes(row[0])[:64] for row in cursor.fetchall()]
        found[f"{table}: long values"] = [known[each] for each in firsts if each in known]
    return found


def by_file() -> dict[str, Ranking]:
    """By where the bytes of reports are in the file, and in the log of changes beside it."""
    file = Path(str(connections[CONTACTS].settings_dict["NAME"]))
    found: dict[str, Ranking] = {}
    for path in (file, file.with_name(f"{file.name}-wal")):
        whole = path.read_bytes() if path.exists() else b""
        for table in SEALED:
            rows = contents(table)
            for name, place in (("first", bytes.find), ("last", bytes.rfind)):
                of_ids = {pk: place(whole, pk.encode()) for pk in rows}
                of_contents = {pk: place(whole, sealed[-40:]) for pk, sealed in rows.items()}
                for what, places in (("id", of_ids), ("content", of_contents)):
                    there = sorted((at, pk) for pk, at in places.items() if at >= 0)
                    found[f"{'file' if path == file else 'log'}: {table}, {name} {what}"] = [
                        pk for _at, pk in there
                    ]
    return found


def by_journal() -> dict[str, Ranking]:
    """By the last lines of the journal: each is of one of the reports that look like it."""
    added = Attachment.objects.filter(on=timezone.localdate())
    files = Counter(pk.hex for pk in added.values_list("report_id", flat=True))
    left = {
        pk.hex: {"way": way, "medium": medium, "files": files[pk.hex]}
        for pk, way, medium in Report.objects.values_list("pk", "way", "medium")
    }
    guesses: Ranking = []
    own = Entry.objects.filter(organisation_id=current_organisation(), account_id=None)
    lines = [json.loads(each) for each in own.order_by("number").values_list("content", flat=True)]
    for line in lines[-PEOPLE:]:
        said = {name: told for name, told in line["facts"].items() if name in LOOKS}
        like = [pk for pk, looks in left.items() if said.items() <= looks.items()]
        guesses.append(chance.choice(like) if like else "")
        left.pop(guesses[-1], None)
    return {"journal": guesses}


def stolen(secret: Ranking) -> dict[str, Ranking]:
    """What each attack makes of a copy: of the people of this day, in the order they came."""
    found = by_place() | by_journal() | (by_long_values() if on_postgres() else by_file())
    known = set(secret)
    kept = {name: [pk for pk in each if pk in known] for name, each in found.items()}
    return {name: each for name, each in kept.items() if len(each) == len(secret)}


def reported(today: object) -> Made:
    """A report of somebody, with a name and files or without."""
    way = chance.choice(list(Way))
    return submit(
        said=Submission(
            way,
            Medium.WEB,
            Audience.STAFF,
            Core(story="Iemand keek weg. " * chance.randrange(1, 200)),
            None if way == Way.ANONYMOUS else Who(name="Fen Verzonnen"),
        ),
        secret=secrets.token_bytes(32),
        today=today,  # type: ignore[arg-type]
        files=[FILE] * chance.randrange(3),
    )


def people_report(settler: Settler | None) -> Ranking:
    """Forty people report, one after another."""
    order = []
    for number in range(PEOPLE):
        order.append(reported(timezone.localdate()).report.pk.hex)
        settle_now_and_then(settler, number)
    return order


def people_write(settler: Settler | None) -> Ranking:
    """Forty people who reported long ago read and write, one after another."""
    today = timezone.localdate()
    before = [reported(today - timedelta(days=30)) for _person in range(PEOPLE)]
    chance.shuffle(before)
    for number, made in enumerate(before):
        opened = open_by_receipt(made.receipt)
        mark_seen(opened=opened, by_reporter=True, today=today)
        write_message(
            opened=opened,
            text="Nog iets.",
            secret=secrets.token_bytes(32),
            today=today,
            member=None,
            files=[FILE] * chance.randrange(3),
        )
        settle_now_and_then(settler, number)
    return [made.report.pk.hex for made in before]


def settle_now_and_then(settler: Settler | None, number: int) -> None:
    """As the worker does each minute."""
    if settler and number % BATCH == BATCH - 1:
        settler.settle(timezone.now())


Day = Callable[[Settler | None], Ranking]


def right(day: Day, *, settled: bool) -> dict[str, int]:
    """Of how many people each attack names the report, over a few days."""
    total: Counter[str] = Counter()
    for _time in range(TIMES):
        there: Scene = scene(f"dam{secrets.token_hex(4)}")
        with organisation_scope(there.organisation.pk):
            secret = day(Settler() if settled else None)
            for name, found in stolen(secret).items():
                for way, each in (("", found), (", backwards", found[::-1])):
                    total[name + way] += sum(a == b for a, b in zip(secret, each, strict=True))
    return total


@pytest.mark.parametrize("day", [people_report, people_write])
def test_no_attack_does_better_than_somebody_who_guesses(day):
    found = right(day, settled=True)
    assert len(found) > 15
    assert {name: number for name, number in found.items() if number > MOST} == {}


@pytest.mark.parametrize("day", [people_report, people_write])
def test_without_settling_an_attack_names_everybody(day):
    assert max(right(day, settled=False).values()) > 0.9 * PEOPLE * TIMES


def test_the_last_of_a_day_are_settled_after_midnight():
    there, settler, last = scene(), Settler(), BATCH
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time(0)))
    yesterday = timezone.localdate() - timedelta(days=1)
    with organisation_scope(there.organisation.pk):
        early = [reported(yesterday).report.pk.hex for _person in range(PEOPLE - last)]
        settler.settle(midnight - timedelta(seconds=40))
        late = {reported(yesterday).report.pk.hex for _person in range(last)}
        settler.settle(midnight + timedelta(seconds=20))
        for name, found in stolen([*early, *late]).items():
            # By chance a quarter of them; all but one once in a million times.
            assert len(late & set(found[-last:])) < last - 1, name


def test_what_reporters_do_makes_no_notice_and_no_line_on_the_day_itself():
    there = scene()
    with organisation_scope(there.organisation.pk):
        people_write(None)
        assert Report.objects.count() == PEOPLE
        assert not Entry.objects.filter(organisation_id=there.organisation.pk).exists()
        assert not Notice.objects.exists()
