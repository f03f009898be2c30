"""Signing in: two steps, a lock, and nothing to learn for who has no account."""

import base64
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from graadmeter.service.accounts import actions
from graadmeter.service.accounts.models import Account, AccountEntry

pytestmark = pytest.mark.django_db
PASSWORD = "een zin van vijf woorden"  # noqa: S105 - of an account that does not exist
WRONG = "verkeerd"
SIGN_IN = "/inloggen/"


@pytest.fixture
def account() -> Account:
    """A manager who chose a password, with no second step yet."""
    made, _password = actions.make_account(
        mail="Anna@Example.org", name="Anna de Vries", roles=["manager"]
    )
    actions.change_password(account=made, password=PASSWORD)
    return made


def first_step(client, mail="anna@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"mail": mail, "password": password, **more})


def code_for(device: TOTPDevice, steps: int = 0) -> str:
    moment = TOTP(device.bin_key)
    moment.time = time.time() + 30 * steps
    return f"{moment.token():06}"


def enrolled(account: Account) -> tuple[TOTPDevice, list[str]]:
    """The second step of an account, and its recovery codes."""
    device = TOTPDevice.objects.create(user=account, confirmed=True, name="app")
    return device, actions.make_recovery_codes(account=account)


def signed_in(client) -> bool:
    return client.get("/beheer/").status_code == 200


# ------------------------------------------------------------------------------ the two steps


def test_the_first_time_one_sets_up_a_second_step_and_gets_recovery_codes_once(client, account):
    assert first_step(client).url == reverse("enrol")
    assert not signed_in(client)
    page = client.get(reverse("enrol"))
    device = TOTPDevice.objects.get(user=account)
    secret = base64.b32encode(device.bin_key).decode()
    text = page.content.decode()
    assert 'src="data:image/svg+xml' in text
    assert secret in text.split('class="secret">')[1].split("<")[0].replace(" ", "")
    shown = client.post(reverse("enrol"), {"code": code_for(device)}).content.decode()
    codes = [part.split("<")[0] for part in shown.split("<li>")[1:]]
    assert len(codes) == len(set(codes)) == 8
    assert signed_in(client)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 8
    assert not kept & {code.replace("-", "") for code in codes}
    again = client.get(reverse("enrol"), follow=True).content.decode()
    assert not [code for code in codes if code in again]


def test_later_the_code_of_the_app_is_asked(client, account):
    device, _codes = enrolled(account)
    assert first_step(client).url == reverse("second-step")
    assert not signed_in(client)
    code = code_for(device)
    answer = client.post(reverse("second-step"), {"code": f"{code[:3]} {code[3:]}"})
    assert answer.url == reverse("home")
    assert signed_in(client)


def test_a_code_of_the_app_works_once(client, account):
    device, _codes = enrolled(account)
    code = code_for(device)
    first_step(client)
    assert client.post(reverse("second-step"), {"code": code}).status_code == 302
    client.post(reverse("sign-out"))
    first_step(client)
    assert client.post(reverse("second-step"), {"code": code}).status_code == 200
    assert not signed_in(client)


def test_a_recovery_code_works_once_however_it_is_typed(client, account):
    _device, codes = enrolled(account)
    for typed, right in ((codes[0].lower().replace("-", " "), True), (codes[0], False)):
        first_step(client)
        answer = client.post(reverse("recovery-step"), {"code": typed})
        assert (answer.status_code == 302) is right
        assert signed_in(client) is right
        client.post(reverse("sign-out"))


@pytest.mark.parametrize("route", ["second-step", "recovery-step", "enrol"])
def test_without_the_first_step_there_is_no_second(client, account, route):
    enrolled(account)
    assert client.get(reverse(route)).url == reverse("sign-in")
    assert client.post(reverse(route), {"code": "123456"}).url == reverse("sign-in")


def test_who_has_a_second_step_cannot_set_up_another_with_the_password_alone(client, account):
    enrolled(account)
    first_step(client)
    assert client.get(reverse("enrol")).url == reverse("sign-in")


def test_the_first_step_is_forgotten_after_ten_minutes(client, account):
    device, _codes = enrolled(account)
    first_step(client)
    session = client.session
    session["pending_since"] -= 601
    session.save()
    answer = client.post(reverse("second-step"), {"code": code_for(device)})
    assert answer.url == reverse("sign-in")


def test_without_two_factor_the_password_is_enough_and_the_page_warns(client, account, settings):
    settings.TWO_FACTOR = False
    assert first_step(client).url == reverse("home")
    assert "staat uit" in client.get("/beheer/").content.decode()


def test_a_session_of_one_step_ends_when_two_are_asked(client, account, settings):
    settings.TWO_FACTOR = False
    first_step(client)
    settings.TWO_FACTOR = True
    assert not signed_in(client)


def test_signing_out_ends_the_session_and_needs_a_form(client, account, settings):
    settings.TWO_FACTOR = False
    first_step(client)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).status_code == 200
    assert not signed_in(client)


