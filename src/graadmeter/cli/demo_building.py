"""The publication of the demo, made in a process of its own while the service is prepared."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from graadmeter.errors import GraadmeterError
from graadmeter.language import current_language, use_language


@contextmanager
def publication_beside(monitor: str, wave: int, out: Path) -> Iterator[Callable[[], None]]:
    """Builds a publication of synthetic answers beside what goes on here.

    Args:
        monitor: name or folder of the monitor.
        wave: of which wave.
        out: the folder that it is written to.

    Yields:
        A function that waits until it is there, and raises what went wrong.
    """
    # A copy of this process would not have the threads of Polars; so it is started anew.
    started = multiprocessing.get_context("spawn")
    ours, theirs = started.Pipe(duplex=False)
    builder = started.Process(
        target=_build, args=(monitor, wave, out, current_language(), theirs), name="publication"
    )
    # What is interrupted here is ended here; so from its first moment on Ctrl-C is not for it.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        builder.start()
    finally:
        signal.signal(signal.SIGINT, handler)
    theirs.close()

    def wait() -> None:
        try:
            error = ours.recv()
        except EOFError:
            builder.join()
            raise RuntimeError(f"the build ended with {builder.exitcode}") from None
        if error is not None:
            raise error

    try:
        yield wait
    finally:
        builder.kill()
        builder.join()
        ours.close()


def _build(monitor: str, wave: int, out: Path, language: str, told: Connection) -> None:
    """What the process does; of an error that is a defect it tells where it was as well."""
    from graadmeter.cli.publishing import make_publication
    from graadmeter.cli.waves import monitor_with_wave
    from graadmeter.publication import write_publication

    with use_language(language):
        try:
            found = monitor_with_wave(monitor, wave)
            files = make_publication(found, wave, None, seed=1)
            write_publication(files, out, found.settings.id, wave)
        except Exception as error:
            if not isinstance(error, GraadmeterError):
                error.add_note(traceback.format_exc())
            told.send(error)
            raise SystemExit(1) from None
        told.send(None)
