"""The role in PostgreSQL that the service runs as: it owns nothing, so rows stay protected."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.journal.triggers import TABLE as JOURNAL
from graadmeter.service.project.databases import CONTACTS

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Granted:
    """What was done.

    Attributes:
        made: whether the role is new.
        tables: how many tables it may use.
    """

    made: bool
    tables: int


def grant_application_role(name: str) -> Granted:
    """Gives a role the rights the service needs in the contacts database, and no others.

    It is made when there is none, without a password. Tables that are made later by who gives this
    command are for the role as well.

    Raises:
        UserError: the database is not PostgreSQL, or the role may do too much, or the name is none.
    """
    connection = connections[CONTACTS]
    if connection.vendor != "postgresql":
        raise UserError(
            _("Rollen zijn er alleen in PostgreSQL; deze dienst draait op SQLite"),
            where="applicationrole",
            mend=_("Zonder PostgreSQL is deze opdracht niet nodig."),
        )
    if not _NAME.fullmatch(name):
        raise UserError(
            _("Dit is geen naam voor een rol: {name}").format(name=name),
            where="applicationrole",
            mend=_("Gebruik kleine letters, cijfers en _ en begin met een letter."),
        )
    from django.db import transaction

    with transaction.atomic(using=CONTACTS), connection.cursor() as cursor:
        made = not _exists(cursor, name)
        if made:
            cursor.execute(f'CREATE ROLE "{name}" LOGIN')
        else:
            _check(cursor, name)
        return Granted(made, _grant(cursor, name))


def _exists(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    return cursor.fetchone() is not None


def _check(cursor: CursorWrapper, name: str) -> None:
    """Refuses a role for which row-level security would not hold.

    Raises:
        UserError: it is such a role, and why.
    """
    cursor.execute(
        "SELECT rolsuper, rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", [name]
    )
    above, past = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() "
        "AND pg_has_role(%s, c.relowner, 'MEMBER')",
        [name],
    )
    owned = cursor.fetchone()[0]
    if above or past or owned:
        raise UserError(
            _(
                "De rol {name} mag te veel: regels van andere organisaties zijn niet afgeschermd"
            ).format(name=name),
            where="applicationrole",
            mend=_(
                "Kies een nieuwe naam. De rol van de dienst mag geen eigenaar van tabellen zijn, "
                "geen beheerder zijn en niet om de afscherming heen kunnen."
            ),
        )


def _grant(cursor: CursorWrapper, name: str) -> int:
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    for statement in (
        f'GRANT USAGE ON SCHEMA "{schema}" TO "{name}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO "{name}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{name}"',
        f'REVOKE UPDATE, DELETE ON "{JOURNAL}" FROM "{name}"',
        f'REVOKE INSERT, UPDATE, DELETE ON "django_migrations" FROM "{name}"',
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}" '
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{name}"',
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}" '
        f'GRANT USAGE, SELECT ON SEQUENCES TO "{name}"',
    ):
        cursor.execute(statement)
    cursor.execute(
        "SELECT count(*) FROM information_schema.role_table_grants "
        "WHERE grantee = %s AND privilege_type = 'SELECT' AND table_schema = %s",
        [name, schema],
    )
    return int(cursor.fetchone()[0])
