"""How long the worklist and a search take with 100,000 cases, for a coordinator and for a manager.

    .venv/bin/python benchmarks/register_worklist.py                      # SQLite
    .venv/bin/python benchmarks/register_worklist.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/register_worklist.py --cases 10000

A register of its own is filled with synthetic cases by bulk insert, with envelopes of the usual
size that nobody opens here, and thrown away after. The coordinator takes part in every case, a
manager in one of two hundred, and a newcomer in none. A tenth of the cases is open, with six tasks
each. Pages are asked through the whole of the service (sign-in, scope, templates) but for the
network. `ms` is the median of 20, `cpu_ms` what of it was work of this process (a busy machine
makes the first larger), `ratio` is to the same page in a register of 100 cases, and `opened`
is the number of envelopes that were opened for the page.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import own_database

SEED, FEW, TIMES, MANAGERS, LIMIT = 20_261_122, 100, 20, 200, 150.0
BATCH = 5_000


def fill(organisation: Any, cases: int) -> dict[str, Any]:
    """Cases over three years with forms, participants, tasks and bans.

    Returns:
        The accounts to look with: a coordinator, a manager, and somebody without cases.
    """
    from django.db import connection, transaction

    from graadmeter.service.accounts.models import Account
    from graadmeter.service.organisations.models import Department, Member, RoleHolding
    from graadmeter.service.organisations.words import Role

    day = date(2020, 1, 1)

    def member(*roles: str) -> Any:
        name = uuid.uuid4().hex[:12]
        account = Account.objects.create_user(f"{name}@example.org", None, name=name)
        made = Member.objects.create(organisation=organisation, account=account, valid_from=day)
        RoleHolding.objects.bulk_create(
            RoleHolding(organisation=organisation, member=made, role=role, valid_from=day)
            for role in roles
        )
        return made

    with transaction.atomic():
        coordinator = member(Role.INCIDENT_COORDINATOR, Role.HR)
        managers = [member(Role.MANAGER) for _number in range(MANAGERS)]
        newcomer = member(Role.MANAGER)
        departments = [
            Department.objects.create(
                organisation=organisation, name=f"Afdeling {n}", valid_from=day
            )
            for n in range(40)
        ]
    with transaction.atomic(), connection.cursor() as cursor:
        insert(cursor, cases, organisation, departments)
        first = managers[0].pk
        if [each.pk for each in managers] != list(range(first, first + MANAGERS)):
            raise SystemExit("the keys of the managers do not follow each other")
        asked = {"first": first, "managers": MANAGERS, "coordinator": coordinator.pk}
        of = {"organisation": _key(connection.vendor, organisation.pk), **asked}
        for statement in STATEMENTS:
            cursor.execute(statement.format(**WORDS[connection.vendor]), of)
    return {"coordinator": coordinator, "manager": managers[0], "newcomer": newcomer}


def insert(cursor: Any, cases: int, organisation: Any, departments: list[Any]) -> None:
    """Cases over three years; the newest tenth is open, a hundredth came by letter."""
    chance = random.Random(SEED + cases)  # noqa: S311 - the same cases each time
    vendor = cursor.db.vendor
    today = date.today()
    rows = []
    for number in range(cases):
        reported_on = today - timedelta(days=int(1_095 * (1 - (number + 1) / cases)))
        is_open = number >= 0.9 * cases
        rows.append(
            (
                _key(vendor, uuid.UUID(bytes=chance.randbytes(16))),
                _key(vendor, organisation.pk),
                f"{today.year}-{number:06}",
                chance.choice(OPEN_STATES) if is_open else "gesloten",
                reported_on,
                "brief" if chance.random() < 0.01 else chance.choice(CHANNELS),
                chance.choice(departments).pk,
                chance.randbytes(32),
                None if is_open else today,
                "" if is_open else "afgehandeld",
                chance.randbytes(1_400),
            )
        )
    for start in range(0, cases, BATCH):
        cursor.executemany(CASE, rows[start : start + BATCH])


CASE = """
INSERT INTO incident (
    id, organisation_id, number, state, reported_on, channel, department_id, idempotency,
    closed_on, closing_reason, sealed_facts, audience, way, reporter_kind, by_whom, damage, danger,
    call_back, beyond_function, definition, counts_elsewhere, hold
) VALUES (
    %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'staff', 'openbaar', 'slachtoffer', 'extern',
    false, false, false, true, '2016', false, false
)
"""
STATEMENTS = (
    """
INSERT INTO incident_form (organisation_id, case_id, form, sexual, discrimination)
SELECT organisation_id, id, CASE {number} %% 4 WHEN 0 THEN 'verbale_agressie'
WHEN 1 THEN 'bedreiging_intimidatie' WHEN 2 THEN 'fysieke_agressie' ELSE 'vernieling' END,
false, false FROM incident WHERE organisation_id = %(organisation)s
""",
    """
INSERT INTO incident_participant (organisation_id, case_id, member_id, capacity, role, since)
SELECT organisation_id, id, %(first)s + {number} %% %(managers)s, 'leidinggevende', 'manager',
reported_on FROM incident WHERE organisation_id = %(organisation)s
""",
    """
INSERT INTO incident_participant (organisation_id, case_id, member_id, capacity, role, since)
SELECT organisation_id, id, %(coordinator)s, 'coordinator', 'incident_coordinator', reported_on
FROM incident WHERE organisation_id = %(organisation)s
""",
    """
