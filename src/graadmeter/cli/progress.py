"""A progress bar on a terminal, and nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

STEPS = 1000


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Show how far work is, on standard error.

    Yields:
        A function to call with the part that is done, from 0 to 1.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:

        def show(done: float) -> None:
            bar.update(max(0, round(done * STEPS) - bar.pos))

        yield show
        show(1.0)


def say(message: str) -> None:
    """A remark for whoever watches; standard output is for the result."""
    click.echo(message, err=True)
