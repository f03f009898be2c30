"""Rotating the key of an organisation with 10,000 cases, while others read and write.

    .venv/bin/python benchmarks/register_keys.py                          # SQLite
    .venv/bin/python benchmarks/register_keys.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/register_keys.py --cases 1000

Two processes read cases and one changes them, each a case at a time, for some seconds before the
rotation and all through it. Each fails at the first case that does not open or is not what it was.
At the end every case is opened once more by a process that remembers no key. The key that wraps
those of organisations is replaced as well.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import secrets
import time
import uuid
from datetime import date
from multiprocessing.synchronize import Event, Semaphore

import own_database

READERS, SECONDS_BEFORE = 2, 3.0
STORY = "Synthetisch: iemand schreeuwde aan de balie. " * 12


def case_facts(number: int, changed: int) -> dict[str, object]:
    return {"story": STORY, "number": number, "changed": changed}


def fill(cases: int) -> uuid.UUID:
    from django.db import transaction

    from graadmeter.service.incidents.models import Case
    from graadmeter.service.organisations.models import Organisation
    from graadmeter.service.scope import organisation_scope
    from graadmeter.service.vault.organisation_keys import make_key

    made = Organisation.objects.create(
        slug="voorbeelddam", name="Voorbeelddam", layer="gemeente", valid_from=date(2020, 1, 1)
    )
    make_key(made.id)
    with organisation_scope(made.id), transaction.atomic():
        rows = []
        for number in range(cases):
            row = Case(
                organisation=made,
                number=f"2026-{number}",
                audience="staff",
                way="public",
                reporter_kind="victim",
                reported_on=date(2026, 11, 22),
                channel="phone",
                by_whom="external",
                idempotency=secrets.token_bytes(32),
            )
            row.facts = case_facts(number, 0)
            rows.append(row)
        Case.objects.bulk_create(rows, batch_size=500)
    return made.id


def work(
    organisation: uuid.UUID,
    writes: bool,
    ready: Semaphore,
    ended: Event,
    results: multiprocessing.Queue[dict[str, object]],
) -> None:
    """Reads, or reads and changes, cases until it is told to stop."""
    import django

    django.setup()
    from graadmeter.service.incidents.models import Case
    from graadmeter.service.scope import organisation_scope

    times: list[tuple[float, float]] = []
    fault = ""
    try:
        with organisation_scope(organisation):
            ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
            while not ended.is_set():
                began = time.monotonic()
                case = Case.objects.get(pk=random.choice(ids))  # noqa: S311
                facts = case.facts
                assert facts["story"] == STORY
                assert case.number == f"2026-{facts['number']}"
                if writes:
                    case.facts = case_facts(facts["number"], facts["changed"] + 1)
                    case.save()
                times.append((began, time.monotonic() - began))
                if len(times) == 1:
                    ready.release()
    except Exception as error:
        fault = repr(error)
    results.put({"writes": writes, "times": times, "fault": fault})


def p95(times: list[float]) -> float:
    return round(1000 * sorted(times)[int(0.95 * len(times))], 1) if times else 0.0


def check(organisation: uuid.UUID, cases: int, changes: int) -> set[int]:
    """Opens everything; the versions under which it was sealed."""
    from graadmeter.service.incidents.models import Case
    from graadmeter.service.scope import organisation_scope
    from graadmeter.service.vault.organisation_keys import forget_keys

    forget_keys()
    versions, numbers, changed = set(), set(), 0
    with organisation_scope(organisation):
        for case in Case.objects.all().iterator():
            facts = case.facts
            versions.add(int.from_bytes(bytes(case.sealed_facts)[1:5], "big"))
            numbers.add(facts["number"])
            changed += facts["changed"]
    assert len(numbers) == cases, len(numbers)
    assert changed == changes, (changed, changes)
    return versions


def run(database: str, cases: int) -> dict[str, object]:
    with own_database.made(database):
        from django.db import connections

        from graadmeter.service.vault.master_rotation import rotate_master
        from graadmeter.service.vault.rotation import rotate

        organisation = fill(cases)
        connections.close_all()
        start_method = multiprocessing.get_context("spawn")
        ended, results = start_method.Event(), start_method.Queue()
        ready = start_method.Semaphore(0)
        workers = [
            start_method.Process(target=work, args=(organisation, writes, ready, ended, results))
            for writes in (*[False] * READERS, True)
        ]
        for worker in workers:
            worker.start()
        for _worker in workers:
            assert ready.acquire(timeout=120)
        time.sleep(SECONDS_BEFORE)
        began = time.monotonic()
        done = rotate(organisation)
        seconds = time.monotonic() - began
        ended.set()
        found = [results.get(timeout=60) for _worker in workers]
        for worker in workers:
            worker.join()
        changes = sum(len(each["times"]) for each in found if each["writes"])
        versions = check(organisation, cases, changes)
        master = time.monotonic()
        rotate_master()
        master = time.monotonic() - master
        check(organisation, cases, changes)

        def taken(writes: bool, during: bool) -> list[float]:
            return [
                long
                for each in found
                if each["writes"] == writes
                for at, long in each["times"]
                if during == (began <= at <= began + seconds)
            ]

        return {
            "database": "postgresql" if database else "sqlite",
            "cases": cases,
            "seconds": round(seconds, 2),
            "envelopes": done.envelopes,
            "envelopes_per_second": round(done.envelopes / seconds),
            "versions_left": sorted(versions),
            "destroyed": list(done.destroyed),
            "reads_during": len(taken(False, True)),
            "writes_during": len(taken(True, True)),
            "read_p95_ms_before": p95(taken(False, False)),
            "read_p95_ms_during": p95(taken(False, True)),
            "write_p95_ms_before": p95(taken(True, False)),
            "write_p95_ms_during": p95(taken(True, True)),
            "longest_ms_during": round(1000 * max(taken(False, True) + taken(True, True)), 1),
            "faults": [each["fault"] for each in found if each["fault"]],
            "master_seconds": round(master, 2),
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="address of a PostgreSQL server")
    parser.add_argument("--cases", type=int, default=10_000)
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.database, arguments.cases), indent=2))
