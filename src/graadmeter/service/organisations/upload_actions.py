"""A list of people between its preview and its confirmation: kept sealed for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.reading import Row, Table
from graadmeter.service.organisations.models import Organisation, PeopleUpload
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

KEPT = timedelta(hours=24)


def keep_upload(*, organisation: Organisation, account: Account, table: Table) -> PeopleUpload:
    """Keeps a list of people; the one before it of the same account goes."""
    with transaction.atomic(using=CONTACTS):
        PeopleUpload.objects.filter(account=account).delete()
        kept = PeopleUpload(organisation=organisation, account=account)
        kept.table = {
            "columns": list(table.columns),
            "rows": [[row.number, *row.cells] for row in table.rows],
        }
        kept.save(force_insert=True)
    return kept


def open_upload(kept: PeopleUpload) -> Table:
    """The list as it was uploaded."""
    held = kept.table
    rows = tuple(Row(int(number), tuple(cells)) for number, *cells in held["rows"])
    return Table(tuple(held["columns"]), rows)


def forget_uploads(*, now: datetime) -> int:
    """Removes lists that nobody confirmed."""
    with every_organisation():
        count, _kinds = PeopleUpload.objects.filter(made_at__lt=now - KEPT).delete()
    return int(count)
