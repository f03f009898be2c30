"""The task that is made when somebody adds to a closed report, in the language of who reads it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.service.registers.handling.scenes import scene

from graadmeter.language import use_language
from graadmeter.service.incidents.handling.seeing import task_line
from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.reporting.later_actions import Actor, add_to_case
from graadmeter.service.incidents.words import State
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reporter", ["nl", "en"])
def test_the_note_is_kept_in_one_language_and_read_in_ones_own(reporter):
    there, today = scene(), timezone.localdate()
    with organisation_scope(there.organisation.id):
        case = there.case(tasks=False)
        Case.objects.filter(pk=case.pk).update(
            state=State.CLOSED, closed_on=today, closing_reason="dubbel"
        )
        with use_language(reporter):
            actor = Actor(there.victim.account, there.victim, today)
            add_to_case(case_id=case.pk, actor=actor, text="It happened again.")
        task = Task.objects.get(case=case)
        assert task.note["what"].startswith("De melder heeft iets toegevoegd.")
        assert task_line(task, today).note == task.note["what"]
        with use_language("en"):
            assert task_line(task, today).note.startswith("The reporter added something.")


def test_a_note_that_somebody_wrote_stays_as_it_is():
    there, today = scene(), timezone.localdate()
    with organisation_scope(there.organisation.id):
        task = Task.objects.filter(case=there.case())[0]
        task.note = {"what": "Bel de portier."}
        with use_language("en"):
            assert task_line(task, today).note == "Bel de portier."
