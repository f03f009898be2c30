"""The log does not tell when somebody was at a page for reporters."""

from __future__ import annotations

import json
import logging
from datetime import date

import pytest
from django.test import Client, RequestFactory
from tests.service.registers.integrity.submitting.walking import a_channel

from graadmeter.service.project.traceless import HeldBack


@pytest.mark.django_db
def test_pages_for_reporters_and_their_style_sheets_have_no_line_in_the_log(caplog, settings):
    a_channel()
    client = Client()
    with caplog.at_level(logging.DEBUG, logger="graadmeter.request"):
        for path in (
            "/integriteit/voorbeelddam/",
            "/integrity/voorbeelddam/report/",
            "/integriteit/voorbeelddam/volgen/",
            "/integriteit/niets/",
            "/register/voorbeelddam/integriteit/melden/",
        ):
            client.get(path)
        client.post("/integriteit/voorbeelddam/volgen/", {"code": "x"})
        client.head("/static/style/integrity.css")
        assert caplog.records == []
        client.get("/melding/")
        assert [each.route for each in caplog.records] == ["melding/"]


def a_defect(path: str) -> logging.LogRecord:
    record = logging.LogRecord("django.request", logging.ERROR, "f", 1, "Fault: %s", ("x",), None)
    record.request = RequestFactory().get(path)
    return record


def test_a_defect_there_is_told_when_the_day_is_over_and_by_the_day_alone(capsys):
    today = [date(2026, 11, 23)]
    held = HeldBack(lambda: today[0])
    assert held.filter(a_defect("/melden/x/"))
    assert not held.filter(a_defect("/integriteit/x/melden/"))
    assert held.filter(logging.LogRecord("x", 20, "f", 1, "said", (), None))
    assert capsys.readouterr().err == ""
    today[0] = date(2026, 11, 24)
    assert held.filter(logging.LogRecord("x", 20, "f", 1, "said", (), None))
    (told,) = [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    assert (told["time"], told["message"]) == ("2026-11-23", "Fault: %s")
    assert "integriteit" not in json.dumps(told)


def test_what_was_held_is_written_when_the_process_ends(capsys):
    held = HeldBack(lambda: date(2026, 11, 23))
    for _number in range(3):
        held.filter(a_defect("/integrity/x/report/"))
    held.release()
    held.release()
    assert len(capsys.readouterr().err.splitlines()) == 3
