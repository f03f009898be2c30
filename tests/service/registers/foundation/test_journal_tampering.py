"""With the triggers taken away: any change up to the last anchor is found, however it was made.

Who tampers knows how chains are made, so may write every hash after the change anew, the end of
the chain included; not the anchors, for which it takes the key file.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from tests.service.registers.foundation.anchored import anchor_now

from graadmeter.service.journal.actions import record
from graadmeter.service.journal.chain import first_hash, next_hash
from graadmeter.service.journal.models import Entry, Head
from graadmeter.service.journal.verification import Damage, verify
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
ENTRIES, AT_RISK = 12, 3


@pytest.fixture
def chain(organisation, anchors, no_triggers):
    """Entries of which all but the last are anchored, as others in between were."""
    with organisation_scope(organisation.id):
        for number in range(1, ENTRIES + AT_RISK + 1):
            with transaction.atomic():
                record(
                    organisation_id=organisation.id,
                    account=None,
                    action="case.read",
                    subject=f"case-{number}",
                    number_of_pages=number,
                )
            if number in (4, 9, ENTRIES):
                anchor_now()
    return organisation.id


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def edit(place: int) -> None:
    sql(
        "UPDATE journal_entry SET subject = %s, content = replace(content, %s, %s) "
        "WHERE number = %s",
        "case-0",
        f'"case-{place}"',
        '"case-0"',
        place,
    )


def edit_column(place: int) -> None:
    sql("UPDATE journal_entry SET subject = 'case-0' WHERE number = %s", place)


def edit_account(place: int) -> None:
    sql("UPDATE journal_entry SET account_id = 5 WHERE number = %s", place)


def edit_hash(place: int) -> None:
    sql("UPDATE journal_entry SET hash = %s WHERE number = %s", bytes(32), place)


def delete(place: int) -> None:
    sql("DELETE FROM journal_entry WHERE number = %s", place)


def delete_and_renumber(place: int) -> None:
    delete(place)
    for number in range(place + 1, ENTRIES + AT_RISK + 1):
        sql("UPDATE journal_entry SET number = %s WHERE number = %s", number - 1, number)


def reorder(place: int) -> None:
    other = place + 1 if place < ENTRIES else place - 1
    sql("UPDATE journal_entry SET number = 999 WHERE number = %s", place)
    sql("UPDATE journal_entry SET number = %s WHERE number = %s", place, other)
    sql("UPDATE journal_entry SET number = %s WHERE number = 999", other)


def insert(place: int) -> None:
    for number in range(ENTRIES + AT_RISK, place - 1, -1):
        sql("UPDATE journal_entry SET number = %s WHERE number = %s", number + 1, number)
    # of the one after the next: a copy of the next one put before it would be that one itself
    copied = Entry.objects.get(number=place + 2)
    copied.pk, copied.number = None, place
    copied.save(force_insert=True)


def truncate(place: int) -> None:
    sql("DELETE FROM journal_entry WHERE number >= %s", place)


def empty(_place: int) -> None:
    sql("DELETE FROM journal_entry")


def move_to_other_chain(place: int) -> None:
    sql(
        "UPDATE journal_entry SET organisation_id = %s WHERE number = %s",
        "f" * 32 if connection.vendor == "sqlite" else "ffffffff-ffff-ffff-ffff-ffffffffffff",
        place,
    )


ATTACKS = [
    edit,
    edit_column,
    edit_account,
    edit_hash,
    delete,
    delete_and_renumber,
    reorder,
    insert,
    truncate,
    empty,
    move_to_other_chain,
]


def rewrite(chain, *, contents: bool) -> None:
    """Writes the whole chain anew, as who knows how: numbers in content, hashes, the head."""
    before, number = first_hash(chain), 0
    for entry in Entry.objects.filter(organisation_id=chain).order_by("number"):
        number += 1
        content = entry.content
        if contents:
            start, _comma, end = content.rpartition(',"number":')
            content = f'{start},"number":{number},{end.partition(",")[2]}'
            subject = entry.subject
            content = content.rpartition(',"subject":')[0] + f',"subject":"{subject}"}}'
        before = next_hash(before, content)
        sql(
            "UPDATE journal_entry SET content = %s, hash = %s, number = %s WHERE id = %s",
            content,
            before,
            number,
            entry.pk,
        )
    Head.objects.filter(pk=chain).update(number=number, hash=before, anchored=0)


@pytest.mark.parametrize("rewriting", ["not", "hashes", "everything"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_forced_change_up_to_the_last_anchor_is_found(chain, anchors, attack, rewriting):
    assert verify(anchors).findings == ()
    unseen = []
    for place in range(1, ENTRIES + 1):
        with transaction.atomic():
            attack(place)
            if rewriting != "not":
                rewrite(chain, contents=rewriting == "everything")
            if not verify(anchors).findings:
                unseen.append(place)
            transaction.set_rollback(True)
    if attack is edit_hash and rewriting != "not":
        assert unseen == list(range(1, ENTRIES + 1))  # putting the right hashes back undoes it
    else:
        assert unseen == []


def test_what_comes_after_the_last_anchor_is_said_to_be_at_risk(chain, anchors):
    edit(ENTRIES + 2)
    assert {finding.kind for finding in verify(anchors).findings} == {Damage.CHANGED}
    rewrite(chain, contents=True)
    sql(
        "UPDATE journal_head SET anchored = %s",
        ENTRIES,
    )
    found = verify(anchors)
    assert found.findings == ()
    assert [(span.first, span.last) for span in found.at_risk] == [(ENTRIES + 1, ENTRIES + AT_RISK)]


def test_a_head_that_was_touched_shows(chain, anchors):
    Head.objects.update(hash=bytes(32))
    assert {finding.kind for finding in verify(anchors).findings} == {Damage.HEAD}
    Head.objects.update(number=ENTRIES)
    assert Damage.HEAD in {finding.kind for finding in verify(anchors).findings}
    Head.objects.all().delete()
    assert {finding.kind for finding in verify(anchors).findings} == {Damage.HEAD}
