"""Two databases: contacts (Django's default) and responses; no foreign key crosses between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

CONTACTS = "default"
RESPONSES = "responses"
RESPONSES_APP = "responses"
"""The one app whose tables live in the responses database."""

_SQLITE = {
    # A write waits its turn instead of failing half-way; what is acknowledged is on the disk;
    # what is deleted is gone.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
    ),
}


def database(url: str, file: Path, variable: str) -> dict[str, Any]:
    """The settings of one database.

    Args:
        url: its address, or empty for SQLite.
        file: the SQLite file when there is no address.
        variable: the setting the address came from, for a message.

    Raises:
        UserError: the address is of no kind we know.
    """
    try:
        found = dict(dj_database_url.parse(url or f"sqlite:///{file.resolve()}"))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise UserError(
            _("Dit is geen adres van een database"),
            where=variable,
            mend=_("Schrijf sqlite:///bestand of postgres://gebruiker@machine/naam."),
        ) from error
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = dict(_SQLITE)
        found["CONN_MAX_AGE"] = None  # opening takes longer than most questions to the database
    elif found["ENGINE"] == "django.db.backends.postgresql":
        found["CONN_MAX_AGE"] = 60
        # No check before each request: it is a third of the questions a page asks. When the server
        # was restarted, the first request of a process fails and the next one reconnects.
    else:
        raise UserError(
            _("Alleen SQLite en PostgreSQL kunnen: {engine}").format(engine=found["ENGINE"]),
            where=variable,
            mend=_("Schrijf sqlite:///bestand of postgres://gebruiker@machine/naam."),
        )
    return found


class Router:
    """Sends each table to its own database, and refuses relations across."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        """Where a model lives."""
        return RESPONSES if model._meta.app_label == RESPONSES_APP else CONTACTS

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **_hints: Any) -> bool:
        """Only within one database."""
        return self.db_for_read(first) == self.db_for_read(second)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Tables are made where they live."""
        return db == (RESPONSES if app_label == RESPONSES_APP else CONTACTS)
