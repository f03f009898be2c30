"""What an organisation chooses: defaults, limits, and the form that asks it."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from graadmeter.language import use_language
from graadmeter.service.organisations.choices import (
    Choices,
    SupportLine,
    choices_of,
    default_support,
    support_of,
)
from graadmeter.service.organisations.choices_form import first_asked, read_choices
from graadmeter.service.organisations.models import Organisation


def test_an_organisation_that_chose_nothing_has_the_national_norms():
    found = choices_of(Organisation())
    assert (found.response_hours, found.aftercare_weeks) == (48, (1, 6, 12))
    assert found.takes_public_reports
    assert not found.matching


@pytest.mark.parametrize(
    "wrong",
    [
        {"response_hours": 12},
        {"aftercare_weeks": []},
        {"aftercare_weeks": [6, 1]},
        {"aftercare_weeks": [1, 1]},
        {"aftercare_weeks": [0]},
        {"retention_years": 0},
        {"retention_years": 31},
        {"offender_retention_years": 6, "retention_years": 5},
        {"publication_threshold": 2},
        {"emergency_plan": "x" * 4001},
        {"support": [{"name": ""}]},
        {"iets": "anders"},
        {"matching": True},
        {"matching": True, "matching_ground": "artikel 1"},
        {"matching": True, "matching_assessed_on": "2025-01-01"},
        {"matching": True, "matching_ground": "  ", "matching_assessed_on": "2025-01-01"},
    ],
    ids=str,
)
def test_choices_that_cannot_be(wrong):
    with pytest.raises(ValidationError):
        Choices.model_validate(wrong)


def test_matching_needs_a_ground_and_an_assessment():
    found = Choices(
        matching=True, matching_ground="artikel 1", matching_assessed_on=date(2025, 1, 1)
    )
    assert found.matching


def test_choices_survive_being_kept():
    found = Choices(support=(SupportLine(name="Bedrijfsarts", contact="010-0000000"),))
    assert Choices.model_validate(found.model_dump(mode="json")) == found


def test_own_support_replaces_the_national_places():
    own = {"support": [{"name": "Bedrijfsarts"}]}
    assert [line.name for line in support_of(Organisation(choices=own))] == ["Bedrijfsarts"]
    assert support_of(Organisation()) == default_support()


def test_national_support_begins_with_the_emergency_number_in_every_language():
    for language in ("nl", "en"):
        with use_language(language):
            assert default_support()[0].contact == "112"


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(
            response_hours=24,
            duty_to_report=True,
            takes_public_reports=False,
            anonymous_reports=False,
            emergency_plan="Bel de bode.",
            support=(
                SupportLine(name="Bode", text="Altijd", contact="1"),
                SupportLine(name="Arts"),
            ),
            aftercare_weeks=(2, 8),
            matching=True,
            matching_ground="artikel 1",
            matching_assessed_on=date(2025, 1, 1),
            retention_years=7,
            offender_retention_years=1,
            publication_threshold=10,
        ),
    ],
    ids=["default", "everything else"],
)
def test_the_form_gives_back_what_it_was_given(choices):
    problems: dict[str, str] = {}
    sent = {name: str(value) for name, value in first_asked(choices).items()}
    assert read_choices(sent, problems) == choices
    assert problems == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("response_hours", "12"),
        ("response_hours", "veel"),
        ("aftercare_weeks", ""),
        ("aftercare_weeks", "1; 6"),
        ("aftercare_weeks", "6, 1"),
        ("aftercare_weeks", "0"),
        ("retention_years", ""),
        ("retention_years", "99"),
        ("retention_years", "²"),
        ("offender_retention_years", "9"),
        ("publication_threshold", "1"),
        ("emergency_plan", "x" * 5000),
        ("support", "\n".join(["regel"] * 21)),
        ("matching", "1"),
    ],
)
def test_a_mistake_is_said_beside_its_field(field, value):
    problems: dict[str, str] = {}
    sent = {name: str(each) for name, each in first_asked(Choices()).items()} | {field: value}
    assert read_choices(sent, problems) is None
    expected = "matching_assessed_on" if field == "matching" else field
    assert list(problems) == [expected]
    assert problems[expected]
