"""Writes of the frame: an upload kept sealed for a moment, and its people taken in at once."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.checking import Checked, check
from graadmeter.service.fieldwork.frame.mapping import Columns
from graadmeter.service.fieldwork.frame.reading import Table, read_table
from graadmeter.service.fieldwork.frame.sampling import Design, Sample, sample
from graadmeter.service.fieldwork.frame.strata import strata_asked
from graadmeter.service.fieldwork.frame.variables import Variable
from graadmeter.service.fieldwork.fronts import refuse_on_front
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Mailing, Person, Survey, Upload
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault import seal, unseal

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Plan:
    """What an import will do.

    Attributes:
        checked: the file, checked.
        sample: who is asked of it; None while there are faults.
        seed: what the draw depends on.
    """

    checked: Checked
    sample: Sample | None
    seed: int


def plan_import(
    *,
    survey: Survey,
    table: Table,
    columns: Columns,
    variables: Sequence[Variable],
    design: Design,
    seed: int,
) -> Plan:
    """What importing a file would do; nothing is written.

    People who are in the survey already are never drawn again: the design is about who is new.

    Raises:
        UserError: the design asks for more people than there are.
    """
    there = Person.objects.filter(survey=survey)
    present = dict(there.values_list("number", "mail"))
    checked = check(table, columns, variables, present)
    if checked.faults:
        return Plan(checked, None, seed)
    kept = [variable.id for variable in variables if variable.weighs]
    return Plan(checked, sample(checked.people, design, seed, kept, strata_asked(survey)), seed)


def seed_of(survey: Survey) -> int:
    """The seed of a survey: the recorded one, or a new one."""
    return survey.sample_seed if survey.sample_seed is not None else secrets.randbelow(2**31)


def import_people(
    *,
    survey: Survey,
    table: Table,
    columns: Columns,
    variables: Sequence[Variable],
    design: Design,
    seed: int,
    account: Account | None,
    accept_small: bool = False,
) -> Plan:
    """Imports a file whole; somebody who is there already stays as they are.

    Args:
        survey: into which survey.
        table: the file.
        columns: which column holds what.
        variables: what a frame may give.
        design: who is asked.
        seed: what the draw depends on.
        account: who imports.
        accept_small: strata may stay small, which `plan_import` shows.

    Raises:
        UserError: it has faults, strata stay small and nobody accepted that, the survey is closed,
            or another seed was recorded before.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        if held.state == Survey.State.CLOSED:
            raise UserError(
                _("In een gesloten onderzoek kan niemand meer worden ingelezen"),
                where=held.title,
                mend=_("Maak een nieuw onderzoek."),
            )
        refuse_on_front(held)
        if held.sample_seed is not None and held.sample_seed != seed:
            raise UserError(
                _("Voor dit onderzoek is al getrokken met startgetal {seed}").format(
                    seed=held.sample_seed
                ),
                where=held.title,
                mend=_("Gebruik hetzelfde startgetal."),
            )
        plan = plan_import(
            survey=held,
            table=table,
            columns=columns,
            variables=variables,
            design=design,
            seed=seed,
        )
        if plan.sample is None:
            raise UserError(
                _("Het bestand heeft {count} fouten; er is niets ingelezen").format(
                    count=len(plan.checked.faults)
                ),
                where=held.title,
                mend=_("Verbeter ze alle en lees het bestand opnieuw in."),
            )
        if plan.sample.people and plan.sample.small and not accept_small:
            raise UserError(
                _("Groepen die klein blijven: {count}").format(count=len(plan.sample.small)),
                where=held.title,
                mend=_("Vink aan dat u dat aanvaardt, of voeg waarden samen in het bestand."),
            )
        rows = [
            Person(
                survey=held,
                number=person.number,
                mail=person.mail,
                name=person.name,
                language=person.language,
                route=person.route,
                given=dict(person.given),
                sampled=person.number in plan.sample.drawn,
            )
            for person in plan.sample.people
        ]
        Person.objects.bulk_create(rows, batch_size=500)
        if rows:
            held.sample_seed = seed
            held.save(update_fields=["sample_seed"])
            # Who comes later is still invited; the invitation of the others is not repeated.
            Mailing.objects.filter(survey=held, kind=Mailing.Kind.INVITATION, finished=True).update(
                finished=False
            )
        note(
            "frame.import",
            held,
            account,
            people=len(rows),
            sampled=len(plan.sample.drawn),
            repeated=len(plan.checked.repeated),
            coarsened=len(plan.sample.coarsened),
            small_accepted=len(plan.sample.small),
            design=design.kind,
            seed=seed,
        )
    survey.sample_seed = held.sample_seed
    return plan


def keep_upload(
    *, survey: Survey, account: Account, name: str, content: bytes, now: datetime
) -> Upload:
    """Keeps a file sealed until it is confirmed; an earlier one of the same account goes.

    Raises:
        UserError: the file cannot be read; then nothing is kept.
    """
    read_table(name, content)
    packed = [name, base64.b64encode(content).decode()]
    with transaction.atomic(using=CONTACTS):
        Upload.objects.filter(survey=survey, account=account).delete()
        upload = Upload(survey=survey, account=account, made_at=now)
        upload.sealed = seal(settings.KEYS.key("files"), packed, _place(upload))
        upload.save()
        note("frame.upload", survey, account, bytes=len(content))
    return upload


def open_upload(upload: Upload) -> Table:
    """The file that was kept."""
    name, content = unseal(settings.KEYS.key("files"), bytes(upload.sealed), _place(upload))
    return read_table(str(name), base64.b64decode(content))


def drop_uploads(*, survey: Survey, account: Account) -> None:
    """Removes what an account uploaded."""
    with transaction.atomic(using=CONTACTS):
        Upload.objects.filter(survey=survey, account=account).delete()
        note("frame.drop", survey, account)


def forget_uploads(*, now: datetime) -> int:
    """Removes uploads that nobody confirmed; for the worker."""
    with transaction.atomic(using=CONTACTS):
        gone, _by_table = Upload.objects.filter(made_at__lt=now - KEPT).delete()
        if gone:
            note("frame.forget", None, None, uploads=gone)
    return gone


def _place(upload: Upload) -> str:
    return f"upload {upload.token}"
