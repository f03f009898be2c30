"""The yearly overview of an adviser holds no small number."""

from __future__ import annotations

from datetime import date

from tests.service.registers.integrity.advising.world import note

from graadmeter.service.integrity.advising.overview import overview_of
from graadmeter.service.integrity.advising.words import Contact, Subject


def test_contacts_of_the_year_are_counted_and_own_notes_are_not():
    written = [
        *[note(subjects=(Subject.BULLYING,))] * 12,
        *[note(subjects=(Subject.BULLYING, Subject.CONFLICT), contact=Contact.PHONE)] * 11,
        *[note(contact=Contact.OWN)] * 20,
        *[note(on=date(2025, 3, 2))] * 20,
    ]
    found = overview_of(written, 2026, 10)
    assert found.total == 23
    # That nobody came for anything else would be a small number as well.
    assert found.subjects[Subject.BULLYING] is None
    assert any(number is not None for number in found.contacts.values())
    assert found.subjects[Subject.FINANCIAL] is None
    assert found.contacts.keys() == {Contact.TALK, Contact.PHONE, Contact.MESSAGE}


def test_few_contacts_are_no_number_at_all():
    for number in (0, 1, 9):
        found = overview_of([note()] * number, 2026, 10)
        assert found.total is None
        assert {*found.subjects.values(), *found.contacts.values()} == {None}


def test_a_small_number_does_not_follow_from_the_others():
    written = [
        *[note(subjects=(Subject.BULLYING,))] * 15,
        *[note(subjects=(Subject.BULLYING,), contact=Contact.PHONE)] * 12,
        *[note(subjects=(Subject.SEXUAL,), contact=Contact.PHONE)] * 2,
    ]
    found = overview_of(written, 2026, 10)
    assert found.total == 29
    assert found.subjects[Subject.SEXUAL] is None
    # 29 less 27 would leave two of another subject.
    assert found.subjects[Subject.BULLYING] is None
    shown = [number for number in found.contacts.values() if number is not None]
    assert all(number >= 10 and not 0 < 29 - number < 10 for number in shown)
