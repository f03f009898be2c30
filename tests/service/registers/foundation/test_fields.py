"""Sealed columns: read and written as what they hold, and refused anywhere else."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.registers.made import make_plain_case

from graadmeter.service.incidents.models import Attachment, AttachmentPiece, Case, Event, Task
from graadmeter.service.organisations.models import OrganisationKey
from graadmeter.service.scope import NoScopeError, organisation_scope
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.fields import Sealed, sealed_columns, sealed_in
from graadmeter.service.vault.organisation_keys import forget_keys, make_key

pytestmark = pytest.mark.django_db
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_what_is_assigned_is_read_again_from_the_database(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"story": "Er werd gescholden.", "n": [1, None]})
        assert Case.objects.get(pk=case.pk).facts == {
            "story": "Er werd gescholden.",
            "n": [1, None],
        }
        case.facts = None
        case.save()
        found = Case.objects.get(pk=case.pk)
        assert found.facts is None
        assert found.sealed_facts is None


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=anything)
def test_anything_json_can_hold_comes_back(organisation, value):
    case = Case(organisation=organisation)
    case.facts = value
    assert case.facts == value
    assert (case.sealed_facts is None) == (value is None)


def test_a_row_may_be_made_with_the_value_itself(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation)
        event = Event.objects.create(
            organisation=organisation,
            case=case,
            number=1,
            on=case.reported_on,
            kind="note",
            text="Gebeld.",
        )
        assert Event.objects.get(pk=event.pk).text == "Gebeld."


def test_pieces_of_files_are_bytes(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation)
        attachment = Attachment.objects.create(
            organisation=organisation, case=case, kind="png", added_on=case.reported_on
        )
        piece = AttachmentPiece(attachment=attachment, scrubbed=False, number=0)
        piece.content = bytes(range(256)) * 300
        piece.save()
        assert AttachmentPiece.objects.get().content == bytes(range(256)) * 300
        with pytest.raises(TypeError, match="str"):
            piece.content = "text"


def test_a_value_that_was_moved_is_refused(organisation, other):
    with organisation_scope(organisation.id):
        one = make_plain_case(organisation, facts={"a": 1})
        two = make_plain_case(organisation, facts={"a": 2})
        task = Task(organisation=organisation, case=one)
        task.sealed_note = one.sealed_facts
    foreign = Case(organisation=other, pk=one.pk)
    foreign.sealed_facts = one.sealed_facts
    two.sealed_facts = one.sealed_facts
    for read in (lambda: two.facts, lambda: task.note, lambda: foreign.facts):
        with pytest.raises(SealBrokenError):
            read()
    police = Case._meta.get_field("sealed_facts")
    assert isinstance(police, models.BinaryField)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_byte_in_the_database_is_refused(organisation, data):
    with organisation_scope(organisation.id), transaction.atomic():
        case = make_plain_case(organisation)
        envelope = bytearray(case.sealed_facts or b"")
        place = data.draw(st.integers(0, len(envelope) - 1))
        envelope[place] ^= data.draw(st.integers(1, 255))
        models.QuerySet(Case).filter(pk=case.pk).update(sealed_facts=bytes(envelope))
        with pytest.raises(SealBrokenError):
            _ = Case.objects.get(pk=case.pk).facts
        models.QuerySet(Case).filter(pk=case.pk).update(sealed_facts=bytes(envelope[:place]))
        with pytest.raises(SealBrokenError):
            _ = Case.objects.get(pk=case.pk).facts


def test_without_a_scope_an_organisation_must_be_known(organisation):
    case = Case()
    with pytest.raises(NoScopeError):
        case.facts = {}
    with organisation_scope(organisation.id):
        case.facts = {}
    assert case.organisation_id == organisation.id


def test_a_row_without_a_uuid_is_refused(organisation):
    with pytest.raises(ValueError, match="sealed_facts"):
        Case(organisation=organisation, pk=None).facts = {}


def test_all_sealed_columns_are_found():
    found = {(column.model._meta.db_table, column.field.column) for column in sealed_columns()}
    assert {
        ("incident", "sealed_facts"),
        ("incident_task", "sealed_note"),
        ("incident_event", "sealed_text"),
        ("incident_attachment_piece", "sealed_content"),
    } <= found
    for column in sealed_columns():
        held = column.model._meta.get_field(column.field.column)
        assert isinstance(held, models.BinaryField)
        assert isinstance(column.model._meta.pk, models.UUIDField)
        assert isinstance(column.model._meta.get_field("organisation"), models.ForeignKey)


def test_every_column_that_is_called_sealed_is_one():
    from django.apps import apps

    own = {"incident_draft.sealed"}  # under the key of its token
    for model in apps.get_app_config("incidents").get_models():
        columns = {field.column for field in sealed_in(model)}
        for field in model._meta.get_fields():
            name = f"{model._meta.db_table}.{field.name}"
            if isinstance(field, models.BinaryField) and "sealed" in field.name and name not in own:
                assert field.name in columns, name


def test_saving_what_was_read_before_a_rotation_seals_it_anew(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"a": 1})
        assert make_key(organisation.id) == 2
        case.hold = True
        case.save(update_fields=["hold"])
        assert bytes(case.sealed_facts or b"")[4] == 1
        case.save()
        assert bytes(Case.objects.get().sealed_facts)[4] == 2
        assert Case.objects.get().facts == {"a": 1}


def test_many_at_once_are_under_the_newest_key_too(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation)
        events = [
            Event(case=case, number=number, on=case.reported_on, kind="note") for number in range(3)
        ]
        for event in events:
            event.text = f"regel {event.number}"
        make_key(organisation.id)
        Event.objects.bulk_create(events)
        assert [row.text for row in Event.objects.order_by("number")] == [
            "regel 0",
            "regel 1",
            "regel 2",
        ]
        assert {bytes(row.sealed_text)[4] for row in Event.objects.all()} == {2}
        make_key(organisation.id)
        for event in events:
            event.text = "anders"
        Event.objects.bulk_update(events, ["sealed_text"])
        assert {bytes(row.sealed_text)[4] for row in Event.objects.all()} == {3}
        with pytest.raises(ValueError, match="sealed_text"):
            Event.objects.update(sealed_text=events[0].sealed_text)
        Event.objects.update(sealed_text=None)
        assert Event.objects.all()[0].text is None


def test_a_row_read_before_its_key_was_destroyed_is_read_again(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"a": 1})
        stale = Case.objects.get(pk=case.pk)
        make_key(organisation.id)
        case.save()
        OrganisationKey.objects.filter(version=1).delete()
        forget_keys()
        assert stale.facts == {"a": 1}
        assert stale.sealed_facts == case.sealed_facts
        lost = Case(organisation=organisation, pk=uuid.uuid4())
        lost.sealed_facts = b"\x01\x00\x00\x00\x01" + bytes(1064)
        with pytest.raises(SealBrokenError):
            _ = lost.facts


def test_what_was_assigned_is_saved_although_its_key_was_destroyed_since(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"a": 1})
        case.facts = {"a": 2}
        assert make_key(organisation.id) == 2
        other = Case.objects.get(pk=case.pk)
        other.save()
        OrganisationKey.objects.filter(version=1).delete()
        forget_keys()
        assert case.facts == {"a": 2}
        case.save()
        assert Case.objects.get(pk=case.pk).facts == {"a": 2}
        assert bytes(case.sealed_facts or b"")[4] == 2


def test_a_change_inside_what_was_read_is_not_kept(organisation):
    with organisation_scope(organisation.id):
        case = make_plain_case(organisation, facts={"a": [1]})
        case.facts["a"].append(2)
        assert case.facts == {"a": [1]}


def test_the_descriptor_itself_is_seen_on_the_class():
    assert isinstance(Case.facts, Sealed)


def test_nothing_that_is_sealed_is_in_the_database(organisation):
    with organisation_scope(organisation.id):
        make_plain_case(organisation, facts={"story": "kanarie in de kolenmijn"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incident")
        for row in cursor.fetchall():
            for value in row:
                shown = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                assert b"kanarie" not in shown
