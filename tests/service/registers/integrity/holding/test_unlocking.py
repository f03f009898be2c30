"""A private key is open only with the cookie, the database and the account together."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from tests.service.registers.integrity.holding.people import (
    PHRASE,
    Scene,
    browser_of,
    carry,
    current,
)
from tests.service.registers.made import signed_in_as

from graadmeter.service.integrity.holding.unlocking import (
    cookie_name,
    forget_unlocked,
    lock_again,
    unlock_for,
    unlocked,
)
from graadmeter.service.integrity.models import Unlocked
from graadmeter.service.journal.models import Entry
from graadmeter.service.vault import SealBrokenError, unseal
from graadmeter.service.vault.personal.passphrases import WrongPassphraseError

pytestmark = pytest.mark.django_db


def test_what_the_cookie_and_the_row_open_together_neither_opens_alone(scene: Scene) -> None:
    holder = current(scene.officer)
    token = unlock_for(holder, PHRASE, scene.officer.account)
    row = Unlocked.objects.get()
    found = unlocked(token, scene.officer)
    assert found is not None
    private = found.private
    assert private not in bytes(row.sealed)
    assert private.hex().encode() not in bytes(row.sealed)
    assert token not in bytes(row.id) + bytes(row.sealed)
    # The database alone: neither its columns nor another token give the key of what is sealed.
    place = f"integrity.unlocked {holder.organisation_id} {holder.pk}"
    for guess in (bytes(row.id), secrets.token_bytes(32), settings.KEYS.key("ticket")):
        with pytest.raises(SealBrokenError):
            unseal(guess, bytes(row.sealed), place)
    # The cookie alone, and the cookie with the row of another one.
    other = unlock_for(holder, PHRASE, scene.officer.account)
    rows = {bytes(each.id): bytes(each.sealed) for each in Unlocked.objects.all()}
    swapped = rows[bytes(row.id)]
    Unlocked.objects.exclude(id=row.id).update(sealed=swapped)
    assert unlocked(other, scene.officer) is None
    Unlocked.objects.filter(id=row.id).delete()
    assert unlocked(token, scene.officer) is None


def test_a_cookie_of_somebody_else_opens_nothing(scene: Scene) -> None:
    token = unlock_for(current(scene.officer), PHRASE, scene.officer.account)
    assert unlocked(token, scene.second) is None
    thief = signed_in_as(scene.second)
    carry(thief, scene.slug, token)
    page = thief.get(reverse("integrity-key-replace", kwargs={"slug": scene.slug}))
    assert page.status_code == 302
    assert "ontgrendelen" in page["Location"]


def test_it_ends_after_half_an_hour_without_a_page_and_after_eight_hours(scene: Scene) -> None:
    began = timezone.now()
    token = unlock_for(current(scene.officer), PHRASE, scene.officer.account, began)

    def there(**later: int) -> bool:
        return unlocked(token, scene.officer, now=began + timedelta(**later)) is not None

    for minutes in range(25, 480, 25):
        assert there(minutes=minutes)
    assert not there(minutes=480)
    token = unlock_for(current(scene.officer), PHRASE, scene.officer.account, began)
    assert there(minutes=29)
    assert not there(minutes=29 + 30)


def test_old_rows_and_those_of_closed_accounts_are_removed(scene: Scene) -> None:
    now = timezone.now()
    unlock_for(current(scene.officer), PHRASE, scene.officer.account)
    unlock_for(current(scene.second), PHRASE, scene.second.account)
    scene.second.account.is_active = False
    scene.second.account.save()
    assert forget_unlocked(now) == 1
    assert forget_unlocked(now + timedelta(minutes=31)) == 1
    assert not Unlocked.objects.exists()


def test_locking_and_signing_out_close_it_in_every_browser(scene: Scene) -> None:
    first, second = browser_of(scene.officer), browser_of(scene.officer)
    address = reverse("integrity-key-replace", kwargs={"slug": scene.slug})
    assert first.get(address).status_code == 200
    first.post(reverse("sign-out"))
    with scene.scope():
        assert not Unlocked.objects.exists()
    assert second.get(address).status_code == 302
    with scene.scope():
        unlock_for(current(scene.officer), PHRASE, scene.officer.account)
        lock_again(current(scene.officer), scene.officer.account)
        assert not Unlocked.objects.exists()


def test_after_five_wrong_ones_the_right_one_is_refused_for_a_while(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, account = current(scene.officer), scene.officer.account
    for _time in range(7):
        with pytest.raises(WrongPassphraseError):
            unlock_for(holder, "groene dakgoot zwijgt", account)
    assert Entry.objects.filter(action="integrity.unlock-fail").count() == 5
    with pytest.raises(WrongPassphraseError) as caught:
        unlock_for(holder, PHRASE, account)
    assert "vijftien minuten" in caught.value.mend
    # Somebody else is not locked out by it.
    assert unlock_for(current(scene.second), PHRASE, scene.second.account)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert unlock_for(holder, PHRASE, account)


def test_the_page_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    scene: Scene, settings
) -> None:
    client = signed_in_as(scene.officer)
    address = reverse("integrity-unlock", kwargs={"slug": scene.slug})
    wrong = client.post(address, {"wachtzin": "niet deze wachtzin"})
    assert wrong.status_code == 400
    assert cookie_name() not in wrong.cookies
    after = reverse("integrity-key", kwargs={"slug": scene.slug})
    right = client.post(address, {"wachtzin": PHRASE, "verder": "https://elders.example/"})
    cookie = right.cookies[cookie_name()]
    assert right["Location"] != "https://elders.example/"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert cookie["path"] == f"/register/{scene.slug}/"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    page = client.get(after).content.decode()
    assert "ontgrendeld" in page
    settings.SECURE = True
    assert cookie_name().startswith("__Secure-")


def test_a_form_that_is_sent_while_locked_is_not_thrown_away(scene: Scene) -> None:
    client = signed_in_as(scene.officer)
    address = reverse("integrity-key-replace", kwargs={"slug": scene.slug})
    page = client.post(address, {"wachtzin": "iets langs en nieuws"})
    assert page.status_code == 409
    assert "Er is niets opgeslagen" in page.content.decode()
