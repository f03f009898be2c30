"""What was erased is nowhere; what is counted is as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import CASCADE
from django.utils import timezone
from tests.service.registers.keeping.conftest import PLACES, full_case, years_ago

from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.handling.notes import note_of
from graadmeter.service.incidents.keeping.erasing import COUNTED, erase, forget_rows
from graadmeter.service.incidents.keeping.words import Part
from graadmeter.service.incidents.models import (
    Aftercare,
    Attachment,
    AttachmentPiece,
    Ban,
    Case,
    CaseForm,
    Consent,
    Damage,
    Event,
    Measure,
    Participant,
    PoliceReport,
    Task,
)
from graadmeter.service.vault.fields import sealed_in

GROUND_COLUMN = "sealed_legal_ground"
GONE = (Event, Participant, Consent, Attachment, AttachmentPiece)
COUNTS = (
    *("audience", "state", "way", "reporter_kind", "reported_on", "happened_on", "channel"),
    *("by_whom", "severity", "offender_known", "damage", "danger", "department_id", "definition"),
    *("counts_elsewhere", "closed_on", "closing_reason", "beyond_function", "call_back"),
)


def erased(case: Case, part: str = Part.WHOLE) -> Case:
    with transaction.atomic():
        erase(case, part, timezone.localdate())
    return Case.objects.get()


@pytest.mark.django_db
def test_what_is_counted_stays_and_nothing_else(organisation):
    case = full_case(organisation, years_ago(9), severity=6)
    forms = list(CaseForm.objects.values("form", "sexual", "discrimination"))
    after = erased(case)
    assert [getattr(after, name) for name in COUNTS] == [getattr(case, name) for name in COUNTS]
    assert list(CaseForm.objects.values("form", "sexual", "discrimination")) == forms
    assert (after.victim_id, after.reporter_id, after.subject_id) == (None, None, None)
    assert (after.receipt, after.sealed_facts) == (None, None)
    assert after.erased_on == timezone.localdate()
    for model in GONE:
        assert not model.objects.exists(), model
    for counted in COUNTED:
        rows: list[Any] = list(counted._default_manager.all())
        for row in rows:
            assert row.case_id == after.pk
            # That a note in a personnel file had a legal ground stays, not which.
            sealed = [each.column for each in sealed_in(counted) if each.column != GROUND_COLUMN]
            assert all(getattr(row, column) is None for column in sealed)
    assert Damage.objects.get().suffered == 12_345
    assert PoliceReport.objects.get().decision == "ja_zelf"
    assert Aftercare.objects.get().needed is True
    assert (Task.objects.get().owner_id, Measure.objects.get().by_id) == (None, None)
    assert Measure.objects.get().legal_ground == "-"
    assert Ban.objects.get().premises is None


@pytest.mark.django_db
def test_it_is_not_found_by_its_old_id_number_or_key(organisation):
    case = full_case(organisation, years_ago(9))
    after = erased(case)
    assert after.pk != case.pk
    assert after.number != case.number
    assert bytes(after.idempotency) != case.idempotency


@pytest.mark.django_db
def test_only_the_offender_goes_when_only_that_is_due(organisation):
    case = full_case(organisation, years_ago(3))
    after = erased(case, Part.OFFENDER)
    assert after.pk == case.pk
    facts = facts_of(after)
    assert (facts.offender, facts.offender_name) == ("", "")
    assert facts.story == PLACES["story"]
    assert Ban.objects.get().person is None
    assert Ban.objects.get().premises == "Gebouw hazelnoot"
    kept = note_of(Measure.objects.get())
    assert (kept.letter, kept.text) == (None, "Notitie amandel")
    assert after.offender_erased_on == timezone.localdate()


@pytest.mark.django_db
def test_every_table_that_refers_to_a_case_is_thought_of():
    referring = {each.related_model for each in Case._meta.related_objects}
    assert set(COUNTED) <= referring
    for relation in Case._meta.related_objects:
        if relation.related_model not in COUNTED:
            assert relation.on_delete is CASCADE, relation


@pytest.mark.django_db(transaction=True)
def test_not_even_the_pages_of_the_file_hold_the_envelope(organisation):
    if connections["default"].vendor != "sqlite":
        pytest.skip("SQLite keeps one file")
    path = Path(str(connections["default"].settings_dict["NAME"]))
    case = full_case(organisation, years_ago(9))
    sealed = (case.sealed_facts, AttachmentPiece.objects.get().sealed_content)
    envelopes = [bytes(each)[5:69] for each in sealed if each is not None]
    assert len(envelopes) == len(sealed)

    def held() -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = path.read_bytes()
        return any(each in content for each in envelopes)

    assert held()
    erased(case)
    forget_rows()
    assert not held()


@pytest.mark.django_db(transaction=True)
def test_the_tables_can_be_written_anew(organisation):
    full_case(organisation, years_ago(1))
    forget_rows()
    assert facts_of(Case.objects.get()).story == PLACES["story"]
