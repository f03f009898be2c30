"""Every page: its headers, its language, its errors; and logs that hold nothing of a visitor."""

import io
import json
import logging
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connections
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.service.routes import example, routes

from graadmeter.service.project import urls
from graadmeter.service.project.logs import JsonFormatter

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "/inloggen/"
CANARY = "kanarie"


def broken(request: HttpRequest, what: str) -> HttpResponse:
    secret = f"{CANARY}@example.org"
    raise RuntimeError(secret)


@pytest.fixture
def defect(settings):
    """An address whose page fails."""
    made = ModuleType("urls_with_a_defect")
    patterns = [*urls.urlpatterns, path("kapot/<str:what>/", broken)]
    made.__dict__.update(urls.__dict__ | {"urlpatterns": patterns})
    settings.ROOT_URLCONF = made
    return f"/kapot/{CANARY}/?{CANARY}={CANARY}"


def policy(answer) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


@pytest.mark.django_db
def test_the_policy_allows_no_inline_code_and_nothing_from_elsewhere(client):
    for address in (ADDRESS, "/bestaat-niet/"):
        answer = client.get(address)
        rules = policy(answer)
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert "unsafe" not in str(rules)
        assert "http" not in str(rules)


@pytest.mark.django_db
def test_pages_are_kept_by_no_cache_and_guessed_by_no_browser(client):
    headers = client.get(ADDRESS).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.django_db
def test_with_https_everything_is_https(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get(ADDRESS).url == f"https://testserver{ADDRESS}"
    answer = client.get(ADDRESS, headers={"x-forwarded-proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert client.get("/gezondheid/").status_code == 200


@pytest.mark.django_db
def test_no_page_has_inline_style_or_script(client):
    text = client.get(ADDRESS).content.decode()
    assert not [mark for mark in ("<style", "style=", "<script>", " onclick") if mark in text]


@pytest.mark.django_db
def test_a_visitor_who_only_looks_gets_no_session(client):
    answer = client.get(ADDRESS)
    assert set(answer.cookies) == {"csrftoken"}
    assert not answer.cookies["csrftoken"]["max-age"]
    assert answer.cookies["csrftoken"]["httponly"]


# ----------------------------------------------------------------------------------- language


@pytest.mark.django_db
def test_the_language_is_chosen_with_a_button_and_remembered(client):
    answer = client.post("/taal/", {"taal": "en", "terug": ADDRESS})
    assert answer.url == ADDRESS
    page = client.get(ADDRESS)
    assert '<html lang="en">' in page.content.decode()
    assert "Sign in" in page.content.decode()
    assert client.get("/taal/").status_code == 405


@pytest.mark.parametrize("elsewhere", ["https://kwaad.example/", "//kwaad.example", ""])
def test_the_language_button_sends_nobody_elsewhere(client, elsewhere):
    assert client.post("/taal/", {"taal": "en", "terug": elsewhere}).url == "/"


def test_an_unknown_language_is_dutch(client):
    assert "taal" not in client.post("/taal/", {"taal": "xx", "terug": "/"}).cookies
    client.cookies["taal"] = "xx"
    assert client.get("/bestaat-niet/").headers["Content-Language"] == "nl"


# ------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Deze pagina bestaat niet"), ("en", "This page does not exist")]
)
def test_a_page_that_is_not_there_says_so_in_both_languages(client, language, said):
    client.cookies["taal"] = language
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "ging iets mis bij ons"), ("en", "wrong on our side")]
)
def test_a_defect_says_nothing_of_itself(client, defect, language, said):
    client.raise_request_exception = False
    client.cookies["taal"] = language
    answer = client.get(defect)
    assert answer.status_code == 500
    assert said in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_host_that_is_not_ours_is_refused_in_words(client):
    answer = client.get("/bestaat-niet/", headers={"host": "kwaad.example"})
    assert answer.status_code == 400
    assert "kan niet worden gelezen" in answer.content.decode()


