"""Whether a closed survey is closed in full: counts that must agree, and what must be gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.fronts import FrontCount, is_front, kept_count
from graadmeter.service.fieldwork.models import Admission, Delegation, JournalEntry, Survey
from graadmeter.service.responses.models import Draft, Final, Inbox, OrganisationForm, Spent


@dataclass(frozen=True)
class Check:
    """One thing that must hold: what was found, and what it must be."""

    title: str
    found: int
    wanted: int

    @property
    def sound(self) -> bool:
        """Whether it holds."""
        return self.found == self.wanted


@dataclass(frozen=True)
class Audit:
    """The counts of a survey, and what they must agree with.

    Attributes:
        approached: codes given out.
        completed: codes with which answers were handed in.
        refused: codes of who refused or wanted no more mail, and did not hand in.
        unanswered: the other codes.
    """

    approached: int
    completed: int
    refused: int
    unanswered: int
    checks: tuple[Check, ...]

    @property
    def sound(self) -> bool:
        """Whether all of it holds."""
        return all(check.sound for check in self.checks)


def audit_of(survey: Survey) -> Audit:
    """Counts anew, each in its own table; what closing reported is not taken on trust."""
    admissions = Admission.objects.filter(survey=survey)
    approached = admissions.count()
    completed = admissions.filter(done=True).count()
    said_no = Q(refused=True) | Q(person__stopped=True)
    refused = admissions.filter(said_no, done=False).count()
    unanswered = admissions.filter(done=False).exclude(said_no).count()
    if is_front(survey):
        kept = kept_count(survey) or FrontCount(0, 0)
        approached, completed = kept.approached, kept.completed
        unanswered = approached - completed
    answers = Final.objects.filter(survey=survey.pk).count()
    sealed = admissions.filter(sealed__isnull=False).count()
    left: list[tuple[str, Any]] = [
        (_("Antwoorden die nog niet geschud zijn"), Inbox),
        (_("Kenmerken van gebruikte codes"), Spent),
        (_("Concepten"), Draft),
    ]
    checks = (
        Check(
            _("Benaderd = ingevuld + geweigerd + niet beantwoord"),
            completed + refused + unanswered,
            approached,
        ),
        Check(_("Antwoorden = ingevuld"), answers, completed),
        *(Check(title, table.objects.filter(survey=survey.pk).count(), 0) for title, table in left),
        Check(_("Codes die nog te lezen zijn"), sealed, 0),
        *_of_organisations(survey),
        *_of_front(survey),
    )
    return Audit(approached, completed, refused, unanswered, checks)


def _of_front(survey: Survey) -> list[Check]:
    """A questionnaire that came first holds marks of the same codes until it is closed too."""
    if survey.front is None:
        return []
    still_open = int(survey.front.state != Survey.State.CLOSED)
    return [Check(_("Vragenlijst vooraf die nog niet gesloten is"), still_open, 0)]


def _of_organisations(survey: Survey) -> list[Check]:
    """What must be gone of an inventory; nothing for surveys that never had a form."""
    forms = OrganisationForm.objects.filter(survey=survey.pk).count()
    colleagues = Delegation.objects.filter(admission__survey=survey).count()
    had = JournalEntry.objects.filter(survey=survey, action="forms.end").exists()
    if not (forms or colleagues or had):
        return []
    return [
        Check(_("Opgaven die nog bij een organisatie horen"), forms, 0),
        Check(_("Namen en codes van collega’s"), colleagues, 0),
    ]
