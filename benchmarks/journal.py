"""Verifying a long journal: seconds, as a ratio to hashing alone, and the memory it takes.

    .venv/bin/python benchmarks/journal.py                          # SQLite, 1,000,000 entries
    .venv/bin/python benchmarks/journal.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/journal.py --entries 100000

Entries as the service writes them, in twenty chains, with an anchor every hundred; written straight
into the table, since writing is not what is measured. Then one entry in the middle is changed with
everything after it written anew, which only an anchor can show, and it is verified again.
The ratio is of processor time, to that of the same hashes over the same text in memory: on a busy
machine `seconds` says more of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import own_database

CHAINS, EVERY = 20, 100


def lines(chain: uuid.UUID, number: int) -> Iterator[object]:
    from graadmeter.service.journal.chain import Line

    for index in range(1, number + 1):
        case = uuid.UUID(int=index * 7919)
        facts = {"state": "follow_up", "tasks": index % 9, "day": "2026-11-22"}
        yield Line(
            chain, index, index % 50 + 1, "case.read", str(case), "2026-11-22T10:00:00Z", facts
        )


def fill(entries: int) -> None:
    from django.db import transaction

    from graadmeter.service.journal.anchors import Anchor, adding, anchors_file
    from graadmeter.service.journal.chain import first_hash, next_hash
    from graadmeter.service.journal.models import Entry, Head
    from graadmeter.service.scope import every_organisation

    with every_organisation(), adding(anchors_file()) as writer:
        for index in range(CHAINS):
            chain = uuid.uuid5(uuid.NAMESPACE_URL, f"chain {index}")
            before, rows, anchors = first_hash(chain), [], []
            with transaction.atomic():
                for line in lines(chain, entries // CHAINS):
                    content = line.content()
                    before = next_hash(before, content)
                    rows.append(
                        Entry(
                            organisation_id=chain,
                            number=line.number,
                            account_id=line.account,
                            action=line.action,
                            subject=line.subject,
                            at=line.at,
                            content=content,
                            hash=before,
                        )
                    )
                    if line.number % EVERY == 0:
                        anchors.append(Anchor(chain, line.number, before, "2026-11-22"))
                    if len(rows) == 2000:
                        Entry.objects.bulk_create(rows)
                        rows = []
                Entry.objects.bulk_create(rows)
                number = entries // CHAINS
                Head.objects.create(
                    organisation_id=chain,
                    number=number,
                    hash=before,
                    anchored=number // EVERY * EVERY,
                    anchored_at=datetime.now(tz=UTC),
                )
            writer.add(anchors)


def rewrite_the_end_of_a_chain(entries: int) -> int:
    """Changes an entry and every hash after it, and the head; returns which."""
    from django.db import connection, transaction

    from graadmeter.service.journal import triggers
    from graadmeter.service.journal.chain import next_hash
    from graadmeter.service.journal.models import Entry, Head
    from graadmeter.service.scope import every_organisation

    chain = uuid.uuid5(uuid.NAMESPACE_URL, "chain 7")
    changed = max(2, entries // CHAINS // 2)
    with every_organisation(), transaction.atomic(), connection.cursor() as cursor:
        for statement in triggers.removal(connection):
            cursor.execute(statement)
        rows = Entry.objects.filter(organisation_id=chain, number__gte=changed - 1)
        before = b""
        for row in list(rows.order_by("number")):
            if before:
                row.content = row.content.replace('"tasks":', '"tasks":1')
                before = next_hash(before, row.content)
                Entry.objects.filter(pk=row.pk).update(content=row.content, hash=before)
            else:
                before = bytes(row.hash)
        Head.objects.filter(pk=chain).update(hash=before)
    return changed


def hashing_seconds(entries: int) -> float:
    from graadmeter.service.journal.chain import first_hash, next_hash

    chain = uuid.uuid4()
    contents = [line.content() for line in lines(chain, min(entries, 100_000))]
    start, before = time.process_time(), first_hash(chain)
    for content in contents:
        before = next_hash(before, content)
    return (time.process_time() - start) * entries / len(contents)


def verified(entries: int) -> tuple[float, float, object]:
    from graadmeter.service.journal.anchors import anchors_file
    from graadmeter.service.journal.verification import verify

    start, worked = time.perf_counter(), time.process_time()
    found = verify(anchors_file())
    assert found.entries == entries, found.entries
    return time.perf_counter() - start, time.process_time() - worked, found


def in_a_child(work: object) -> None:
    """Writing takes memory that should not be counted."""
    child = os.fork()
    if child == 0:
        work()  # type: ignore[operator]
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def run(database: str, entries: int) -> dict[str, object]:
    with own_database.made(database):
        from django.db import connections

        connections.close_all()
        in_a_child(lambda: fill(entries))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds, worked, found = verified(entries)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert found.findings == (), found.findings[:3]
        connections.close_all()
        in_a_child(lambda: rewrite_the_end_of_a_chain(entries))
        again, _worked, forced = verified(entries)
        alone = hashing_seconds(entries)
        size = Path(os.environ["GRAADMETER_DATA"]) / "contacts.sqlite3"
        return {
            "database": "postgresql" if database else "sqlite",
            "entries": entries,
            "anchors": entries // EVERY,
            "seconds": round(seconds, 2),
            "processor_seconds": round(worked, 2),
            "hashing_processor_seconds": round(alone, 2),
            "ratio_to_hashing": round(worked / alone, 1),
            "extra_megabytes": round(memory / 1024, 1),
            "megabytes_of_data": round(size.stat().st_size / 1e6) if size.exists() else None,
            "forced_change_found": bool(forced.findings),
            "seconds_when_forced": round(again, 2),
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="address of a PostgreSQL server")
    parser.add_argument("--entries", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.database, arguments.entries), indent=2))
