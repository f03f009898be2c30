"""Copies of both databases, and putting them back.

A copy is made by the database itself: of SQLite with ``VACUUM INTO``, which leaves out what was
deleted; of PostgreSQL with ``pg_dump``. The keys are not in it: a copy and the keys together are
everything, so they are kept apart. Nor are the anchors of the journal, which say what the databases
should hold: putting back a copy is written behind them.

On PostgreSQL copying and putting back is for the owner of the tables: the role of the service sees
rows of one organisation at a time and may make no tables.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone

from graadmeter import __version__
from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.databases import CONTACTS, RESPONSES
from graadmeter.service.project.key_mark import (
    belongs,
    check_keys,
    mark_of_keys,
    marks_of_registers,
    other_keys,
)
from graadmeter.service.scope import EVERYBODY, VARIABLE

MANIFEST = "backup.json"
_NAMES = {CONTACTS: "contacts", RESPONSES: "responses"}


def make_backup(folder: Path) -> Path:
    """Copies both databases into a new folder.

    Args:
        folder: it must not be there yet; its parent must.

    Returns:
        The folder.

    Raises:
        UserError: it is there, or cannot be written, or a database does not give itself up, or the
            keys belong to other data, so that nobody could use the copy with them.
    """
    check_keys()
    for database in _NAMES:
        _check_owner(database)
    if folder.exists():
        raise UserError(
            _("Deze map bestaat al"),
            where=str(folder),
            mend=_("Geef een nieuwe map; een reservekopie wordt nooit overschreven."),
        )
    try:
        made = Path(tempfile.mkdtemp(prefix=".graadmeter-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        registers = marks_of_registers()
        files = {name: _copy(database, made / name) for database, name in _NAMES.items()}
        manifest = {
            "generator": "graadmeter",
            "version": __version__,
            "made": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "kinds": {name: _vendor(database) for database, name in _NAMES.items()},
            "sha256": {name: _digest(file) for name, file in files.items()},
            "keys": mark_of_keys(),
            "registers": sorted(registers | marks_of_registers()),
        }
        (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        made.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def restore_backup(folder: Path, *, replace: bool = False) -> None:
    """Puts both databases back.

    Args:
        folder: what `make_backup` made.
        replace: also when there are data now, which are then lost.

    Raises:
        UserError: it is no backup, is damaged or of another kind of database, there are data, or
            it belongs to other keys.
        AnchorsBrokenError: it is put back, and the file of anchors is not what was written.
    """
    from graadmeter.service.journal.anchoring import anchor_restored
    from graadmeter.service.vault.organisation_keys import forget_keys

    manifest = _manifest(folder)
    if "keys" in manifest and not belongs(str(manifest["keys"])):
        raise other_keys()
    if not set(manifest.get("registers", ())) <= marks_of_registers(always=True):
        raise _older_registers_key(folder)
    for database in _NAMES:
        _check_owner(database)
    for database, name in _NAMES.items():
        if manifest["kinds"][name] != _vendor(database):
            raise UserError(
                _("Deze reservekopie is van {kind}, en de dienst draait op {now}").format(
                    kind=manifest["kinds"][name], now=_vendor(database)
                ),
                where=str(folder),
                mend=_("Zet de kopie terug op dezelfde soort database."),
            )
        if _digest(folder / name) != manifest["sha256"][name]:
            raise UserError(
                _("De reservekopie is beschadigd: {name} is veranderd").format(name=name),
                where=str(folder),
                mend=_("Neem een andere kopie."),
            )
        if not replace and _has_rows(database):
            raise UserError(
                _("Er staan gegevens in de database {name}").format(name=name),
                where=str(folder),
                mend=_("Geef --replace om ze te vervangen; ze zijn dan weg."),
            )
    for database, name in _NAMES.items():
        _put_back(database, folder / name)
    forget_keys()
    anchor_restored(timezone.now())


def _older_registers_key(folder: Path) -> UserError:
    return UserError(
        _("Deze reservekopie hoort bij een andere hoofdsleutel van de registers"),
        where=str(folder),
        mend=_(
            "Zet het sleutelbestand terug van de dag van de kopie. Nu terugzetten zou de meldingen "
            "onleesbaar maken."
        ),
    )


def _check_owner(database: str) -> None:
    """Refuses a role in PostgreSQL that could copy or put back only a part.

    Raises:
        UserError: it does not own the tables.
    """
    connection = connections[database]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind = 'r' "
            "AND NOT pg_has_role(current_user, c.relowner, 'MEMBER')"
        )
        foreign = cursor.fetchone()[0]
    if foreign:
        raise UserError(
            _("Deze rol is niet de eigenaar van de tabellen in {name}").format(
                name=_NAMES[database]
            ),
            where=f"GRAADMETER_{_NAMES[database].upper()}_URL",
            mend=_(
                "Geef backup, restore en migrate als de eigenaar van de tabellen, niet als de rol "
                "van de dienst."
            ),
        )


def _vendor(database: str) -> str:
    return str(connections[database].vendor)


def _copy(database: str, file: Path) -> Path:
    connection = connections[database]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return file
    _postgres(
        connection.settings_dict,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        # An owner who is no superuser is held to the policies as well, and sees all by the scope.
        "--enable-row-security",
        f"--file={file}",
    )
    return file


def _put_back(database: str, file: Path) -> None:
    connection = connections[database]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(file) as source:
            source.backup(connection.connection)
        connection.close()
        return
    connection.close()
    _postgres(
        connection.settings_dict,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--dbname",
        str(connection.settings_dict["NAME"]),
        str(file),
    )


def _postgres(facts: dict[str, Any], program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL; the password is in its environment, never in its arguments."""
    environment = os.environ | {
        "PGHOST": str(facts["HOST"] or ""),
        "PGPORT": str(facts["PORT"] or ""),
        "PGUSER": str(facts["USER"] or ""),
        "PGPASSWORD": str(facts["PASSWORD"] or ""),
        "PGDATABASE": str(facts["NAME"]),
        "PGOPTIONS": f"-c {VARIABLE}={EVERYBODY}",
    }
    try:
        subprocess.run(  # noqa: S603 - arguments are ours
            [program, *arguments],
            env={name: value for name, value in environment.items() if value},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise UserError(
            _("Het programma {program} is er niet").format(program=program),
            mend=_("Installeer de programma's van PostgreSQL op deze machine."),
        ) from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "").strip().splitlines() or [str(error.returncode)]
        raise UserError(
            _("{program} is niet gelukt ({reason})").format(program=program, reason=lines[-1]),
            mend=_("Controleer de rechten op de database en de ruimte op de schijf."),
        ) from error


def _has_rows(database: str) -> bool:
    from graadmeter.service.fieldwork.models import Survey
    from graadmeter.service.journal.models import Head
    from graadmeter.service.organisations.models import Organisation
    from graadmeter.service.responses.models import Draft, Final, Inbox, Spent

    own = (Survey, Organisation, Head)
    tables = own if database == CONTACTS else (Draft, Final, Inbox, Spent)
    return any(table.objects.using(database).exists() for table in tables)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kinds, digests = found["kinds"], found["sha256"]
        if set(kinds) != set(_NAMES.values()) or set(digests) != set(_NAMES.values()):
            raise ValueError(MANIFEST)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            _("Dit is geen reservekopie van Graadmeter"),
            where=str(folder),
            mend=_("Geef de map die `graadmeter manage backup` maakte."),
        ) from error
    return dict(found)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _unwritable(folder: Path, error: OSError) -> UserError:
    return UserError(
        _("Deze map kan niet worden geschreven ({reason})").format(reason=error.strerror or error),
        where=str(folder),
        mend=_("Kies een map waarin u mag schrijven, op een schijf met ruimte."),
    )