def test_signing_in_changes_the_session_key(client, account, settings):
    settings.TWO_FACTOR = False
    session = client.session
    session["of"] = "an attacker"
    session.save()
    before = session.session_key
    first_step(client)
    assert client.session.session_key != before
    assert "of" not in client.session


# ---------------------------------------------------------------------------- lock, enumeration


def said(answer) -> str:
    return answer.content.decode().split('role="alert"')[1].split("</div>")[0]


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client, account, settings):
    settings.TWO_FACTOR = False
    for _try in range(5):
        assert first_step(client, password=WRONG).status_code == 200
    assert first_step(client).status_code == 200
    account.refresh_from_db()
    left = account.locked_until - timezone.now()
    assert 14 * 60 < left.total_seconds() <= 15 * 60
    Account.objects.update(locked_until=timezone.now())
    assert first_step(client).status_code == 302


def test_four_failures_do_not_lock_and_are_forgotten_after_signing_in(client, account, settings):
    settings.TWO_FACTOR = False
    for _round in range(2):
        for _try in range(4):
            first_step(client, password=WRONG)
        assert first_step(client).status_code == 302
        client.post(reverse("sign-out"))


@pytest.mark.parametrize("route", ["second-step", "recovery-step"])
def test_guessing_the_second_step_locks_too(client, account, route):
    device, codes = enrolled(account)
    first_step(client)
    wrong = {"code": "000000" if route == "second-step" else "0000-0000-0000"}
    for _try in range(5):
        client.post(reverse(route), wrong)
    right = {"code": code_for(device) if route == "second-step" else codes[0]}
    assert client.post(reverse(route), right).url == reverse("sign-in")
    assert first_step(client).status_code == 200


def test_the_right_password_does_not_forget_failures_of_the_second_step(client, account):
    enrolled(account)
    for _try in range(5):
        first_step(client)
        client.post(reverse("second-step"), {"code": "000000"})
    account.refresh_from_db()
    assert actions.is_locked(account)


def test_unknown_wrong_and_locked_are_told_the_same(client, account):
    wrong = said(first_step(client, password=WRONG))
    unknown = said(first_step(client, mail="niemand@example.org"))
    Account.objects.update(locked_until=timezone.now() + actions.LOCKED_FOR)
    locked = said(first_step(client))
    Account.objects.update(locked_until=None, is_active=False)
    stopped = said(first_step(client))
    assert wrong == unknown == locked == stopped


def test_unknown_wrong_and_locked_take_the_same_work(client, account, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    done: list[int] = []
    encode = MD5PasswordHasher.encode

    def counted(*given):
        done.append(1)
        return encode(*given)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    def work(**given) -> int:
        done.clear()
        first_step(client, **given)
        return len(done)

    wrong = work(password=WRONG)
    unknown = work(mail="niemand@example.org")
    Account.objects.update(locked_until=timezone.now() + actions.LOCKED_FOR)
    locked = work()
    assert wrong == unknown == locked == 1


# ---------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example",
        "//kwaad.example",
        "javascript:alert(1)",
        "\\\\kwaad.example",
        "/\\x",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, account, settings, elsewhere):
    settings.TWO_FACTOR = False
    assert first_step(client, verder=elsewhere).url == reverse("home")


def test_one_is_sent_to_the_page_that_was_asked(client, account):
    device, _codes = enrolled(account)
    asked = client.get(reverse("account"))
    assert asked.url == f"{SIGN_IN}?verder={reverse('account')}"
    first_step(client, verder=reverse("account"))
    answer = client.post(reverse("second-step"), {"code": code_for(device)})
    assert answer.url == reverse("account")


@pytest.mark.parametrize(
    "route", ["sign-in", "second-step", "enrol", "sign-out", "choose-language"]
)
def test_a_form_from_elsewhere_is_refused_in_words(route):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse(route), {})
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()


# --------------------------------------------------------------------------------- the journal


def test_the_journal_tells_of_signing_in_without_an_address(client, account):
    device, codes = enrolled(account)
    first_step(client, password=WRONG)
    first_step(client)
    client.post(reverse("second-step"), {"code": code_for(device)})
    client.post(reverse("sign-out"))
    first_step(client)
    client.post(reverse("recovery-step"), {"code": codes[0]})
    actions.change_roles(account=account, grant=["analyst"], revoke=["manager"])
    entries = list(AccountEntry.objects.order_by("pk").values_list("action", "facts"))
    assert [action for action, _facts in entries] == [
        "account.make",
        "password.change",
        "recovery.make",
        "sign-in.fail",
        "sign-in",
        "sign-out",
        "recovery.use",
        "sign-in",
        "account.roles",
    ]
    assert entries[-1][1] == {"granted": ["analyst"], "revoked": ["manager"]}
    text = str(entries).lower()
    assert not [word for word in ("@", "anna", PASSWORD, codes[0].lower()) if word in text]
