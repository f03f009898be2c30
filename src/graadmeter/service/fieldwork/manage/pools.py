"""Writes of pools: codes for a body and function, which an intermediary hands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.fieldwork.admissions import issue_to_pool
from graadmeter.service.fieldwork.frame.pool_rows import MOST_CODES, PoolWish, number_mend
from graadmeter.service.fieldwork.frame.sampling import COARSE_BELOW, Given
from graadmeter.service.fieldwork.frame.strata import given_of, strata_asked
from graadmeter.service.fieldwork.fronts import refuse_on_front
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Pool, Survey
from graadmeter.service.project.databases import CONTACTS


@dataclass(frozen=True)
class PoolsMade:
    """What was made: pools, their codes, and the strata that are small even so."""

    pools: int
    codes: int
    small: tuple[tuple[Given, int], ...]


class SmallStrataError(UserError):
    """Strata would be small, and nobody said that they accept it.

    Attributes:
        small: those strata, with how many would be asked.
    """

    def __init__(self, small: tuple[tuple[Given, int], ...]):
        super().__init__(
            _("Groepen die kleiner blijven dan {least}: {count}").format(
                count=len(small), least=COARSE_BELOW
            ),
            mend=_("Geef meer codes, of vink aan dat u aanvaardt dat deze groepen klein blijven."),
        )
        self.small = small


def make_pools(
    *, survey: Survey, wishes: Sequence[PoolWish], accept_small: bool, account: Account | None
) -> PoolsMade:
    """Makes pools with their codes: all of them, or none.

    Raises:
        SmallStrataError: a stratum would be small, and that was not accepted.
        UserError: the survey is closed, a pool is there already, a number is not possible, or an
            account hands out no codes.
    """
    with transaction.atomic(using=CONTACTS):
        held = _held(survey)
        refuse_on_front(held)
        there = {
            (body.casefold(), owner, given_of(given))
            for body, owner, given in Pool.objects.filter(survey=held).values_list(
                "body", "intermediary", "given"
            )
        }
        twice = sorted({wish.body for wish in wishes if wish.key in there})
        if twice:
            raise UserError(
                _("Deze pools zijn er al: {names}").format(names=", ".join(twice[:10])),
                where=held.title,
                mend=_("Geef een pool meer codes in de lijst van tussenpersonen."),
            )
        owners = {wish.intermediary for wish in wishes}
        allowed = Account.objects.filter(
            pk__in=owners, is_active=True, grants__role=Role.INTERMEDIARY
        )
        if set(allowed.values_list("pk", flat=True)) != owners:
            raise UserError(
                _("Dit account is geen tussenpersoon"),
                where=held.title,
                mend=_("Kies een account met de rol tussenpersoon."),
            )
        for wish in wishes:
            pool = Pool.objects.create(
                survey=held,
                intermediary_id=wish.intermediary,
                body=wish.body,
                given=dict(wish.given),
            )
            note("pool.make", held, account, pool=pool.pk, intermediary=wish.intermediary)
            _issue(pool, wish.codes, account)
        mine = {wish.given for wish in wishes}
        small = tuple(
            (given, count)
            for given, count in sorted(strata_asked(held).items())
            if given in mine and count < COARSE_BELOW
        )
        if small and not accept_small:
            raise SmallStrataError(small)  # nothing of the above stays
        if small:
            note("pool.small", held, account, strata=len(small))
    return PoolsMade(len(wishes), sum(wish.codes for wish in wishes), small)


def more_codes(*, pool: Pool, number: int, account: Account | None) -> None:
    """Adds codes to a pool; those that are there stay valid.

    Raises:
        UserError: the survey is closed, or the number is not possible.
    """
    with transaction.atomic(using=CONTACTS):
        _held(pool.survey)
        _issue(pool, number, account)


def _issue(pool: Pool, number: int, account: Account | None) -> None:
    if not 0 < number <= MOST_CODES:
        raise UserError(
            _("Dit aantal codes kan niet: {text}").format(text=number),
            where=pool.body,
            mend=number_mend(),
        )
    issue_to_pool(pool=pool, number=number, account=account)


def _held(survey: Survey) -> Survey:
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state == Survey.State.CLOSED:
        raise UserError(
            _("In een gesloten onderzoek komen er geen codes meer bij"),
            where=held.title,
            mend=_("Maak een nieuw onderzoek."),
        )
    return held
