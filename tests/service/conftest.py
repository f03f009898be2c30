"""A survey with people, admitted by code; both databases, on SQLite or PostgreSQL."""

from __future__ import annotations

import pytest

from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import code_of, issue_to_people
from graadmeter.service.fieldwork.models import Admission, Person, Survey
from graadmeter.service.fieldwork.runner import respondent

BOTH = ["default", "responses"]


@pytest.fixture(autouse=True)
def fresh_surveys():
    """Every test has databases of its own, so nothing is remembered from the last."""
    respondent._surveys.clear()


def make_survey(people: int = 0, group: str = "medewerkers", opened: bool = True) -> Survey:
    """A survey of invented people, every one with a code."""
    survey = actions.make_survey(
        monitor="miv",
        wave=2016,
        group=group,
        title="Vragenlijst overheidsmedewerkers",
        instrument="0" * 64,
        account=None,
    )
    Person.objects.bulk_create(
        [
            Person(
                survey=survey,
                number=f"p{index:05}",
                mail=f"persoon{index}@example.org",
                given={"layer": ("gemeente", "rijk")[index % 2]},
            )
            for index in range(people)
        ]
    )
    issue_to_people(survey=survey, people=Person.objects.filter(survey=survey), account=None)
    if opened:
        actions.open_survey(survey=survey, account=None)
    return survey


def codes_of(survey: Survey) -> list[str]:
    """The codes of a survey, in the order of its people."""
    admissions = Admission.objects.filter(survey=survey).order_by("person__number")
    return [str(code_of(admission)) for admission in admissions]


@pytest.fixture
def survey(transactional_db) -> Survey:
    """An open survey of thirty people."""
    return make_survey(30)
