"""All pages on which something is done to a case, by their part of the address."""

from __future__ import annotations

from datetime import date

from django.http import Http404

from graadmeter.service.incidents.handling import pages_following, pages_measures, pages_moving
from graadmeter.service.incidents.handling.act_page import ActPage, Build
from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.words import TaskKind

_BUILD: dict[str, Build] = {
    **pages_moving.BUILD,
    **pages_measures.BUILD,
    **pages_following.BUILD,
}
_MOST_ROUNDS = 12
PAGE_OF: dict[TaskKind, str] = {
    TaskKind.FIRST_TALK: "eerste-gesprek",
    TaskKind.RESPONSE: "reactie",
    TaskKind.POLICE_REPORT: "aangifte",
    TaskKind.DAMAGE: "schade",
    TaskKind.LEGAL_HELP: "juridische-hulp",
    TaskKind.HOME_SECURITY: "woningbeveiliging",
    TaskKind.MEDIA_LINE: "medialijn",
    TaskKind.INTEGRITY: "overdragen",
    TaskKind.EVALUATION: "evaluatie",
    TaskKind.FEEDBACK: "terugkoppeling",
}
"""Where a task is done; the rest are done by saying so."""


def act_page(slug: str, case: Case, today: date) -> ActPage:
    """The page with this part of the address, for a case.

    Raises:
        Http404: there is none.
    """
    build = _BUILD.get(slug)
    if build is None and slug.startswith(pages_following.ROUND):
        number = slug.removeprefix(pages_following.ROUND)
        if number in {str(each) for each in range(1, _MOST_ROUNDS + 1)}:
            build = pages_following.aftercare_page(int(number))
    if build is None:
        raise Http404
    return build(case, today)


def slugs() -> tuple[str, ...]:
    """Every page there is, with the first of the aftercare."""
    return (*_BUILD, f"{pages_following.ROUND}1")


def page_of(task: Task) -> str:
    """The page on which a task is done; empty when it is done by saying so."""
    if task.kind == TaskKind.AFTERCARE:
        return f"{pages_following.ROUND}{task.round}"
    return PAGE_OF.get(TaskKind(task.kind), "")
