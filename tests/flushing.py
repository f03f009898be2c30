"""Emptying the databases between tests, although triggers refuse to empty the journal."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The databases of tests: emptied with the triggers of the journal taken away and put back."""
    from django.db import connections

    from graadmeter.service.journal import triggers
    from graadmeter.service.project.databases import CONTACTS

    connection = connections[CONTACTS]
    kind = type(connection.ops)
    plain = kind.sql_flush

    def sql_flush(self, style, tables, **options):
        emptied = plain(self, style, tables, **options)
        if triggers.TABLE not in tables:
            return emptied
        return [
            *triggers.removal(self.connection),
            *emptied,
            *triggers.statements(self.connection),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "sql_flush", sql_flush)
        yield
