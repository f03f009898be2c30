"""Canaries: a code, an answer and an address that may be in one place each, and nowhere else."""

from __future__ import annotations

import io
import logging
import tempfile
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of
from tests.service.test_runner import as_victim, enter, survey, walk  # noqa: F401 - a fixture

from graadmeter.service.project.logs import JsonFormatter

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
ADDRESS, AGENT = "203.0.113.77", "kanarie-browser/1.0"
TOLD = "kanarie in de kolenmijn"


def everything(database: str) -> str:
    """All that is in a database, as text and as bytes of its file."""
    connection = connections[database]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                found += [
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
                    for v in row
                ]
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        for path in (file, file.with_name(file.name + "-wal")):
            if path.exists():
                found.append(path.read_bytes().decode("latin-1"))
    return "\n".join(found)


@pytest.fixture
def logs():
    """Everything that is logged, at any level, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_nothing_is_where_it_should_not_be(survey, logs, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = codes_of(survey)[0]
    spellings = {code, code.replace("-", ""), code.lower()}
    client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    client.get(reverse("invited", args=[code]))

    way = walk(client, enter(client, code), as_victim)
    told = next(
        path
        for path in way
        if "meest_recente_incident" in path and b"incident_description" in client.get(path).content
    )
    client.post(told, {"incident_description": TOLD, "gewaarschuwd": "incident_description"})
    contacts, responses = everything("default"), everything("responses")
    for word in (*spellings, TOLD, ADDRESS, AGENT):
        assert word not in contacts, word
        assert word not in responses, word  # a draft is sealed
    done = walk(client, client.get(reverse("page", args=["insturen"]), follow=True), as_victim)
    assert done[-1].endswith("/insturen/")
    client.post(reverse("page", args=["insturen"]))
    contacts, responses = everything("default"), everything("responses")
    for word in (*spellings, ADDRESS, AGENT):
        assert word not in contacts, word
        assert word not in responses, word
    assert TOLD not in contacts
    with pytest.raises(UnicodeDecodeError, match="invalid"):
        raise_inside(client, code)
    written = logs.getvalue()
    assert '"route": "deelnemen/<str:code>/"' in written
    for word in (*spellings, TOLD, ADDRESS, AGENT, "example.org"):
        assert word not in written, word
    assert list(tmp_path.iterdir()) == []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone()[0] == 0


def raise_inside(client: Client, code: str) -> None:
    """A defect of ours while a code is in hand: its message must not reach the log."""
    try:
        f"{code}\xff".encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        logging.getLogger("graadmeter.request").exception("failed on %s", code)
        raise
