"""A second wave among who did not take part (MON-16), linked by nothing but the stratum."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.frame.people import Candidate
from graadmeter.service.fieldwork.frame.sampling import Design, sample
from graadmeter.service.fieldwork.frame.variables import variables_of
from graadmeter.service.fieldwork.fronts import refuse_on_front
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Admission, Person, Survey, new_token
from graadmeter.service.project.databases import CONTACTS

_NUMBER = 10


@dataclass(frozen=True)
class NonResponders:
    """Who of a closed survey can be asked again.

    Attributes:
        survey: the survey they did not take part in.
        people: how many.
    """

    survey: Survey
    people: int


def possible_sources(survey: Survey) -> list[NonResponders]:
    """Closed surveys of the same wave with somebody who can be asked again."""
    if is_inventory(survey):
        return []
    others = Survey.objects.filter(
        monitor=survey.monitor, wave=survey.wave, state=Survey.State.CLOSED
    )
    found = [
        NonResponders(other, _silent(other).count())
        for other in others.order_by("pk")
        if not is_inventory(other)
    ]
    return [each for each in found if each.people]


def draw_followup(
    *, survey: Survey, source: Survey, size: int, seed: int | None, account: Account | None
) -> int:
    """Takes a sample of non-responders into a survey in preparation.

    In proportion to the strata of who did not take part; strata of fewer than five drawn are made
    coarser, as in a frame. They get a number of their own, so that
    nothing in the new survey says who they were in the old one but their address.

    Args:
        survey: the follow-up.
        source: the survey they did not take part in.
        size: how many.
        seed: what the draw depends on; None draws one, which is recorded.
        account: who does it.

    Returns:
        How many were taken.

    Raises:
        UserError: the follow-up has begun or has people, the other is not closed or of another
            wave, or there are fewer people.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        _check(held, source, size)
        people = {person.number: person for person in _silent(source)}
        seed = secrets.randbelow(2**31) if seed is None else seed
        candidates = [
            Candidate(number=number, given=tuple(sorted(person.given.items())))
            for number, person in people.items()
        ]
        # Fewer are asked now, so a stratum that was large enough may be small here.
        weighing = [variable.id for variable in variables_of(held) if variable.weighs]
        chosen = sample(candidates, Design("stratified", size), seed, kept=weighing)
        rows = [
            Person(
                survey=held,
                number=new_token()[:_NUMBER],
                mail=people[candidate.number].mail,
                name=people[candidate.number].name,
                language=people[candidate.number].language,
                given=dict(candidate.given),
            )
            for candidate in chosen.people
            if candidate.number in chosen.drawn
        ]
        secrets.SystemRandom().shuffle(rows)
        Person.objects.bulk_create(rows, batch_size=500)
        held.follows = source
        held.sample_seed = seed
        held.save(update_fields=["follows", "sample_seed"])
        note(
            "followup.draw",
            held,
            account,
            source=source.pk,
            of=len(people),
            people=len(rows),
            coarsened=len(chosen.coarsened),
            seed=seed,
        )
    survey.follows, survey.sample_seed = source, seed
    return len(rows)


def _check(survey: Survey, source: Survey, size: int) -> None:
    if survey.state != Survey.State.PREPARING:
        raise UserError(
            _("Dit onderzoek is al begonnen"),
            where=survey.title,
            mend=_("Maak voor het vervolgonderzoek een nieuw onderzoek."),
        )
    if Person.objects.filter(survey=survey).exists():
        raise UserError(
            _("Dit onderzoek heeft al een steekproefkader"),
            where=survey.title,
            mend=_("Een vervolgonderzoek vraagt alleen wie aan het eerste niet meedeed."),
        )
    if (source.monitor, source.wave) != (survey.monitor, survey.wave) or source.pk == survey.pk:
        raise UserError(
            _("Een vervolgonderzoek hoort bij een onderzoek van dezelfde meting"),
            where=source.title,
        )
    refuse_on_front(survey)
    if is_inventory(survey) or is_inventory(source):
        raise UserError(
            _("Een opgave van organisaties heeft geen vervolgonderzoek"),
            where=source.title,
            mend=_("Kies een onderzoek onder personen."),
        )
    if source.state != Survey.State.CLOSED:
        raise UserError(
            _("Dit onderzoek is nog niet gesloten"),
            where=source.title,
            mend=_("Sluit het eerst; zolang het open is, kan iedereen nog meedoen."),
        )
    if size < 1:
        raise UserError(_("Vraag minstens één persoon"), where=survey.title)


def _silent(source: Survey) -> QuerySet[Person]:
    """Who was asked by mail, did not take part, did not refuse, and can be reached."""
    asked = Person.objects.filter(
        survey=source, route=Person.Route.MAIL, sampled=True, stopped=False, bounced=False
    ).exclude(mail="")
    said = Admission.objects.filter(survey=source)
    answered_or_refused = said.filter(done=True) | said.filter(refused=True)
    taken = answered_or_refused.filter(person__isnull=False).values("person_id")
    return asked.filter(pk__in=said.values("person_id")).exclude(pk__in=taken)
