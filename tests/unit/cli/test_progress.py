"""A progress bar on a terminal, and nothing anywhere else."""

import io
import sys

import pytest

from graadmeter.cli.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    with progress_bar("Answers") as progress:
        for part in (0.25, 0.5, 0.4, 0.9):
            progress(part)
    assert out.getvalue() == ""
    return stream.getvalue()


def test_a_pipe_gets_nothing(monkeypatch):
    assert shown(monkeypatch, io.StringIO()) == ""


def test_a_terminal_gets_a_bar_that_ends_at_all(monkeypatch):
    text = shown(monkeypatch, Terminal())
    assert "Answers" in text
    assert "25%" in text
    assert "100%" in text


def test_a_bar_never_goes_back(monkeypatch):
    text = shown(monkeypatch, Terminal())
    assert "40%" not in text


def test_an_error_goes_through(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ZeroDivisionError), progress_bar("Answers"):
        raise ZeroDivisionError
