"""Somebody at work in the form of an organisation: who they are, and what they may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from graadmeter.questionnaire import (
    Answer,
    Instrument,
    Route,
    RoutePage,
    from_json,
    path,
    validate_given,
)
from graadmeter.service.fieldwork.inventory.door import form_of
from graadmeter.service.fieldwork.inventory.tickets import take
from graadmeter.service.fieldwork.models import Admission, Delegation, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument_of
from graadmeter.service.responses import forms
from graadmeter.service.responses.forms import FormContent, FormRow


@dataclass(frozen=True)
class Visit:
    """A coordinator, or a colleague with some sections.

    Attributes:
        admission: of the organisation, with its survey and person.
        delegation: of the colleague; None for the coordinator.
        content: the form; None when it is gone, because the survey has closed.
    """

    admission: Admission
    delegation: Delegation | None
    content: FormContent | None

    @property
    def survey(self) -> Survey:
        """What is answered."""
        return self.admission.survey

    @property
    def organisation(self) -> str:
        """The name the frame has for it; empty when it has none."""
        return self.admission.person.name if self.admission.person else ""

    @property
    def row(self) -> FormRow:
        """Where the form is."""
        return form_of(self.admission)

    @property
    def form(self) -> FormContent:
        """The form, empty when it is gone."""
        return self.content or FormContent({})

    @cached_property
    def instrument(self) -> Instrument:
        """The questionnaire."""
        return instrument_of(self.survey)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What the organisation answered so far."""
        return from_json(self.form.answers)

    @cached_property
    def given(self) -> Mapping[str, Answer]:
        """What the frame knows."""
        return validate_given(self.instrument, self.form.given).answers

    @cached_property
    def route(self) -> Route:
        """The pages of this organisation, over the whole form."""
        return path(self.instrument, self.answers, self.given)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sections with pages that this visitor may open, in order."""
        asked = tuple(dict.fromkeys(page.section for page in self.instrument.pages))
        if self.delegation is None:
            return asked
        return tuple(section for section in asked if section in self.delegation.sections)

    def page(self, page_id: str) -> RoutePage | None:
        """A page that this organisation gets and this visitor may open."""
        found = self.route.page(page_id)
        return found if found and found.page.section in self.sections else None

    def pages(self, section: str) -> list[RoutePage]:
        """The pages of a section that this organisation gets."""
        return [page for page in self.route.pages if page.page.section == section]

    def is_open(self, page: RoutePage) -> bool:
        """Whether a question of a page has not been passed yet."""
        return any(item.id in self.route.open for item in page.items)


def visit_of(request: HttpRequest) -> Visit | None:
    """Who is at work; None without a good ticket, or when the delegation was withdrawn."""
    ticket = take(request)
    if ticket is None:
        return None
    related = "survey", "person"
    admission = Admission.objects.select_related(*related).filter(id=ticket.admission).first()
    if admission is None:
        return None
    delegation = None
    if ticket.delegation is not None:
        own = admission.delegations.filter(id=ticket.delegation)
        delegation = own.first()
        # Closing destroys delegations; then what is said is that the survey has closed.
        withdrawn = delegation is None or not delegation.sections
        if withdrawn and admission.survey.state != Survey.State.CLOSED:
            return None
        delegation = delegation or Delegation(id=ticket.delegation, sections=[])
    return Visit(admission, delegation, forms.load(form_of(admission)))
