"""The ``graadmeter`` command: finds the command asked for and turns errors into exit codes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

import click

from graadmeter import __version__
from graadmeter.errors import ExitCode, GraadmeterError
from graadmeter.language import DEFAULT_LANGUAGE, LANGUAGES, use_language
from graadmeter.language import gettext as _

LANGUAGE_VARIABLE = "GRAADMETER_LANGUAGE"
# Name of a command to the module that holds it; a module is imported when its command is used.
COMMANDS = (
    "audit",
    "build",
    "check",
    "demo",
    "export",
    "manage",
    "newwave",
    "serve",
    "synthesize",
    "tabulate",
    "verify",
    "worker",
)


# The language chosen, for what is still to be said when the command's own context has closed.
_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT_LANGUAGE)


class LazyGroup(click.Group):
    """A group whose commands are imported when needed, so that each one starts fast."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command with a name."""
        if name not in COMMANDS:
            return None
        command: Any = getattr(import_module(f"graadmeter.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None


def _speak(ctx: click.Context, _parameter: click.Parameter, language: str) -> str:
    """Give messages in a language from here on: commands are imported after this."""
    ctx.with_resource(use_language(language))
    _spoken.set(language)
    return language


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="graadmeter")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    envvar=LANGUAGE_VARIABLE,
    default=DEFAULT_LANGUAGE,
    show_default=True,
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help="Taal van de meldingen. / Language of the messages.",
)
def cli() -> None:
    """Graadmeter: van een monitormap naar gepubliceerde tabellen."""


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    with _noted_interruption() as interrupted:
        try:
            code = run(sys.argv[1:])
        except BaseException:
            # A library that is interrupted while it is being imported may raise something else,
            # which need not be an Exception: Polars panics.
            if not interrupted():
                raise
            click.echo(err=True)
            code = _interrupted()
    sys.exit(code)


@contextmanager
def _noted_interruption() -> Iterator[Callable[[], bool]]:
    """Tells whether Ctrl-C was pressed, whatever became of its `KeyboardInterrupt`.

    Who started this with interruptions ignored, keeps that.
    """
    came = False

    def note(*_of_signal: object) -> None:
        nonlocal came
        came = True
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield lambda: came
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: came
    finally:
        signal.signal(signal.SIGINT, before)


def run(arguments: list[str]) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 a defect of ours, 2 the user's input or usage, 3 findings, 130
        interrupted.
    """
    _spoken.set(DEFAULT_LANGUAGE)
    try:
        result = cli.main(args=arguments, prog_name="graadmeter", standalone_mode=False)
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return int(ExitCode.USER)
    except GraadmeterError as error:
        with use_language(_spoken.get()):
            click.echo(_("Fout: {error}").format(error=error), err=True)
        return int(error.exit_code)
    except SystemExit:
        # Click leaves by itself only when the reader of our output went away. That is no defect,
        # and there is nobody left to tell.
        return int(ExitCode.DONE)
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


def _interrupted() -> int:
    with use_language(_spoken.get()):
        click.echo(_("Afgebroken."), err=True)
    return int(ExitCode.INTERRUPTED)
