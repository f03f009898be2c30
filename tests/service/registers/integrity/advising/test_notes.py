"""Notes are of one adviser: nobody else opens them, and nothing tells that they are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.service.registers.integrity.advising.world import (
    CHEAP,
    DAY,
    PASSPHRASE,
    make_adviser,
    note,
)

from graadmeter.errors import UserError
from graadmeter.service.integrity.advising import actions
from graadmeter.service.integrity.advising.notes import found_in, notes_of, opened_note
from graadmeter.service.integrity.holding.unlocking import holder_of, unlocked
from graadmeter.service.integrity.models import AdviserNote, KeyHolder, NotesCare, Unlocked
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal.passphrases import WrongPassphraseError

pytestmark = pytest.mark.django_db
OTHER = "heel andere woorden graafmachine"


def test_notes_are_written_found_changed_and_deleted():
    adviser = make_adviser()
    unlocker = adviser.unlocker()
    adviser.write("Over een gunning", "De wethouder belde zelf.")
    adviser.write("Over pesten", "Al maanden.", on=DAY + timedelta(days=1))
    with adviser.scope():
        every = notes_of(unlocker)
        assert [each.written.title for each in every] == ["Over pesten", "Over een gunning"]
        assert [each.written.title for each in found_in(every, "WETHOUDER gunning")] == [
            "Over een gunning"
        ]
        assert found_in(every, "wethouder pesten") == []
        row = AdviserNote.objects.get(pk=every[0].id)
        actions.change_note(unlocker=unlocker, note=row, written=note("Anders"), today=DAY)
        row.refresh_from_db()
        assert opened_note(unlocker, row).written == note("Anders")
        actions.delete_note(unlocker=unlocker, note=row)
        assert [each.written.title for each in notes_of(unlocker)] == ["Over een gunning"]


def test_what_is_written_stands_nowhere_in_plain_and_in_steps_of_length():
    adviser = make_adviser()
    short, longer = adviser.write("Kokmeeuw"), adviser.write("Kokmeeuw", "Zeearend " * 100)
    for row in (short, longer):
        content = bytes(row.sealed_content)
        assert b"Kokmeeuw" not in content
        assert b"Zeearend" not in content
        assert b"financieel" not in content
    assert len(bytes(short.sealed_content)) == len(bytes(longer.sealed_content))


def test_nobody_else_opens_a_note_and_it_opens_nowhere_else():
    adviser = make_adviser()
    colleague = make_adviser(adviser.organisation)
    row, other = adviser.write("Een"), adviser.write("Twee")
    with adviser.scope():
        with pytest.raises(SealBrokenError):
            opened_note(colleague.unlocker(), row)
        assert notes_of(colleague.unlocker()) == []
        row.sealed_content, own = other.sealed_content, adviser.unlocker()
        with pytest.raises(SealBrokenError):
            opened_note(own, row)
        actions.change_note(
            unlocker=colleague.unlocker(), note=other, written=note("Weg"), today=DAY
        )
        actions.delete_note(unlocker=colleague.unlocker(), note=other)
        other.refresh_from_db()
        assert opened_note(own, other).written.title == "Twee"


def test_the_journal_knows_of_nothing():
    adviser = make_adviser()
    with adviser.scope():
        before = Entry.objects.count()
    unlocker = adviser.unlocker()
    row = adviser.write()
    with adviser.scope():
        actions.change_note(unlocker=unlocker, note=row, written=note("Anders"), today=DAY)
        with pytest.raises(WrongPassphraseError):
            actions.unlock_notes(holder=adviser.holder, passphrase=OTHER, today=DAY)
        actions.change_passphrase(
            holder=adviser.holder, old=PASSPHRASE, new=OTHER, today=DAY, **CHEAP
        )
        actions.delete_note(unlocker=unlocker, note=row)
        actions.lock_notes(holder=adviser.holder)
        actions.start_over(holder=adviser.holder)
        assert Entry.objects.count() == before
        assert not Entry.objects.filter(subject=str(adviser.holder.pk)).exists()


def test_another_passphrase_opens_the_same_notes_and_locks_every_browser():
    adviser = make_adviser()
    adviser.write("Blijft")
    token = adviser.token()
    with adviser.scope():
        actions.change_passphrase(
            holder=adviser.holder, old=PASSPHRASE, new=OTHER, today=DAY, **CHEAP
        )
        assert unlocked(token, adviser.member, HolderKind.NOTES) is None
        adviser.holder.refresh_from_db()
        with pytest.raises(WrongPassphraseError):
            actions.unlock_notes(holder=adviser.holder, passphrase=PASSPHRASE, today=DAY)
        token = actions.unlock_notes(holder=adviser.holder, passphrase=OTHER, today=DAY)
        found = unlocked(token, adviser.member, HolderKind.NOTES)
        assert found is not None
        assert [each.written.title for each in notes_of(found)] == ["Blijft"]


def test_a_cookie_to_notes_opens_no_reports():
    adviser = make_adviser()
    token = adviser.token()
    with adviser.scope():
        assert unlocked(token, adviser.member, HolderKind.MEMBER) is None
        assert holder_of(adviser.member, HolderKind.MEMBER) is None


def test_after_ten_wrong_passphrases_the_right_one_is_refused_until_tomorrow():
    adviser = make_adviser()
    with adviser.scope():
        for _time in range(actions.MOST_FAILURES):
            with pytest.raises(WrongPassphraseError, match="klopt niet"):
                actions.unlock_notes(holder=adviser.holder, passphrase=OTHER, today=DAY)
        with pytest.raises(WrongPassphraseError, match="te vaak"):
            actions.unlock_notes(holder=adviser.holder, passphrase=PASSPHRASE, today=DAY)
        tomorrow = DAY + timedelta(days=1)
        assert actions.unlock_notes(holder=adviser.holder, passphrase=PASSPHRASE, today=tomorrow)
        assert NotesCare.objects.get().failures == 0


def test_a_second_key_and_an_easy_passphrase_are_refused():
    adviser = make_adviser()
    with adviser.scope():
        with pytest.raises(UserError, match="al een sleutel"):
            actions.make_key(member=adviser.member, passphrase=OTHER, today=DAY, **CHEAP)
        actions.start_over(holder=adviser.holder)
        with pytest.raises(UserError, match="14 of meer"):
            actions.make_key(member=adviser.member, passphrase=OTHER[:4], today=DAY, **CHEAP)
        assert KeyHolder.objects.count() == 0


def test_starting_over_removes_the_key_and_all_notes_under_it():
    adviser = make_adviser()
    colleague = make_adviser(adviser.organisation)
    for each in (adviser, adviser, colleague):
        each.write()
    adviser.token()
    with adviser.scope():
        assert actions.start_over(holder=adviser.holder) == 2
        assert [each.holder_id for each in AdviserNote.objects.all()] == [colleague.holder.pk]
        assert not Unlocked.objects.filter(holder=adviser.holder.pk).exists()
        assert [each.holder_id for each in NotesCare.objects.all()] == [colleague.holder.pk]
