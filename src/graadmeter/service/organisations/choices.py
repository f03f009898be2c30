"""What an organisation chose: norms, ways to report, support, retention, protection.

Read with `choices_of`, written by `actions.change_choices` alone, kept as JSON with the
organisation. What was never chosen has the default below, also when it is added later.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from graadmeter.language import gettext as _
from graadmeter.service.organisations.models import Organisation

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]
Weeks = Annotated[int, Field(ge=1, le=104)]


class SupportLine(BaseModel):
    """Somewhere to turn to, as a reporter reads it.

    Attributes:
        name: what it is.
        text: for whom, in one sentence.
        contact: a telephone number or address; may be empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(max_length=500)] = ""
    contact: Short = ""


class Choices(BaseModel):
    """The choices of one organisation.

    Attributes:
        response_hours: within how long an offender gets a response: 48 nationally, 24 by the
            guidance of some sectors.
        duty_to_report: whether staff must report, which is then said beside the form.
        takes_public_reports: whether one can report without an account.
        anonymous_reports: whether one can do so without a name.
        draft_days: how many days a report that is being written can be gone on with.
        emergency_plan: what to do in immediate danger, shown first; 112 is always there.
        support: where to turn to; empty shows `default_support`.
        aftercare_weeks: after how many weeks a victim is asked how they are.
        matching: whether reports about the same offender are found; off by default.
        matching_ground: on which legal ground.
        matching_assessed_on: when the DPIA of it was done.
        retention_years: how long after closing a case is kept.
        offender_retention_years: how long what is known of an offender is kept.
        retention_basis: on which decision that rests, such as a number of the selection list of
            the Archiefwet; without it nothing is erased.
        publication_threshold: smallest number that leaves the organisation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    response_hours: Literal[24, 48] = 48
    duty_to_report: bool = False
    takes_public_reports: bool = True
    anonymous_reports: bool = True
    draft_days: Annotated[int, Field(ge=1, le=14)] = 2
    emergency_plan: Long = ""
    support: Annotated[tuple[SupportLine, ...], Field(max_length=20)] = ()
    aftercare_weeks: Annotated[tuple[Weeks, ...], Field(min_length=1, max_length=12)] = (1, 6, 12)
    matching: bool = False
    matching_ground: Short = ""
    matching_assessed_on: date | None = None
    retention_years: Annotated[int, Field(ge=1, le=30)] = 5
    offender_retention_years: Annotated[int, Field(ge=1, le=30)] = 2
    retention_basis: Short = ""
    publication_threshold: Annotated[int, Field(ge=3, le=50)] = 10

    @field_validator("aftercare_weeks")
    @classmethod
    def _in_order(cls, weeks: tuple[int, ...]) -> tuple[int, ...]:
        if list(weeks) != sorted(set(weeks)):
            raise ValueError(_("Zet de weken op volgorde, elke week één keer."))
        return weeks

    @field_validator("matching_assessed_on")
    @classmethod
    def _only_with_ground(cls, day: date | None, info: ValidationInfo) -> date | None:
        if info.data.get("matching") and not (day and info.data.get("matching_ground", "").strip()):
            raise ValueError(
                _("Zoeken naar dezelfde dader kan alleen met een grondslag en de dag van de DPIA.")
            )
        return day

    @field_validator("offender_retention_years")
    @classmethod
    def _no_longer_than_the_case(cls, years: int, info: ValidationInfo) -> int:
        if years > info.data.get("retention_years", years):
            raise ValueError(
                _("Wat u van een dader weet, bewaart u niet langer dan de melding zelf.")
            )
        return years


def choices_of(organisation: Organisation) -> Choices:
    """What an organisation chose, with the defaults for the rest."""
    return Choices.model_validate(organisation.choices)


def support_of(organisation: Organisation) -> tuple[SupportLine, ...]:
    """Where somebody can turn to: what the organisation chose, or the national places."""
    return choices_of(organisation).support or default_support()


def default_support() -> tuple[SupportLine, ...]:
    """Places that everybody has, in the language of the page."""
    return (
        SupportLine(name=_("Direct gevaar"), text=_("Bel het alarmnummer."), contact="112"),
        SupportLine(
            name=_("Uw huisarts"),
            text=_("Bij klachten die aanhouden, zoals slecht slapen of angst."),
        ),
        SupportLine(
            name=_("De vertrouwenspersoon van uw organisatie"),
            text=_("Luistert, denkt met u mee en houdt geheim wat u vertelt."),
        ),
        SupportLine(
            name=_("Ondersteuningsteam Weerbaar Bestuur"),
            text=_("Voor bestuurders, raadsleden en andere politieke ambtsdragers."),
            contact="www.weerbaarbestuur.nl",
        ),
        SupportLine(
            name=_("Slachtofferhulp Nederland"),
            text=_("Gratis hulp voor u en uw gezin: praktisch, juridisch en emotioneel."),
            contact="0900-0101",
        ),
    )
