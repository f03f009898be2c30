"""Sealed columns of models: read and written as what they hold, kept as envelopes.

    class Case(OrganisationModel):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        sealed_facts = models.BinaryField(null=True)
        facts = Sealed("sealed_facts")

Reading ``case.facts`` opens the envelope, assigning closes one; a change inside what was read is
not kept until it is assigned. `OrganisationModel.save` and the managers of `scope` see to it that
what is written is under the newest key of the organisation (`bring_up_to_date`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.envelopes import Place, close, content_of, version_of
from graadmeter.service.vault.organisation_keys import (
    NoKeyError,
    key,
    newest_for_writing,
    sealing_key,
)

_ASSIGNED = "_sealed_as_assigned"


class SealedBytes(property):
    """Bytes in a sealed column, such as a piece of a file.

    Args:
        column: the nullable ``BinaryField`` that holds the envelope.
    """

    def __init__(self, column: str) -> None:
        super().__init__(self._read, self._write)
        self.column = column

    def _read(self, row: models.Model) -> Any:
        envelope = getattr(row, self.column)
        return None if envelope is None else self._loaded(self._content(row, bytes(envelope)))

    def _write(self, row: models.Model, value: Any) -> None:
        envelope = None
        if value is not None:
            place, content = self.place(row), self._dumped(value)
            version, own = sealing_key(place.organisation)
            envelope = close(own, version, content, place)
            # Should the key be destroyed before the row is saved, this is still what was assigned.
            vars(row).setdefault(_ASSIGNED, {})[self.column] = envelope, content
        setattr(row, self.column, envelope)

    def place(self, row: models.Model) -> Place:
        """Where the value of a row is sealed for.

        Raises:
            ValueError: the row has no UUID for its key.
            NoScopeError: the row has no organisation, and there is no scope to take it from.
        """
        from graadmeter.service.scope import current_organisation

        if not isinstance(row.pk, uuid.UUID):
            raise ValueError(f"{type(row).__name__}.{self.column}: the key of the row is no UUID")
        held: Any = row
        if held.organisation_id is None:
            held.organisation_id = current_organisation()
        return Place(held.organisation_id, row._meta.db_table, self.column, row.pk)

    def _content(self, row: models.Model, envelope: bytes) -> bytes:
        place = self.place(row)
        assigned: tuple[bytes, bytes] | None = vars(row).get(_ASSIGNED, {}).get(self.column)
        if assigned is not None and assigned[0] == envelope:
            return assigned[1]
        while True:
            version = version_of(envelope, place)
            try:
                return content_of(key(place.organisation, version), envelope, place)
            except NoKeyError as error:
                # The row was read before a rotation ended, and its key is destroyed since.
                fresh = self._in_database(row)
                if fresh is None or fresh == envelope:
                    raise SealBrokenError(str(place)) from error
                setattr(row, self.column, fresh)
                envelope = fresh

    def _in_database(self, row: models.Model) -> bytes | None:
        rows = type(row)._base_manager.filter(pk=row.pk).values_list(self.column, flat=True)
        found = rows.first()
        return None if found is None else bytes(found)

    def resealed(self, row: models.Model, version: int) -> bytes | None:
        """The same content under a version of the key; None when it is under that one already.

        Raises:
            SealBrokenError: the envelope is not of this place, or was changed.
        """
        envelope = getattr(row, self.column)
        if envelope is None:
            return None
        place = self.place(row)
        if version_of(bytes(envelope), place) == version:
            return None
        content = self._content(row, bytes(envelope))
        return close(key(place.organisation, version), version, content, place)

    def _dumped(self, value: Any) -> bytes:
        if not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError(type(value).__name__)
        return bytes(value)

    def _loaded(self, content: bytes) -> Any:
        return content


class Sealed(SealedBytes):
    """Anything JSON can hold in a sealed column."""

    def _dumped(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    def _loaded(self, content: bytes) -> Any:
        return json.loads(content)


@dataclass(frozen=True)
class SealedColumn:
    """A sealed column of a table."""

    model: type[models.Model]
    field: SealedBytes


def sealed_in(model: type[models.Model]) -> list[SealedBytes]:
    """The sealed columns of a model, also those of what it inherits from."""
    found: dict[str, SealedBytes] = {}
    for kind in model.__mro__:
        for value in vars(kind).values():
            if isinstance(value, SealedBytes):
                found.setdefault(value.column, value)
    return [found[column] for column in sorted(found)]


def sealed_columns() -> Iterator[SealedColumn]:
    """Every sealed column of every table."""
    for model in apps.get_models():
        for field in sealed_in(model):
            yield SealedColumn(model, field)


def bring_up_to_date(row: models.Model, columns: Iterable[str] | None = None) -> None:
    """Seals what is about to be written under the newest key, if it is not yet.

    Without it, saving a row that was read before a rotation would put back an envelope whose key
    is about to be destroyed.

    Args:
        row: call it inside the transaction that writes it.
        columns: those that are written; None is all.

    Raises:
        SealBrokenError: an envelope is not of this place, or was changed.
    """
    wanted = None if columns is None else set(columns)
    fields = [
        field
        for field in sealed_in(type(row))
        if (wanted is None or field.column in wanted) and _is_loaded(row, field.column)
    ]
    fields = [field for field in fields if getattr(row, field.column) is not None]
    if not fields:
        return
    version = newest_for_writing(fields[0].place(row).organisation)
    for field in fields:
        envelope = field.resealed(row, version)
        if envelope is not None:
            setattr(row, field.column, envelope)


def _is_loaded(row: models.Model, column: str) -> bool:
    return column not in row.get_deferred_fields()
