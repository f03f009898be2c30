"""Signing in by way of the organisation's provider: who comes in, and who does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from tests.service.managing import text_of
from tests.service.registers.organisations.provider import (
    CLIENT,
    SECRET,
    OpenProvider,
    new_key,
    running,
)

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Account, AccountEntry
from graadmeter.service.accounts.oidc import has_second_step
from graadmeter.service.project.oidc import Provider, read_provider

pytestmark = pytest.mark.django_db
FORBIDDEN, FOUND = 403, 302


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
def provider(key, settings) -> Iterator[OpenProvider]:
    with running(key) as made:
        settings.OIDC = Provider(
            client_id=CLIENT,
            secret=SECRET,
            issuer=made.address,
            authorization=f"{made.address}/authorize",
            token=f"{made.address}/token",
            keys=f"{made.address}/keys",
            userinfo=f"{made.address}/userinfo",
            name="Voorbeelddam",
            second_steps=("mfa",),
        )
        settings.OIDC_ENABLED = True
        settings.AUTHENTICATION_BACKENDS = [
            "django.contrib.auth.backends.ModelBackend",
            "graadmeter.service.accounts.oidc.Backend",
        ]
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
        settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{made.address}/authorize"
        settings.OIDC_OP_TOKEN_ENDPOINT = f"{made.address}/token"
        settings.OIDC_OP_JWKS_ENDPOINT = f"{made.address}/keys"
        settings.OIDC_OP_USER_ENDPOINT = f"{made.address}/userinfo"
        yield made


@pytest.fixture
def anna(db) -> Account:
    made = Account(mail="anna@example.org", name="Anna Bedacht", must_change=True)
    made.set_unusable_password()
    made.save()
    return made


def asked(client: Client, after: str = "") -> dict[str, str]:
    """Goes to the provider, and what it was asked."""
    answer: Any = client.get(reverse("oidc-start"), {"verder": after} if after else {})
    assert answer.status_code == FOUND
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def back(client: Client, provider: OpenProvider, state: str = "", after: str = "") -> Any:
    """Goes to the provider and comes back from it."""
    sent = asked(client, after)
    provider.nonce = sent["nonce"]
    return client.get(reverse("oidc-callback"), {"code": "c", "state": state or sent["state"]})


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_with_a_second_step_at_the_provider_somebody_is_signed_in(provider, anna, client):
    provider.claims = {"amr": ["pwd", "mfa"]}
    answer = back(client, provider, after="/register/")
    assert (answer.status_code, answer.url) == (FOUND, "/register/")
    assert is_in(client)
    entry = AccountEntry.objects.get(account=anna, action="sign-in")
    assert entry.facts == {"second_step": "elsewhere"}


def test_what_is_asked_of_the_provider_has_state_nonce_and_pkce(provider, anna, client):
    sent = asked(client)
    assert len(sent["state"]) >= 32
    assert len(sent["nonce"]) >= 32
    assert sent["code_challenge_method"] == "S256"
    assert sent["redirect_uri"].endswith("/inloggen/organisatie/terug/")
    back(client, provider)
    assert provider.asked["client_secret"] == [SECRET]
    assert len(provider.asked["code_verifier"][0]) >= 43


def test_without_a_second_step_there_this_service_asks_its_own(provider, anna, client):
    answer = back(client, provider)
    assert answer.url == reverse("enrol")
    assert not is_in(client)
    assert client.get(reverse("enrol")).status_code == 200


def test_with_second_steps_switched_off_one_is_enough(provider, anna, client, settings):
    settings.TWO_FACTOR = False
    assert back(client, provider).url == reverse("home")
    assert is_in(client)


def test_who_came_from_the_provider_need_not_change_a_password(provider, anna, client):
    provider.claims = {"acr": "mfa"}
    back(client, provider)
    assert client.get(reverse("home")).status_code == 200


def test_a_local_account_still_has_to(anna, client, settings):
    settings.TWO_FACTOR = False
    client.force_login(anna)
    assert client.get(reverse("home")).url == reverse("change-password")


REFUSED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("another nonce", {"nonce": "iets anders"}, {}),
    ("no nonce", {"nonce": None}, {}),
    ("for somebody else", {"aud": "een andere dienst"}, {}),
    ("for nobody", {"aud": None}, {}),
    ("of another provider", {"iss": "https://elders.example"}, {}),
    ("expired", {"exp": int(time.time()) - 3600}, {}),
    ("without an end", {"exp": None}, {}),
    ("of tomorrow", {"iat": int(time.time()) + 86400}, {}),
    ("mail not verified", {}, {"email_verified": False}),
    ("mail perhaps verified", {}, {"email_verified": "true"}),
    ("no mail", {}, {"email": None}),
    ("unknown account", {}, {"email": "niemand@example.org"}),
    ("about somebody else", {}, {"sub": "5678"}),
]


@pytest.mark.parametrize(
    ("claims", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_who_is_not_let_in(provider, anna, client, claims, told):
    provider.claims, provider.told = {"amr": ["mfa"], **claims}, told
    answer = back(client, provider)
    assert answer.status_code == FORBIDDEN
    assert "niet gelukt" in text_of(answer)
    assert not is_in(client)
    assert Account.objects.count() == 1


def test_a_token_signed_by_another_key_is_refused(provider, anna, client):
    provider.signing = new_key()
    assert back(client, provider).status_code == FORBIDDEN


def test_a_token_signed_with_our_own_secret_is_refused(provider, anna, client):
    provider.algorithm = "HS256"
    assert back(client, provider).status_code == FORBIDDEN


def test_an_account_that_is_closed_is_refused(provider, anna, client):
    Account.objects.filter(pk=anna.pk).update(is_active=False)
    assert back(client, provider).status_code == FORBIDDEN


def test_another_state_is_refused(provider, anna, client):
    assert back(client, provider, state="x" * 32).status_code == FORBIDDEN


def test_one_answer_is_good_once(provider, anna, client):
    provider.claims = {"amr": ["mfa"]}
    sent = asked(client)
    provider.nonce = sent["nonce"]
    answer = {"code": "c", "state": sent["state"]}
    assert client.get(reverse("oidc-callback"), answer).status_code == FOUND
    other = Client()
    assert other.get(reverse("oidc-callback"), answer).status_code == FORBIDDEN
    client.post(reverse("sign-out"))
    assert client.get(reverse("oidc-callback"), answer).status_code == FORBIDDEN


def test_a_provider_that_says_no_is_said_so(provider, anna, client):
    sent = asked(client)
    answer = client.get(
        reverse("oidc-callback"), {"error": "access_denied", "state": sent["state"]}
    )
    assert answer.status_code == FORBIDDEN


def test_a_provider_that_is_away_is_said_so(provider, anna, client, settings):
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider.address}0/token"
    assert back(client, provider).status_code == FORBIDDEN


def test_nobody_is_sent_on_to_somewhere_else(provider, anna, client):
    provider.claims = {"amr": ["mfa"]}
    assert back(client, provider, after="https://kwaad.example/").url == reverse("home")


def test_without_its_own_page_the_token_tells_who_it_is(provider, anna, client, settings):
    from dataclasses import replace

    settings.OIDC = replace(settings.OIDC, userinfo="", mail_claim="upn", mail_verified=False)
    provider.claims = {"upn": "Anna@example.org", "email": None, "amr": "mfa"}
    assert back(client, provider).status_code == FOUND
    assert is_in(client)


def test_the_sign_in_page_shows_the_other_way_only_when_there_is_one(provider, client, settings):
    assert "Inloggen met Voorbeelddam" in text_of(client.get(reverse("sign-in")))
    settings.OIDC_ENABLED = False
    assert reverse("oidc-start") not in text_of(client.get(reverse("sign-in")))
    for name in ("oidc-start", "oidc-callback"):
        assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize(
    ("counted", "claims", "expected"),
    [
        (("mfa",), {"amr": ["pwd", "mfa"]}, True),
        (("mfa",), {"amr": "mfa"}, True),
        (("mfa",), {"amr": ["pwd"]}, False),
        (("mfa",), {"acr": "mfa"}, True),
        (("mfa",), {"acr": None, "amr": None}, False),
        (("mfa",), {}, False),
        ((), {"amr": ["mfa"]}, False),
        (("altijd",), {}, True),
        (("hoog",), {"acr": "hoog", "amr": ["pwd"]}, True),
    ],
)
def test_what_counts_as_a_second_step(settings, counted, claims, expected):
    settings.OIDC = Provider(second_steps=counted)
    assert has_second_step(claims) is expected


NEEDED = {
    "GRAADMETER_OIDC_CLIENT": "c",
    "GRAADMETER_OIDC_SECRET": "s",
    "GRAADMETER_OIDC_ISSUER": "https://id.example",
    "GRAADMETER_OIDC_AUTHORIZATION": "https://id.example/a",
    "GRAADMETER_OIDC_TOKEN": "https://id.example/t",
    "GRAADMETER_OIDC_KEYS": "https://id.example/k",
}


def test_a_provider_is_read_from_the_settings(monkeypatch):
    assert read_provider() == Provider()
    for name, value in {**NEEDED, "GRAADMETER_OIDC_SECOND_STEP": "mfa, otp"}.items():
        monkeypatch.setenv(name, value)
    found = read_provider()
    assert found.second_steps == ("mfa", "otp")
    assert found.mail_verified
    assert "s" not in repr(found).replace("https://", "")


@pytest.mark.parametrize("missing", sorted(set(NEEDED) - {"GRAADMETER_OIDC_CLIENT"}))
def test_half_a_provider_is_named(monkeypatch, missing):
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(UserError, match=missing):
        read_provider()


@pytest.mark.parametrize("address", ["http://id.example/k", "id.example", "https://"])
def test_a_provider_is_not_asked_over_an_open_line(monkeypatch, address):
    for name, value in {**NEEDED, "GRAADMETER_OIDC_KEYS": address}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match="GRAADMETER_OIDC_KEYS"):
        read_provider()
