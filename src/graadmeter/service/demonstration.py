"""What the demonstration shows: an open survey with a made-up frame, accounts, codes.

Everything is invented, and the title of the survey says so.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle, islice, product

from graadmeter.questionnaire import completed, random_answers, validate_given
from graadmeter.service.accounts.actions import change_password, make_account
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import (
    code_of,
    enter,
    issue_to_people,
    submit,
)
from graadmeter.service.fieldwork.models import Admission, Person, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument

WAVE, GROUP = 2016, "medewerkers"
PEOPLE, ANSWERED, CODES = 400, 120, 20
_CELLS = tuple(product(("rijk", "gemeente", "provincie", "waterschap"), ("man", "vrouw")))
_ACCOUNTS = (
    ("beheerder@example.org", "Noor van Dalen", (Role.MANAGER, Role.ADMINISTRATOR)),
    ("analist1@example.org", "Sem Bakker-Voorbeeld", (Role.ANALYST,)),
    ("analist2@example.org", "Ada Jansen-Voorbeeld", (Role.ANALYST,)),
)


@dataclass(frozen=True)
class Demonstration:
    """What to tell who looks at it.

    Attributes:
        codes: codes nobody used.
        accounts: mail address and password.
    """

    codes: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]


def prepare_demonstration(monitor: str) -> Demonstration:
    """Fills empty databases.

    Args:
        monitor: the bundled monitor, whose questionnaire of 2016 is asked.
    """
    compiled = instrument(monitor, GROUP, WAVE)
    survey = actions.make_survey(
        monitor=monitor,
        wave=WAVE,
        group=GROUP,
        title=f"Proef met de vragenlijst overheidsmedewerkers {WAVE} (alles verzonnen)",
        instrument=compiled.hash,
        account=None,
    )
    Person.objects.bulk_create(
        [
            Person(
                survey=survey,
                number=f"D{index:04}",
                mail=f"deelnemer{index}@example.org",
                given={"layer": layer, "gender": gender},
            )
            for index, (layer, gender) in enumerate(islice(cycle(_CELLS), PEOPLE), start=1)
        ]
    )
    issue_to_people(survey=survey, people=survey.people.all(), account=None)
    actions.open_survey(survey=survey, account=None)
    codes = _codes(survey)
    dice = random.Random(WAVE)  # noqa: S311 - invented answers
    for code, given in codes[CODES : CODES + ANSWERED]:
        known = validate_given(compiled, given).answers
        ticket = enter(code)
        submit(ticket, completed(compiled, random_answers(compiled, dice, known), known))
    actions.shuffle_survey(survey=survey)
    accounts = []
    for mail, name, roles in _ACCOUNTS:
        account, password = make_account(mail=mail, name=name, roles=roles)
        # No password to change at the first look around.
        change_password(account=account, password=password)
        accounts.append((mail, password))
    return Demonstration(tuple(code for code, _given in codes[:CODES]), tuple(accounts))


def _codes(survey: Survey) -> list[tuple[str, dict[str, str]]]:
    admissions = Admission.objects.filter(survey=survey).select_related("person")
    ordered = sorted(admissions, key=lambda each: each.person.number if each.person else "")
    return [
        (str(code_of(each)), dict(each.person.given) if each.person else {}) for each in ordered
    ]
