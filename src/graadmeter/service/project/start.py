"""What must hold before the service or its worker starts: settings, keys, databases, tables."""

from __future__ import annotations

import os
import socket

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.manage import SETTINGS


def prepare() -> None:
    """Reads the settings, makes keys if there are none, and sees to the tables.

    Raises:
        UserError: a setting is wrong, a database cannot be reached, tables are behind, or the keys
            belong to other data.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from django.db import connections

    for name in connections:
        _reach(name)
    for name in connections:
        _bring_up_to_date(name)
    from graadmeter.service.project.key_mark import check_keys

    check_keys()
    connections.close_all()


def _reach(name: str) -> None:
    from django.db import Error, connections

    try:
        connections[name].ensure_connection()
    except Error as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(
            _("De database {name} is niet bereikbaar ({reason})").format(
                name=_shown(name), reason=lines[0]
            ),
            where=_variable(name),
            mend=_("Controleer het adres, de rechten en of de database draait."),
        ) from error


def _shown(name: str) -> str:
    """The name an operator knows a database by."""
    from graadmeter.service.project.databases import RESPONSES

    return name if name == RESPONSES else "contacts"


def _variable(name: str) -> str:
    from graadmeter.service.project.databases import RESPONSES

    return "GRAADMETER_RESPONSES_URL" if name == RESPONSES else "GRAADMETER_CONTACTS_URL"


def _bring_up_to_date(name: str) -> None:
    """Migrates a file that is ours alone; a database on a server is its owner's to change."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[name])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connections[name].vendor == "sqlite":
        call_command("migrate", database=name, verbosity=0, interactive=False)
        return
    raise UserError(
        _("De tabellen van de database {name} zijn niet bij").format(name=_shown(name)),
        where=_variable(name),
        mend=_("Maak een reservekopie en geef dan: graadmeter manage migrate"),
    )


def check_port(host: str, port: int) -> None:
    """Fails clearly when nothing can listen here, instead of in a worker.

    Raises:
        UserError: the port is taken, or not ours to use.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen(1)
    except OSError as error:
        raise UserError(
            _("Op {host} poort {port} kan de dienst niet luisteren ({reason})").format(
                host=host, port=port, reason=error.strerror or error
            ),
            where="--port",
            mend=_("Kies een andere poort, of stop wat daar al luistert."),
        ) from error
