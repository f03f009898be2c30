"""Rotating keys while others read and write: nothing is lost, nothing stays under the old key."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections, models, transaction
from tests.service.registers.made import make_organisation, make_plain_case

from graadmeter.errors import UserError
from graadmeter.service.incidents.models import Case, Event
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import OrganisationKey
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault import SealBrokenError, organisation_keys, rotation
from graadmeter.service.vault.blind import blind_index
from graadmeter.service.vault.organisation_keys import forget_keys
from graadmeter.service.vault.rotation import Rotated, rotate

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)
CASES = 25


@pytest.fixture
def cases(organisation):
    """Cases with a line each, sealed under the first version."""
    with organisation_scope(organisation.id), transaction.atomic():
        for number in range(CASES):
            case = make_plain_case(organisation, facts={"n": number})
            event = Event(case=case, number=1, on=case.reported_on, kind="note")
            event.text = f"regel {number}"
            event.save()
    return organisation


def versions(organisation) -> set[int]:
    """Under which versions something is sealed."""
    with organisation_scope(organisation.id):
        rows = [*Case.objects.values_list("sealed_facts", flat=True)]
        rows += Event.objects.values_list("sealed_text", flat=True)
    return {int.from_bytes(bytes(row)[1:5], "big") for row in rows}


def check_content(organisation) -> None:
    with organisation_scope(organisation.id):
        assert sorted(case.facts["n"] for case in Case.objects.all()) == list(range(CASES))
        found = {event.text for event in Event.objects.all()}
        assert found == {f"regel {number}" for number in range(CASES)}


def test_everything_is_sealed_anew_and_the_old_key_is_no_more(cases, capsys):
    word = blind_index(cases.id, "ban.person", "Jan")
    call_command("rotatekeys", "--organisation", cases.slug)
    assert capsys.readouterr().out == "voorbeelddam: sleutel 2; 50 gegevens opnieuw verzegeld.\n"
    assert versions(cases) == {2}
    forget_keys()
    check_content(cases)
    held = OrganisationKey.objects.order_by("version").values_list("version", flat=True)
    assert list(held) == [0, 2]
    assert blind_index(cases.id, "ban.person", "Jan") == word
    entries = Entry.objects.filter(organisation_id=cases.id).order_by("number")
    assert [entry.action for entry in entries] == ["keys.rotate", "keys.rotated"]
    assert '"destroyed":[1],"envelopes":50,"version":2' in entries[1].content
    assert rotate(cases.id, at_once=7) == Rotated(3, 50, (2,))
    check_content(cases)


def test_one_organisation_leaves_another_alone(cases, other):
    with organisation_scope(other.id):
        case = make_plain_case(other, facts={"other": True})
    rotate(cases.id)
    assert versions(other) == {1}
    rotate(other.id)
    with organisation_scope(other.id):
        assert Case.objects.get(pk=case.pk).facts == {"other": True}


def test_all_organisations_at_once(cases, other, capsys):
    call_command("rotatekeys")
    assert capsys.readouterr().out.splitlines() == [
        "elderswijk: sleutel 2; 0 gegevens opnieuw verzegeld.",
        "voorbeelddam: sleutel 2; 50 gegevens opnieuw verzegeld.",
    ]
    with pytest.raises(UserError, match="is er niet, of heeft geen sleutel"):
        call_command("rotatekeys", "--organisation", "nergens")


@pytest.mark.parametrize("batches", [0, 1, 4, 8])
def test_one_that_breaks_off_is_taken_up(cases, monkeypatch, batches):
    """Stopped after so many batches of five, and before the end of each transaction."""
    done, some = list[int](), rotation._reseal_some

    def stopped(*arguments):
        if len(done) == batches:
            raise KeyboardInterrupt
        found = some(*arguments)
        done.append(found)
        return found

    with monkeypatch.context() as broken:
        broken.setattr(rotation, "_reseal_some", stopped)
        with pytest.raises(KeyboardInterrupt):
            rotate(cases.id, at_once=5)
    forget_keys()
    check_content(cases)
    with organisation_scope(cases.id):
        case = Case.objects.all()[0]
        case.facts = {"n": case.facts["n"]}
        case.save()
        assert bytes(case.sealed_facts)[1:5] == bytes([0, 0, 0, 2])
    finished = rotate(cases.id)
    assert (finished.version, finished.destroyed) == (2, (1,))
    assert versions(cases) == {2}
    forget_keys()
    check_content(cases)


def test_what_does_not_open_keeps_the_old_key(cases):
    with organisation_scope(cases.id):
        broken = Case.objects.order_by("pk")[3]
        models.QuerySet(Case).filter(pk=broken.pk).update(
            sealed_facts=bytes(broken.sealed_facts)[:-1] + b"\x00\x01"
        )
    for _attempt in range(2):
        with pytest.raises(UserError, match="beschadigd: 1"):
            rotate(cases.id)
    assert set(OrganisationKey.objects.values_list("version", flat=True)) == {0, 1, 2}
    assert versions(cases) == {1, 2}
    with organisation_scope(cases.id), pytest.raises(SealBrokenError):
        _ = Case.objects.get(pk=broken.pk).facts


@really_committed
def test_reading_and_writing_go_on_meanwhile(transactional_db):
    """Three rotations; every process that reads or writes may be behind in what it knows."""
    organisation = make_organisation("voorbeelddam")
    with organisation_scope(organisation.id), transaction.atomic():
        ids = [make_plain_case(organisation, facts={"n": 0}).pk for _index in range(20)]
    ended, faults = threading.Event(), list[BaseException]()
    written = dict.fromkeys(ids, 0)

    def reader() -> int:
        count = 0
        with organisation_scope(organisation.id):
            while not ended.is_set():
                for case in Case.objects.all():
                    assert case.facts["n"] >= 0
                    count += 1
        return count

    def writer(own: list) -> int:
        count = 0
        with organisation_scope(organisation.id):
            while not ended.is_set():
                for pk in own:
                    stale = Case.objects.get(pk=pk)
                    assert stale.facts == {"n": written[pk]}
                    stale.facts = {"n": written[pk] + 1}
                    with transaction.atomic():
                        stale.save()
                    written[pk] += 1
                    # What was read before and is written later, as a form would.
                    stale.save()
                    count += 1
        return count

    def guarded(work, *arguments) -> int:
        try:
            return int(work(*arguments))
        except BaseException as error:
            faults.append(error)
            ended.set()
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        running = [
            pool.submit(guarded, reader),
            pool.submit(guarded, writer, ids[:10]),
            pool.submit(guarded, writer, ids[10:]),
        ]
        try:
            for _index in range(3):
                rotate(organisation.id, at_once=5)
                # As if another process had rotated: what this one knows is behind.
                organisation_keys._newest[organisation.id] = 1
        finally:
            ended.set()
        counts = [done.result() for done in running]
    assert not faults
    assert all(counts)
    assert versions(organisation) == {4}
    forget_keys()
    with organisation_scope(organisation.id):
        assert {case.pk: case.facts["n"] for case in Case.objects.all()} == written


@really_committed
def test_two_who_rotate_at_once_lose_nothing(transactional_db):
    organisation = make_organisation("voorbeelddam")
    with organisation_scope(organisation.id), transaction.atomic():
        for number in range(CASES):
            make_plain_case(organisation, facts={"n": number})

    def one() -> None:
        try:
            rotate(organisation.id, at_once=3)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(one) for _index in range(2)]:
            done.result()
    forget_keys()
    with organisation_scope(organisation.id):
        assert sorted(case.facts["n"] for case in Case.objects.all()) == list(range(CASES))
    newest = max(OrganisationKey.objects.values_list("version", flat=True))
    assert versions(organisation) <= {newest}
