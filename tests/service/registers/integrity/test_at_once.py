"""Reports that come in at once, and keys that are replaced meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

import pytest
from django.db import connections, transaction
from django.db.utils import OperationalError
from django.utils import timezone
from tests.service.registers.integrity.made_reports import (
    Held,
    make_holder,
    make_report,
    open_channel,
)
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.integrity.models import KeyHolder
from graadmeter.service.integrity.sealing import KeyReplacedError, hold_current
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=["default", "responses"], transaction=True)
Result = TypeVar("Result")


def a_channel() -> tuple[Organisation, Held]:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        held = make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        open_channel()
    return organisation, held


def beside(organisation: Organisation, act: Callable[[], Result]) -> Result:
    """What an act gives in a thread, and so in a connection, of its own."""

    def acting() -> Result:
        try:
            with organisation_scope(organisation.pk):
                return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(acting).result(timeout=60)


def impatient() -> None:
    """Has the database say that it waits for somebody else, rather than wait."""
    with connections[CONTACTS].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")


def test_who_reports_does_not_wait_for_who_reports_to_the_same_officer(transactional_db):
    if connections[CONTACTS].vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    organisation, held = a_channel()

    def report() -> bool:
        with transaction.atomic(using=CONTACTS):
            impatient()
            return make_report().fresh

    with organisation_scope(organisation.pk), transaction.atomic(using=CONTACTS):
        hold_current([held.holder])
        assert beside(organisation, report)


def test_a_key_is_not_replaced_while_something_is_sealed_to_it(transactional_db):
    if connections[CONTACTS].vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    organisation, held = a_channel()

    def replace() -> int:
        with transaction.atomic(using=CONTACTS):
            impatient()
            rows = KeyHolder.objects.filter(pk=held.holder.pk)
            return int(rows.update(replaced_on=timezone.localdate()))

    with organisation_scope(organisation.pk):
        with transaction.atomic(using=CONTACTS):
            hold_current([held.holder])
            with pytest.raises(OperationalError):
                beside(organisation, replace)
        assert beside(organisation, replace) == 1
        with transaction.atomic(using=CONTACTS), pytest.raises(KeyReplacedError):
            hold_current([held.holder])


def test_reports_at_once_are_all_made(transactional_db):
    organisation, _held = a_channel()
    ready = Event()

    def send(_number: int) -> str:
        ready.wait(30)
        try:
            with organisation_scope(organisation.pk):
                return make_report().receipt
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        waiting = pool.map(send, range(12))
        ready.set()
        assert len(set(waiting)) == 12
