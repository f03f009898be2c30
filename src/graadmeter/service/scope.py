"""Which organisation is being worked for: every row of a register is read and written in one scope.

Outside a scope there are no rows: a query raises instead of showing those of everybody. On
PostgreSQL the database is told the scope as well, and its row-level security holds the same line
for whatever goes around the managers here (see `rows`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar, cast

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from graadmeter.service.project.databases import CONTACTS

VARIABLE = "graadmeter.organisation"
"""The setting of a PostgreSQL session that row-level security compares rows with."""
EVERYBODY = "*"
_scope: ContextVar[uuid.UUID | str | None] = ContextVar("graadmeter_scope", default=None)
Row = TypeVar("Row", bound=models.Model)


class NoScopeError(RuntimeError):
    """Rows of a register were asked for without saying of which organisation: a defect of ours."""


@contextmanager
def organisation_scope(organisation: uuid.UUID) -> Iterator[None]:
    """Works for one organisation: no row of another is seen or made.

    Args:
        organisation: its immutable id.
    """
    with _within(organisation):
        yield


@contextmanager
def every_organisation() -> Iterator[None]:
    """Works for all at once: the worker, rotation of keys, checks. Never in answer to a request."""
    with _within(EVERYBODY):
        yield


def current_organisation() -> uuid.UUID:
    """The organisation of the scope.

    Raises:
        NoScopeError: there is none, or it is that of everybody.
    """
    found = _scope.get()
    if not isinstance(found, uuid.UUID):
        raise NoScopeError
    return found


def check_scope(organisation: uuid.UUID | None, what: str = "") -> None:
    """Sees that rows of an organisation may be written here.

    Raises:
        NoScopeError: outside a scope, or in that of another organisation.
    """
    found = _scope.get()
    if found is None or found not in (EVERYBODY, organisation):
        raise NoScopeError(what)


@contextmanager
def _within(wanted: uuid.UUID | str) -> Iterator[None]:
    token = _scope.set(wanted)
    try:
        _tell(wanted)
        yield
    finally:
        _scope.reset(token)
        _tell(_scope.get())


def _tell(wanted: uuid.UUID | str | None) -> None:
    """Tells the session of PostgreSQL; one that is opened later is told then."""
    connection = connections[CONTACTS]
    if connection.vendor != "postgresql" or connection.connection is None or _is_failed(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [VARIABLE, str(wanted or "")])
    connection.graadmeter_told = wanted  # type: ignore[attr-defined]


def _is_failed(connection: BaseDatabaseWrapper) -> bool:
    """Whether nothing can be said any more in this transaction.

    Rolling it back puts the setting as it was before the transaction, or before the savepoint.
    """
    if connection.needs_rollback:
        return True
    from psycopg.pq import TransactionStatus

    status = connection.connection.info.transaction_status
    return status in (TransactionStatus.INERROR, TransactionStatus.UNKNOWN)


def _tell_new(connection: BaseDatabaseWrapper, **_facts: Any) -> None:
    if connection.alias != CONTACTS:
        return
    connection.graadmeter_told = None  # type: ignore[attr-defined]
    if _scope.get() is not None:
        _tell(_scope.get())


connection_created.connect(_tell_new, dispatch_uid="graadmeter.scope")


def forget_scope() -> None:
    """What a request starts from: no organisation, also on a connection that was used before."""
    _scope.set(None)
    if getattr(connections[CONTACTS], "graadmeter_told", None) is not None:
        _tell(None)


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that are written many at a time, under the same rules as `OrganisationModel.save`."""

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Makes rows of the organisation of the scope.

        Raises:
            NoScopeError: outside a scope, or for another organisation.
        """
        rows = list(objs)
        with transaction.atomic(using=CONTACTS):
            for row in rows:
                _prepare(row, None)
            return super().bulk_create(rows, *args, **options)

    def bulk_update(self, objs: Iterable[Row], fields: Sequence[str], **options: Any) -> int:  # type: ignore[override]
        """Changes rows of the organisation of the scope.

        Raises:
            NoScopeError: outside a scope, or for another organisation.
        """
        rows = list(objs)
        with transaction.atomic(using=CONTACTS):
            for row in rows:
                _prepare(row, fields)
            return super().bulk_update(rows, fields, **options)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def update(self, **values: Any) -> int:
        """Changes columns of all rows at once.

        Raises:
            ValueError: it would give rows to another organisation, or one envelope to many rows.
        """
        from graadmeter.service.vault.fields import sealed_in

        sealed = {field.column for field in sealed_in(self.model)}
        given = {name for name in sealed & values.keys() if isinstance(values[name], bytes)}
        if given or values.keys() & {"organisation", "organisation_id"}:
            raise ValueError(f"{self.model.__name__}: {sorted(values)}")
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]


class ScopedManager(models.Manager[Row]):
    """Rows of the organisation that is being worked for."""

    use_in_migrations = False
    _queryset_class = ScopedQuerySet

    def get_queryset(self) -> ScopedQuerySet[Row]:
        """Those rows.

        Raises:
            NoScopeError: outside a scope.
        """
        found = _scope.get()
        if found is None:
            raise NoScopeError(self.model.__name__)
        rows = cast(ScopedQuerySet[Row], super().get_queryset())
        return rows if found == EVERYBODY else rows.filter(organisation_id=found)


class OrganisationModel(models.Model):
    """A row of one organisation."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        """Abstract. What follows a foreign key to a row of another organisation finds nothing."""

        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **options: Any) -> None:
        """Writes the row, of the organisation of the scope unless it says another.

        Raises:
            NoScopeError: outside a scope, or for another organisation.
        """
        with transaction.atomic(using=CONTACTS):
            _prepare(self, options.get("update_fields"))
            super().save(*args, **options)


def _prepare(row: models.Model, columns: Iterable[str] | None) -> None:
    """What holds before a row is written: its organisation, and the key of its envelopes."""
    from graadmeter.service.vault.fields import bring_up_to_date

    held: Any = row
    found = _scope.get()
    if isinstance(found, uuid.UUID) and held.organisation_id is None:
        held.organisation_id = found
    check_scope(held.organisation_id, type(row).__name__)
    bring_up_to_date(row, columns)
