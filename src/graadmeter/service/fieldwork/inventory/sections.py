"""The sections of a form with how far each is, and who has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.questionnaire import RoutePage
from graadmeter.service.fieldwork.inventory.visit import Visit
from graadmeter.service.fieldwork.models import Admission, Delegation


@dataclass(frozen=True)
class SectionView:
    """One section.

    Attributes:
        state: ``untouched``, ``busy``, ``ready``, or ``none`` when nothing in it is for this
            organisation.
        words: the state in words.
        start: the page where one goes on; empty when there is none.
        missing: pages with questions that were not passed yet.
        people: colleagues who were asked for it.
    """

    id: str
    title: str
    state: str
    words: str
    start: str
    missing: tuple[RoutePage, ...]
    people: tuple[Delegation, ...]


def delegations_of(admission: Admission) -> list[Delegation]:
    """The delegations that were not withdrawn, by name."""
    rows = admission.delegations.order_by("name")
    return [delegation for delegation in rows if delegation.sections]


def sections_of(visit: Visit) -> list[SectionView]:
    """The sections this visitor may open, in order."""
    delegations = delegations_of(visit.admission)
    return [_section(visit, section, delegations) for section in visit.sections]


def titles_of(visit: Visit) -> dict[str, str]:
    """Sections with pages, by id."""
    return {page.section: str(page.title) for page in visit.instrument.pages}


def finished(delegation: Delegation, sections: Iterable[SectionView]) -> bool:
    """Whether a colleague said so, and nothing in their sections was opened since."""
    own = [section for section in sections if section.id in delegation.sections]
    return delegation.done and not any(section.missing for section in own)


def _section(visit: Visit, section: str, delegations: list[Delegation]) -> SectionView:
    pages = visit.pages(section)
    missing = tuple(page for page in pages if visit.is_open(page))
    passed = any(item.id in visit.answers for page in pages for item in page.items)
    if not pages:
        state, words = "none", _("geen vragen voor uw organisatie")
    elif not missing:
        state, words = "ready", _("klaar")
    elif passed:
        state, words = "busy", _("bezig")
    else:
        state, words = "untouched", _("nog niet begonnen")
    start = missing[0] if missing else next(iter(pages), None)
    return SectionView(
        id=section,
        title=titles_of(visit)[section],
        state=state,
        words=words,
        start=start.id if start else "",
        missing=missing,
        people=tuple(each for each in delegations if section in each.sections),
    )