INSERT INTO incident_task (
    id, organisation_id, case_id, kind, round, role, owner_id, due_on, done_on, outcome
) SELECT {uuid}, c.organisation_id, c.id, k.kind, 1,
CASE WHEN k.place %% 2 = 0 THEN 'manager' ELSE 'incident_coordinator' END,
CASE WHEN k.place %% 2 = 0 THEN %(first)s + {number} %% %(managers)s ELSE %(coordinator)s END,
{later}, CASE WHEN c.state = 'gesloten' THEN c.reported_on END,
CASE WHEN c.state = 'gesloten' THEN 'gedaan' ELSE '' END
FROM incident c CROSS JOIN (
    SELECT 0 AS place, 'eerste_gesprek' AS kind UNION ALL SELECT 1, 'reactie_dader'
    UNION ALL SELECT 2, 'aangifte' UNION ALL SELECT 3, 'schade'
    UNION ALL SELECT 4, 'terugkoppeling' UNION ALL SELECT 5, 'evaluatie'
) k WHERE c.organisation_id = %(organisation)s
""",
    """
INSERT INTO incident_ban (id, organisation_id, case_id, first_day, last_day)
SELECT {uuid}, organisation_id, id, reported_on, {half} FROM incident
WHERE organisation_id = %(organisation)s AND {number} %% 100 = 0
""",
)
WORDS = {
    "sqlite": {
        "uuid": "lower(hex(randomblob(16)))",
        "number": "CAST(substr(number, 6) AS integer)",
        "later": "date(c.reported_on, '+' || (10 * k.place + 1) || ' days')",
        "half": "date(reported_on, '+180 days')",
    },
    "postgresql": {
        "uuid": "gen_random_uuid()",
        "number": "CAST(substr(number, 6) AS integer)",
        "later": "c.reported_on + (10 * k.place + 1)",
        "half": "reported_on + 180",
    },
}


def _key(vendor: str, key: uuid.UUID) -> str:
    return key.hex if vendor == "sqlite" else str(key)


OPEN_STATES = ("gemeld", "in_behandeling", "nazorg")
CHANNELS = ("face_to_face", "telefonisch", "email", "social_media", "anders")
PAGES: dict[str, tuple[str, str]] = {
    "worklist, coordinator": ("coordinator", ""),
    "worklist, manager": ("manager", ""),
    "worklist, newcomer": ("newcomer", ""),
    "search, all": ("coordinator", "zoeken/"),
    "search, closed": ("coordinator", "zoeken/?stand=gesloten"),
    "search, letter and closed": ("coordinator", "zoeken/?kanaal=brief&stand=gesloten"),
    "search, form": ("coordinator", "zoeken/?vorm=fysieke_agressie"),
    "search, withdrawn (none)": ("coordinator", "zoeken/?stand=ingetrokken"),
    "search, number": ("coordinator", "zoeken/?nummer=2026-0000"),
    "search, manager": ("manager", "zoeken/?stand=gesloten&kanaal=telefonisch"),
    "bans": ("coordinator", "verboden/"),
}


def measured(slug: str, members: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each page: the median and the worst of several times, and the envelopes that were opened."""
    from django.test import Client

    from graadmeter.service.vault import fields

    held: Any = fields
    opened = [0]
    inside: Callable[..., bytes] = held.content_of

    def counting(*given: Any) -> bytes:
        opened[0] += 1
        return inside(*given)

    held.content_of = counting
    for name, (who, address) in PAGES.items():
        client = Client()
        client.force_login(members[who].account)
        times, used = [], []
        for _time in range(TIMES + 2):
            opened[0] = 0
            begun, worked = time.perf_counter(), time.process_time()
            response = client.get(f"/register/{slug}/{address}")
            times.append(1000 * (time.perf_counter() - begun))
            used.append(1000 * (time.process_time() - worked))
            if response.status_code != 200:
                raise SystemExit(f"{name}: {response.status_code}")
        warm = sorted(times[2:])
        yield (
            name,
            {
                "ms": round(statistics.median(warm), 1),
                "worst_ms": round(warm[-1], 1),
                "cpu_ms": round(statistics.median(used[2:]), 1),
                "opened": opened[0],
            },
        )
    held.content_of = inside


def run(cases: int) -> dict[str, Any]:
    """Fills two registers and looks at each page of both."""
    from django.conf import settings
    from django.db import connection, transaction

    from graadmeter.service.organisations.models import Organisation
    from graadmeter.service.scope import organisation_scope
    from graadmeter.service.vault.organisation_keys import make_key

    settings.TWO_FACTOR = False
    settings.ALLOWED_HOSTS = ["*"]
    found: dict[str, dict[str, Any]] = {}
    filling = time.perf_counter()
    for slug, count in (("klein", FEW), ("groot", cases)):
        with transaction.atomic():
            organisation = Organisation.objects.create(
                slug=slug,
                name=f"Gemeente {slug.title()} (synthetisch)",
                layer="gemeente",
                size="5000_plus",
                valid_from=date(2020, 1, 1),
            )
            make_key(organisation.pk)
        with organisation_scope(organisation.pk):
            members = fill(organisation, count)
        if connection.vendor == "postgresql":  # does so by itself, a while after; SQLite never does
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for name, figures in measured(slug, members):
            found.setdefault(name, {})[slug] = figures
    pages = {
        name: {**each["groot"], "ratio": round(each["groot"]["ms"] / each["klein"]["ms"], 2)}
        for name, each in found.items()
    }
    return {
        "database": connection.vendor,
        "cases": cases,
        "seconds_in_all": round(time.perf_counter() - filling, 1),
        "limit_ms": LIMIT,
        "slowest_ms": max(page["ms"] for page in pages.values()),
        "pages": pages,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server instead of SQLite")
    parser.add_argument("--cases", type=int, default=100_000)
    asked = parser.parse_args()
    with own_database.made(asked.database):
        result = run(asked.cases)
    print(json.dumps(result, indent=2))
    raise SystemExit(result["slowest_ms"] > LIMIT)


if __name__ == "__main__":
    main()
