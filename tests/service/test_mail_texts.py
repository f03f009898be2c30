"""Texts, schedules, links and the settings of the server: what is accepted, what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.errors import UserError
from graadmeter.language import use_language
from graadmeter.service.fieldwork.mail.compose import ascii_address, paragraphs_of
from graadmeter.service.fieldwork.mail.links import bounce_address, token_of
from graadmeter.service.fieldwork.mail.schedule import (
    ORDER,
    SLUGS,
    Kind,
    default_schedule,
    schedule_problems,
)
from graadmeter.service.fieldwork.mail.texts import default_texts, fill, pool_text, text_problems
from graadmeter.service.fieldwork.mail.transport import _dotted, read_server

OPENS, CLOSES = date(2025, 3, 3), date(2025, 3, 31)


@pytest.mark.parametrize("kind", ORDER)
def test_the_proposed_texts_are_sound_in_both_languages(kind):
    subjects, bodies = default_texts(kind)
    assert set(subjects) == set(bodies) == {"nl", "en"}
    for language in subjects:
        assert text_problems(kind, subjects[language], bodies[language]) == []
    assert bodies["nl"] != bodies["en"]


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("Vraag", "{naamm} {link} {stoplink}", "{naamm} is geen invulveld. Bekend zijn: {naam}"),
        ("Vraag", "{} {link} {stoplink}", "{} is geen invulveld"),
        ("Vraag", "{link.__class__} {stoplink}", "is geen invulveld"),
        ("Vraag", "{link!r} {stoplink}", "is geen invulveld"),
        ("Vraag", "{link {stoplink}", "accolade te veel of te weinig"),
        ("", "{link} {stoplink}", "Onderwerp: er staat niets"),
        ("Vraag", "  ", "Tekst: er staat niets"),
        ("Vraag\nBcc: x@example.org", "{link} {stoplink}", "één regel"),
        ("Vraag {code}", "{link} {stoplink}", "hoort niet in het onderwerp"),
        ("Vraag", "Doe mee. {stoplink}", "zonder {link} of {code}"),
        ("Vraag", "{link}", "afmeldt, met {stoplink}"),
        ("x" * 201, "{link} {stoplink}", "ten hoogste 200 tekens"),
    ],
)
def test_a_text_with_faults_is_refused_in_words(subject, body, said):
    assert said in "; ".join(text_problems(Kind.INVITATION, subject, body))


def test_there_is_no_code_in_an_announcement():
    assert "laat {link} en {code} weg" in text_problems(Kind.ANNOUNCEMENT, "Kort", "{code}")[0]


def test_braces_can_be_written_twice():
    assert fill("{{x}} {naam}", {"naam": "A{b}"}) == "{x} A{b}"


def test_a_placeholder_that_is_unknown_never_reaches_anybody():
    with pytest.raises(UserError, match="geen invulveld"):
        fill("{wachtwoord}", {"wachtwoord": "x"})


def test_the_reminder_of_an_intermediary_is_for_everybody():
    assert "gaat naar iedereen" in pool_text(Kind.REMINDER_1)
    with use_language("en"):
        assert "goes to everybody" in pool_text(Kind.REMINDER_1)


@pytest.mark.parametrize("route", ["mail", "panel", "pool"])
@given(days=st.integers(3, 120))
def test_a_proposed_schedule_is_sound(route, days):
    closes = OPENS + timedelta(days=days)
    dates = default_schedule(route, OPENS, closes)
    assert dates["invitation"] == OPENS
    assert schedule_problems(dates, OPENS, closes) == {}


@pytest.mark.parametrize(
    ("dates", "where", "said"),
    [
        ({Kind.ANNOUNCEMENT: OPENS}, Kind.ANNOUNCEMENT, "voor de opening"),
        ({Kind.INVITATION: OPENS - timedelta(days=1)}, Kind.INVITATION, "nog niet open"),
        ({Kind.INVITATION: CLOSES + timedelta(days=1)}, Kind.INVITATION, "al gesloten"),
        ({Kind.INVITATION: OPENS, Kind.THANKS: CLOSES}, Kind.THANKS, "na de sluiting"),
        ({Kind.INVITATION: OPENS, Kind.REMINDER_1: OPENS}, Kind.REMINDER_1, "na uitnodiging"),
        ({Kind.REMINDER_1: OPENS}, Kind.REMINDER_1, "geen uitnodiging"),
    ],
)
def test_a_schedule_that_cannot_be_says_why(dates, where, said):
    assert said in schedule_problems(dates, OPENS, CLOSES)[where]


def test_every_round_has_its_own_address():
    assert len(set(SLUGS.values())) == len(ORDER)


def test_a_bounce_address_leads_back_to_its_token():
    token = "abcdefghijklmnopqrstuvwxy7"  # noqa: S105
    assert token_of(bounce_address(token)) == token
    assert token_of(f"Iemand <BOUNCE+{token.upper()}@example.org>") == token
    assert token_of("bounce+kort@example.org") is None
    assert token_of(f"bounces+{token}@example.org") is None


def test_only_whole_links_become_links():
    (first, second) = paragraphs_of("Ga naar\nhttps://example.org/x nu\n\n<b>javascript:1</b>")
    assert [text for text, link in first if link] == ["https://example.org/x"]
    assert not any(link for _text, link in second)


def test_domains_are_written_in_ascii():
    assert ascii_address("anna@voorbéeld.example.nl") == "anna@xn--voorbeld-f1a.example.nl"


@given(st.binary(max_size=200))
def test_a_line_with_only_a_dot_never_ends_a_message(content):
    sent = _dotted(content)
    assert sent.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in b"\r\n" + sent
    lines = sent[:-2].split(b"\r\n")
    assert all(line != b"." for line in lines)


@pytest.mark.parametrize(
    ("url", "host", "port", "secure", "required"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, False, False),
        ("smtps://mail.example.org", "mail.example.org", 465, True, False),
        ("smtp://u:p%40ss@mail.example.org:587", "mail.example.org", 587, False, True),
        ("smtp://u:p@127.0.0.1:2525", "127.0.0.1", 2525, False, False),
        ("smtp://mail.example.org?tls=required", "mail.example.org", 25, False, True),
    ],
)
def test_the_address_of_a_server_is_read(url, host, port, secure, required):
    server = read_server(url)
    assert (server.host, server.port, server.secure) == (host, port, secure)
    assert server.required == required
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:y:z"])
def test_what_is_no_address_of_a_server_is_refused(url):
    with pytest.raises(UserError, match="mailserver"):
        read_server(url)
