"""Somebody with both databases after closing, who wants to know whose answers are whose.

Everything that has an order is tried against everything else that has one: rows as they lie, rows
by id, rows by transaction number or place on PostgreSQL, the place of a row in the file on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from django.db import connections

from graadmeter.service.project.databases import CONTACTS, RESPONSES

Order = list[str]


def _rows(database: str, query: str) -> list[tuple[Any, ...]]:
    with connections[database].cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _by_file(name: str, found: Sequence[str]) -> Order:
    """Values in the order in which their bytes lie in the file and its write-ahead log."""
    file = Path(str(connections[name].settings_dict["NAME"]))
    log = file.with_name(file.name + "-wal")
    raw = file.read_bytes() + (log.read_bytes() if log.exists() else b"")
    return sorted(found, key=lambda value: raw.rfind(value.encode()))


def people(survey: int) -> dict[str, Order]:
    """Numbers of people who are done, in every order the contacts database has."""
    base = (
        "FROM admission a JOIN person p ON p.id = a.person_id "
        f"WHERE a.survey_id = {int(survey)} AND a.done"
    )
    orders = {
        "as they lie": f"SELECT p.number {base}",
        "by admission": f"SELECT p.number {base} ORDER BY a.id",
        "by person": f"SELECT p.number {base} ORDER BY p.id",
    }
    if connections[CONTACTS].vendor == "postgresql":
        orders["by place"] = f"SELECT p.number {base} ORDER BY a.ctid"
        orders["by transaction"] = f"SELECT p.number {base} ORDER BY a.xmin::text::bigint, a.ctid"
    else:
        orders["by row number"] = f"SELECT p.number {base} ORDER BY a.rowid"
    return {name: [row[0] for row in _rows(CONTACTS, query)] for name, query in orders.items()}


def answers(survey: int, column: str) -> dict[str, Order]:
    """One answer of every row of the final table, in every order the responses database has."""
    postgres = connections[RESPONSES].vendor == "postgresql"
    value = f"record->>'{column}'" if postgres else f"json_extract(record, '$.{column}')"
    base = f"SELECT {value} FROM final WHERE survey = {int(survey)}"  # noqa: S608 - our own words
    orders = {"as they lie": base, "by id": f"{base} ORDER BY id"}
    if postgres:
        orders["by place"] = f"{base} ORDER BY ctid"
        orders["by transaction"] = f"{base} ORDER BY xmin::text::bigint, ctid"
    found = {name: [row[0] for row in _rows(RESPONSES, query)] for name, query in orders.items()}
    if not postgres:
        found["by file"] = _by_file(RESPONSES, found["by id"])
    return found


def guesses(
    survey: int, column: str, stratum_of: Callable[[str], str], stratum_of_answer: dict[str, str]
) -> dict[str, dict[str, str]]:
    """For every strategy, a person for every answer, stratum by stratum."""
    made = {}
    for (one, who), (other, what) in product(
        people(survey).items(), answers(survey, column).items()
    ):
        for direction, order in (("", what), (", backwards", what[::-1])):
            pairs: dict[str, str] = {}
            for stratum in {stratum_of(person) for person in who}:
                persons = [p for p in who if stratum_of(p) == stratum]
                theirs = [a for a in order if stratum_of_answer[a] == stratum]
                pairs |= dict(zip(theirs, persons, strict=True))
            made[f"people {one}, answers {other}{direction}"] = pairs
    return made
