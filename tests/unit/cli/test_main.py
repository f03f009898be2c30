"""Exit codes of the contract, and commands that are there and say what they do."""

import click
import pytest

from graadmeter.cli import main
from graadmeter.errors import ExitCode, FaultsError, GraadmeterError, UserError


@pytest.fixture
def ending(monkeypatch, capsys):
    """Run a command that ends in some way: its exit code, and what is said of it."""

    def run(error: BaseException | None, result: object = None) -> tuple[int, str]:
        def command(**_more: object) -> object:
            if error is not None:
                raise error
            return result

        monkeypatch.setattr(main.cli, "main", command)
        code = main.run(["anything"])
        said = capsys.readouterr()
        assert said.out == ""
        return code, said.err

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (None, 0, ""),
        (UserError("kapot"), 2, "Fout: kapot\n"),
        (UserError("kapot", where="a.yaml", mend="heel"), 2, "Fout: a.yaml: kapot\n  → heel\n"),
        (FaultsError("kapot", []), 2, "Fout: kapot\n"),
        (GraadmeterError("van ons"), 1, "Fout: van ons\n"),
        (KeyboardInterrupt(), 130, "Afgebroken.\n"),
        (click.exceptions.Abort(), 130, "Afgebroken.\n"),
        (click.UsageError("zo niet"), 2, "Error: zo niet\n"),
    ],
)
def test_how_a_command_ends_decides_the_exit_code(ending, error, code, said):
    assert ending(error) == (code, said)


def test_a_command_may_give_its_own_exit_code(ending):
    assert ending(None, result=ExitCode.FINDINGS) == (3, "")


def test_a_defect_is_not_hidden(ending):
    """What nobody foresaw ends with a trace and exit code 1, as Python does."""
    with pytest.raises(ZeroDivisionError):
        ending(ZeroDivisionError())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_has_help(capsys, name, language):
    assert main.run(["--language", language, name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: graadmeter {name}")
    assert len(text.splitlines()) > 5


def test_all_commands_are_listed(capsys):
    assert main.run(["--help"]) == 0
    text = capsys.readouterr().out
    listed = [line.split()[0] for line in text.split("Commands:")[1].strip().splitlines()]
    assert listed == sorted(main.COMMANDS)
