"""What the demonstration shows: a wave in the field with a made-up frame, accounts, mail and codes.

Everything is invented, and the title of every survey says so.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from django.db import connections, transaction
from django.utils import timezone

from graadmeter.questionnaire import completed, random_answers, validate_given
from graadmeter.service.accounts.actions import change_password, make_account
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.fieldwork.actions import shuffle_survey
from graadmeter.service.fieldwork.admissions import code_of, enter, issue_to_people, submit
from graadmeter.service.fieldwork.frame.pool_rows import PoolWish
from graadmeter.service.fieldwork.mail.actions import plan_mailings, prepare
from graadmeter.service.fieldwork.mail.schedule import Kind, default_schedule
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.mail.tasks import fieldwork_tick
from graadmeter.service.fieldwork.manage.actions import new_survey, open_with_front, set_days
from graadmeter.service.fieldwork.manage.pools import make_pools
from graadmeter.service.fieldwork.models import Admission, DayCount, Mailing, Person, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument_of, monitor_named
from graadmeter.service.organisations.delivery import send_notices
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.register_demonstration import Shown, prepare_register
from graadmeter.service.registers_tick import registers_tick

GROUP, OFFICE_HOLDERS, INVENTORY = "medewerkers", "politieke_ambtsdragers", "secretarissen"
INVENTED = "(alles verzonnen)"
PEOPLE, MAILED, ANSWERED, CODES, ORGANISATION_CODES = 400, 40, 120, 20, 2
DAYS_OPEN, DAYS_LEFT = 8, 13
SECONDS_BETWEEN_TICKS = 15.0
_OPENING = time(9)
_MANAGER, _INTERMEDIARY = "beheerder@example.org", "griffier@example.org"
_ACCOUNTS = (
    (_MANAGER, "Noor van Dalen", (Role.MANAGER, Role.ADMINISTRATOR)),
    ("analist1@example.org", "Sem Bakker-Voorbeeld", (Role.ANALYST,)),
    ("analist2@example.org", "Ada Jansen-Voorbeeld", (Role.ANALYST,)),
    (_INTERMEDIARY, "Kim de Griffier-Voorbeeld", (Role.INTERMEDIARY,)),
)
_ORGANISATIONS = (
    ("gemeente", "Gemeente Voorbeeldstad"),
    ("gemeente", "Gemeente Verzonnendam"),
    ("gemeente", "Gemeente Denkbeeld aan Zee"),
    ("provincie", "Provincie Voorbeeldland"),
    ("waterschap", "Waterschap De Proef"),
)
_POOLS = (("Gemeente Voorbeeldstad", "raadslid", 25), ("Gemeente Verzonnendam", "wethouder", 6))


@dataclass(frozen=True)
class Demonstration:
    """What to tell who looks at it.

    Attributes:
        wave: the wave that is open.
        codes: codes of people, which nobody used.
        organisation_codes: codes of organisations.
        accounts: mail address and password.
        register: the organisation with an incident register, and who works there.
    """

    wave: int
    codes: tuple[str, ...]
    organisation_codes: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    register: Shown


def prepare_demonstration(monitor: str, wave: int) -> Demonstration:
    """Fills empty databases.

    Args:
        monitor: folder of the monitor.
        wave: the wave to put in the field, with questionnaires and populations.
    """
    passwords = {}
    for mail, name, roles in _ACCOUNTS:
        account, password = make_account(mail=mail, name=name, roles=roles)
        # No password to change at the first look around.
        change_password(account=account, password=password)
        passwords[mail] = password
    manager = Account.objects.get(mail=_MANAGER)
    people = _survey(monitor, wave, GROUP, "Overheidsmedewerkers", manager)
    _add_people(people)
    codes = _run(people, manager)
    bodies = _survey(monitor, wave, INVENTORY, "Opgave van secretarissen", manager)
    organisation_codes = _ask_organisations(bodies, manager)
    council = _survey(monitor, wave, OFFICE_HOLDERS, "Politieke ambtsdragers", manager)
    _make_pools(council, manager)
    register = prepare_register(manager)
    return Demonstration(wave, codes, organisation_codes, tuple(passwords.items()), register)


def keep_working(ended: threading.Event) -> None:
    """Does the work of a worker until the demonstration ends: mail, shuffling, days."""
    log = logging.getLogger("graadmeter.worker")
    while not ended.is_set():
        try:
            fieldwork_tick()
            send_due()
            registers_tick()
            send_notices()
        except Exception:
            log.exception("tick failed", extra={"task": "demonstration"})
        finally:
            connections.close_all()
        ended.wait(SECONDS_BETWEEN_TICKS)


def _survey(monitor: str, wave: int, group: str, title: str, manager: Account) -> Survey:
    """A survey that has been open for some days when people look at it."""
    made = new_survey(
        monitor=monitor,
        wave=wave,
        group=group,
        title=f"{title} {wave} {INVENTED}",
        account=manager,
    )
    today = timezone.localdate()
    set_days(
        survey=made,
        opens_on=today - timedelta(days=DAYS_OPEN),
        closes_on=today + timedelta(days=DAYS_LEFT),
        account=manager,
    )
    return made


# ------------------------------------------------------------------------ people


def _add_people(survey: Survey) -> None:
    """A frame with the strata of the population; some have mail, the others are in a panel."""
    population = monitor_named(survey.monitor).populations[survey.group, survey.wave]
    sizes = _allotted([cell.population for cell in population.cells], PEOPLE)
    strata = [
        dict(cell.values)
        for cell, size in zip(population.cells, sizes, strict=True)
        for _one in range(size)
    ]
    random.Random(survey.wave).shuffle(strata)  # noqa: S311 - invented people
    with transaction.atomic(using=CONTACTS):
        Person.objects.bulk_create(
            [
                Person(
                    survey=survey,
                    number=f"D{index:04}",
                    route=Person.Route.MAIL if index <= MAILED else Person.Route.PANEL,
                    mail=f"deelnemer{index}@example.org" if index <= MAILED else "",
                    given=given,
                )
                for index, given in enumerate(strata, start=1)
            ]
        )


def _allotted(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers in the proportion of shares, that add up to the total."""
    ends = [round(total * part / sum(shares)) for part in accumulate(shares)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _run(survey: Survey, manager: Account) -> tuple[str, ...]:
    """The wave so far: invited, partly answered, reminded; gives codes that nobody used."""
    issue_to_people(survey=survey, people=survey.people.all(), account=manager)
    open_with_front(survey=survey, account=manager)
    survey.refresh_from_db()
    opens, closes = _days_of(survey)
    days = default_schedule(Person.Route.MAIL, opens, closes)
    del days[Kind.ANNOUNCEMENT]
    plan_mailings(survey=survey, dates=days, account=manager)
    _send(survey, Kind.INVITATION)
    held = list(
        Admission.objects.filter(survey=survey).select_related("person").order_by("person__number")
    )
    # Half of those with mail answer, so that the reminder goes to the other half.
    first = MAILED // 2
    _answer(survey, held[:first] + held[MAILED : MAILED + ANSWERED - first])
    _send(survey, Kind.REMINDER_1)
    _spread(survey)
    shuffle_survey(survey=survey)
    return _codes(held[-CODES:])


def _days_of(survey: Survey) -> tuple[date, date]:
    today = timezone.localdate()
    return survey.opens_on or today, survey.closes_on or today


def _send(survey: Survey, kind: Mailing.Kind) -> None:
    """Sends a round as on its own day; without a mail server it goes to the outbox."""
    mailing = Mailing.objects.get(survey=survey, kind=kind)
    then = timezone.make_aware(datetime.combine(mailing.send_on, _OPENING))
    prepare(mailing=mailing, now=then)
    send_due(clock=lambda: then)


def _answer(survey: Survey, admissions: Sequence[Admission]) -> None:
    compiled = instrument_of(survey)
    dice = random.Random(survey.wave)  # noqa: S311 - invented answers
    for admission in admissions:
        given = admission.person.given if admission.person is not None else {}
        known = validate_given(compiled, given).answers
        ticket = enter(str(code_of(admission)))
        submit(ticket, completed(compiled, random_answers(compiled, dice, known), known))


def _spread(survey: Survey) -> None:
    """Counts what was just answered on the days that the wave was open, most at the beginning."""
    opens, _closes = _days_of(survey)
    shares = [DAYS_OPEN + 1 - day for day in range(DAYS_OPEN + 1)]
    with transaction.atomic(using=CONTACTS):
        counts = DayCount.objects.filter(survey=survey)
        total = sum(counts.values_list("completed", flat=True))
        counts.delete()
        DayCount.objects.bulk_create(
            [
                DayCount(survey=survey, day=opens + timedelta(days=day), completed=number)
                for day, number in enumerate(_allotted(shares, total))
            ]
        )


def _codes(admissions: Sequence[Admission]) -> tuple[str, ...]:
    return tuple(str(code_of(admission)) for admission in admissions)


# ------------------------------------------------------------------ organisations


def _ask_organisations(survey: Survey, manager: Account) -> tuple[str, ...]:
    with transaction.atomic(using=CONTACTS):
        Person.objects.bulk_create(
            [
                Person(
                    survey=survey,
                    number=f"O{index:02}",
                    route=Person.Route.PANEL,
                    name=name,
                    given={"layer": layer},
                )
                for index, (layer, name) in enumerate(_ORGANISATIONS, start=1)
            ]
        )
    issue_to_people(survey=survey, people=survey.people.all(), account=manager)
    open_with_front(survey=survey, account=manager)
    held = Admission.objects.filter(survey=survey).select_related("person")
    return _codes(list(held.order_by("person__number")[:ORGANISATION_CODES]))


def _make_pools(survey: Survey, manager: Account) -> None:
    """Codes that somebody else hands out, for functions of which only they have the addresses."""
    intermediary = Account.objects.get(mail=_INTERMEDIARY).pk
    wishes = [
        PoolWish(body, intermediary, (("function", function), ("layer", "gemeente")), number)
        for body, function, number in _POOLS
    ]
    make_pools(survey=survey, wishes=wishes, accept_small=False, account=manager)
    open_with_front(survey=survey, account=manager)
