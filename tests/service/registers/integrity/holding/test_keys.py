"""Making a key, another passphrase for it, and another key in its place."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.service.registers.integrity.holding.people import (
    CHEAP,
    PHRASE,
    Scene,
    browser_of,
    current,
    held_by,
    opened_by,
    reads,
    today,
    unlocker_for,
)
from tests.service.registers.made import make_member, signed_in_as

from graadmeter.errors import UserError
from graadmeter.service.integrity import sealing
from graadmeter.service.integrity.holding import keys
from graadmeter.service.integrity.holding.unlocking import keep_open, unlocked
from graadmeter.service.integrity.models import KeyHolder, ReportKey, Unlocked
from graadmeter.service.integrity.opening import NotARecipientError, open_for
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.sealing import KeyReplacedError, hold_current
from graadmeter.service.integrity.submitting import actions as submitting
from graadmeter.service.integrity.words import HolderKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.vault.personal import passphrases
from graadmeter.service.vault.personal.passphrases import WrongPassphraseError

pytestmark = pytest.mark.django_db
NEW = "gele trapleuning denkt na"


def test_a_key_is_made_once_and_its_private_half_is_nowhere_in_plain(scene: Scene) -> None:
    held = held_by(scene.officer)
    assert bytes(held.holder.public) == held.pair.public
    assert held.pair.private not in bytes(held.holder.locked)
    with pytest.raises(UserError, match="al een sleutel"):
        keys.make_key(
            member=scene.officer,
            passphrase=PHRASE,
            account=scene.officer.account,
            today=today(),
            **CHEAP,
        )
    entry = Entry.objects.filter(action="integrity.key-make").last()
    assert entry is not None
    assert PHRASE not in entry.content


def test_a_key_for_notes_is_apart_and_no_journal_tells_of_it(scene: Scene) -> None:
    before = Entry.objects.count()
    made = keys.make_key(
        member=scene.adviser,
        passphrase=NEW,
        account=scene.adviser.account,
        today=today(),
        kind=HolderKind.NOTES,
        **CHEAP,
    )
    assert made.pk != current(scene.adviser).pk
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "again", "said"),
    [
        ("kort", "kort", "14 of meer"),
        (NEW, NEW + "x", "niet dezelfde wachtzin"),
        ("wachtwoord12345", "wachtwoord12345", "makkelijk te raden"),
        ("", "", "14 of meer"),
    ],
)
def test_the_page_says_what_is_wrong_with_a_passphrase_and_makes_nothing(
    scene: Scene, typed: str, again: str, said: str
) -> None:
    somebody = make_member(scene.organisation, Role.INTEGRITY_OFFICER)
    client = signed_in_as(somebody)
    address = reverse("integrity-key", kwargs={"slug": scene.slug})
    answer = client.post(address, {"wachtzin": typed, "nogmaals": again})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert not typed or f'value="{typed}"' not in page
    with scene.scope():
        assert not KeyHolder.objects.filter(member=somebody).exists()


def test_who_has_no_role_for_a_key_reads_why_one_might_need_it(scene: Scene) -> None:
    client = signed_in_as(make_member(scene.organisation, Role.EMPLOYEE))
    page = client.get(reverse("integrity-key", kwargs={"slug": scene.slug})).content.decode()
    assert "geen rol waarvoor u een sleutel nodig hebt" in page


def test_the_pages_make_a_key_change_its_passphrase_and_replace_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"{keys.__name__}.lock", lambda *args, **_limits: passphrases.lock(*args, **CHEAP)
    )
    somebody = make_member(scene.organisation, Role.INTEGRITY_OFFICER)
    client, of = signed_in_as(somebody), {"slug": scene.slug}
    typed = {"wachtzin": PHRASE, "nogmaals": PHRASE.replace(" ", "  ")}
    made = client.post(reverse("integrity-key", kwargs=of), typed)
    assert made["Location"] == reverse("integrity-unlock", kwargs=of)
    with scene.scope():
        report = scene.report().report
        first = current(somebody)
    there = client.post(
        reverse("integrity-unlock", kwargs=of),
        {"wachtzin": PHRASE, "verder": reverse("integrity-key-replace", kwargs=of)},
    )
    assert there["Location"] == reverse("integrity-key-replace", kwargs=of)
    replaced = client.post(there["Location"], {"wachtzin": NEW, "nogmaals": NEW})
    assert replaced.status_code == 302
    assert "ontgrendeld" in client.get(replaced["Location"]).content.decode()
    with scene.scope():
        assert current(somebody).pk != first.pk
        assert opened_by(somebody, report, NEW).newest == 1
    again = "blauwe stoep fluistert zacht"
    changed = client.post(
        reverse("integrity-key-passphrase", kwargs=of),
        {"oude": NEW, "wachtzin": again, "nogmaals": again},
    )
    assert changed["Location"] == reverse("integrity-unlock", kwargs=of)
    with scene.scope():
        assert opened_by(somebody, report, again).newest == 1


def test_another_passphrase_opens_the_same_key_and_the_old_one_does_not(scene: Scene) -> None:
    made, before = scene.report(), held_by(scene.officer)
    keep_open(before.holder, before.pair.private)
    change: Any = {"holder": current(scene.officer), "account": scene.officer.account, **CHEAP}
    with pytest.raises(WrongPassphraseError):
        keys.change_passphrase(old="niet de goede zin", new=NEW, **change)
    with pytest.raises(UserError, match="tekens"):
        keys.change_passphrase(old=PHRASE, new="kort", **change)
    assert opened_by(scene.officer, made.report).keys
    keys.change_passphrase(old=PHRASE, new=NEW, **change)
    assert not Unlocked.objects.exists()
    assert held_by(scene.officer, NEW).pair == before.pair
    with pytest.raises(WrongPassphraseError):
        held_by(scene.officer)


def test_a_replaced_key_opens_nothing_of_the_database_any_more(scene: Scene) -> None:
    named = scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen"))
    scene.report()
    old, kept = held_by(scene.officer), held_by(scene.custodian)
    token = keep_open(old.holder, old.pair.private)
    for member in (scene.officer, scene.custodian):
        keys.replace_key(
            unlocker=unlocker_for(member),
            passphrase=NEW,
            account=member.account,
            today=today(),
            **CHEAP,
        )
    assert opened_by(scene.officer, named.report, NEW).newest == 1
    assert opened_by(scene.custodian, named.report, NEW).who()["name"] == "Fen Verzonnen"
    assert not ReportKey.objects.filter(holder__in=[old.holder, kept.holder]).exists()
    with pytest.raises(NotARecipientError):
        open_for(named.report, old.holder, old.pair.private)
    row = KeyHolder.objects.get(pk=old.holder.pk)
    assert (row.replaced_on, bytes(row.locked)) == (today(), b"")
    assert unlocked(token, scene.officer) is None
    entry = Entry.objects.filter(action="integrity.key-replace").order_by("number").first()
    assert entry is not None
    assert '"reports":2' in entry.content.replace(" ", "")
    # New reports go to the new key.
    later = scene.report().report
    assert opened_by(scene.officer, later, NEW).newest == 1
    assert reads(scene.second, later)


def test_a_report_is_never_sealed_to_a_key_that_is_replaced_at_that_moment(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed: list[list[ReportKey]] = []

    def replaced_after(*args: Any) -> list[ReportKey]:
        rows = sealing.keys_for(*args)
        if not sealed:
            keys.replace_key(
                unlocker=unlocker_for(scene.officer),
                passphrase=NEW,
                account=scene.officer.account,
                today=today(),
                **CHEAP,
            )
        sealed.append(rows)
        return rows

    monkeypatch.setattr(f"{submitting.__name__}.keys_for", replaced_after)
    report = scene.report().report
    assert len(sealed) == 2
    assert opened_by(scene.officer, report, NEW).newest == 1
    assert not ReportKey.objects.filter(holder__replaced_on__isnull=False).exists()
    old = [row.holder for row in sealed[0] if row.holder and row.holder.replaced_on is None]
    with pytest.raises(KeyReplacedError):
        hold_current(old)


def test_a_browser_with_the_old_key_is_asked_to_unlock_after_replacing(scene: Scene) -> None:
    client = browser_of(scene.officer)
    with scene.scope():
        keys.replace_key(
            unlocker=unlocker_for(scene.officer),
            passphrase=NEW,
            account=scene.officer.account,
            today=today(),
            **CHEAP,
        )
    page = client.get(reverse("integrity-key-share", kwargs={"slug": scene.slug}))
    assert "ontgrendelen" in page["Location"]