# --------------------------------------------------------------------------------------- logs


@pytest.fixture
def lines(settings):
    """What the service logs during a test, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    named = [logging.getLogger(name) for name in ("graadmeter", "django", "django.request")]
    before = [(logger, logger.level) for logger in (root, *named)]
    root.addHandler(handler)
    for logger in (root, *named):
        logger.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    for logger, level in before:
        logger.setLevel(level)


@pytest.mark.django_db
def test_logs_hold_nothing_a_visitor_sent(client, lines, defect):
    client.raise_request_exception = False
    extra = {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_X_FORWARDED_FOR": "203.0.113.78",
        "HTTP_USER_AGENT": CANARY,
        "HTTP_REFERER": f"http://testserver/{CANARY}",
    }
    client.get(f"{ADDRESS}?{CANARY}={CANARY}", **extra)
    client.post(ADDRESS, {"mail": f"{CANARY}@example.org", "password": CANARY}, **extra)
    client.get(f"/{CANARY}/{CANARY}?q={CANARY}", **extra)
    client.get(defect, **extra)
    client.post("/taal/", {"taal": CANARY, "terug": f"//{CANARY}"}, **extra)
    found = lines()
    requests = [line for line in found if line["logger"] == "graadmeter.request"]
    assert [line["route"] for line in requests] == [
        "inloggen/", "inloggen/", "", "kapot/<str:what>/", "taal/"
    ]  # fmt: skip
    assert [line["status"] for line in requests] == [200, 200, 404, 500, 302]
    text = json.dumps(found)
    assert CANARY not in text.replace("<str:what>", "")
    assert "203.0.113" not in text


@pytest.mark.django_db
def test_a_defect_is_logged_with_its_kind_and_place(client, lines, defect):
    client.raise_request_exception = False
    client.get(defect)
    (found,) = [line for line in lines() if "error" in line]
    assert found["error"] == "RuntimeError"
    assert any("broken" in place for place in found["trace"])


# ------------------------------------------------------------------------------------- health


def test_a_living_process_says_so_without_a_database(client):
    answer = client.get("/gezondheid/")
    assert answer.json()["status"] == "ok"


@pytest.mark.django_db(databases=["default", "responses"])
def test_the_service_is_ready_when_both_databases_answer(client):
    answer = client.get("/gezondheid/gereed/")
    assert answer.status_code == 200
    assert answer.json()["databases"] == {"default": "ok", "responses": "ok"}


@pytest.mark.django_db(databases=["default", "responses"])
def test_a_broken_database_makes_the_service_unready_and_is_named(client, monkeypatch):
    def refuse(*given):
        raise OperationalError(f"{CANARY} refuses")

    monkeypatch.setattr(connections["responses"], "cursor", refuse)
    answer = client.get("/gezondheid/gereed/")
    assert answer.status_code == 503
    assert answer.json()["databases"] == {"default": "ok", "responses": "OperationalError"}
    assert CANARY not in answer.content.decode()


def test_error_pages_have_handlers_for_every_kind():
    assert all(hasattr(urls, f"handler{status}") for status in (400, 403, 404, 500))


# ---------------------------------------------------------------------------------- addresses


def test_every_address_is_documented_and_no_other():
    text = (ROOT / "docs" / "reference" / "addresses.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([^`]+)` \| `([^`]*)` \| \S", text, flags=re.MULTILINE)
    assert sorted(documented) == sorted(routes()), "docs/reference/addresses.md is behind"


def test_no_two_addresses_have_the_same_name():
    names = [name for _address, name in routes()]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.django_db(databases=["default", "responses"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_administration_is_shown_without_an_account(client, method):
    guarded = [address for address, _name in routes() if address.startswith("/beheer/")]
    assert len(guarded) > 5
    answers = {address: getattr(client, method)(example(address)) for address in guarded}
    open_to_all = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 405
        and not (answer.status_code == 302 and answer.url.startswith("/inloggen/"))
    }
    assert not open_to_all
