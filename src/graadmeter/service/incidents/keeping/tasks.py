"""What the worker does for keeping: carrying out what two members agreed on."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django_tasks import task

from graadmeter.service.incidents.keeping.proposing import carry_out_agreed
from graadmeter.service.project.databases import CONTACTS

log = logging.getLogger("graadmeter.worker")


class ErasingFailedError(Exception):
    """Erasing failed; only the kind of error is kept, since its text may quote a person."""


@task()
def erase_agreed() -> dict[str, Any]:
    """Erases what was agreed; what fails is tried again at the next tick."""
    try:
        return {"proposals": carry_out_agreed()}
    except Exception as error:
        log.exception("erasing failed", extra={"task": "erase_agreed"})
        raise ErasingFailedError(type(error).__name__) from None


def carry_out_soon() -> None:
    """Has the worker begin when the transaction is in."""
    transaction.on_commit(_enqueue, using=CONTACTS)


def _enqueue() -> None:
    erase_agreed.enqueue()
