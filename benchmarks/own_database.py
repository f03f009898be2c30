"""Databases of a benchmark's own, which are thrown away after, and Django on them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("contacts", "responses")


@contextmanager
def made(server: str) -> Iterator[None]:
    """Django with empty tables, on SQLite or on a PostgreSQL server; once in a process."""
    with tempfile.TemporaryDirectory(prefix="graadmeter-benchmark-") as folder:
        os.environ["GRAADMETER_DATA"] = folder
        os.environ["GRAADMETER_KEYS"] = os.environ["GRAADMETER_ANCHORS"] = ""
        os.environ["GRAADMETER_LOG"] = "error"
        os.environ["DJANGO_SETTINGS_MODULE"] = "graadmeter.service.project.settings"
        for name in NAMES:
            address = f"{server.rstrip('/')}/{_database(name)}" if server else ""
            os.environ[f"GRAADMETER_{name.upper()}_URL"] = address
        if server:
            _on(server, *(f'CREATE DATABASE "{_database(name)}"' for name in NAMES))
        try:
            import django

            django.setup()
            from django.core.management import call_command
            from django.db import connections

            call_command("migrate", verbosity=0, interactive=False)
            yield
            connections.close_all()
        finally:
            if server:
                _on(server, *(f'DROP DATABASE "{_database(n)}" WITH (FORCE)' for n in NAMES))


def _database(name: str) -> str:
    return f"graadmeter_benchmark_{name}_{os.getpid()}"


def _on(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]
