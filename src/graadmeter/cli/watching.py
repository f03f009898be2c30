"""``graadmeter build --watch``: a publication that follows its monitor while somebody writes it."""

from __future__ import annotations

import contextlib
import signal
import stat
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from graadmeter.cli.building import Order
from graadmeter.cli.preview import Preview, serve_preview
from graadmeter.cli.progress import say
from graadmeter.errors import GraadmeterError
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_OF_REST = 0.1
"""An editor may write a file in pieces: nothing is read until all is still for this long."""
_MOST_NAMES = 3

Seen = Mapping[Path, tuple[int, int]]
"""File to when it was written and its size."""


def watch(order: Order, loaded: Monitor, port: int) -> None:
    """Make a publication and show it; make it again whenever its monitor changes.

    Args:
        order: what is made.
        loaded: its monitor.
        port: where it is shown; the next one that is free, if this one is not.

    Returns when it is interrupted.

    Raises:
        UserError: the first publication cannot be made, or no port is free.
    """
    from graadmeter.monitor import find_monitor

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folders = [find_monitor(order.monitor), *([order.microdata] if order.microdata else [])]
    seen = files_of(folders, order.out)
    preview = Preview(order.out)
    files = order.make(loaded)
    preview.replace(lambda: order.write(files, loaded))
    with serve_preview(preview, port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        click.echo(server.address)
        say(
            _("De publicatie volgt wijzigingen in {folder}. Stop met Ctrl-C.").format(
                folder=folders[0]
            )
        )
        try:
            _follow(order, preview, folders, seen)
        except KeyboardInterrupt:
            say(_("Gestopt."))
        finally:
            preview.end()
            server.shutdown()


def files_of(folders: Iterable[Path], without: Path) -> dict[Path, tuple[int, int]]:
    """The files in folders, as far as they can be seen now; hidden ones are no part of a monitor.

    Args:
        folders: where to look.
        without: the folder that is written, which may be among them.
    """
    found = {}
    written = without.resolve()
    for folder in (one.resolve() for one in folders):
        for path in folder.rglob("*"):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path.is_relative_to(written):
                continue
            with contextlib.suppress(OSError):  # What went away between two looks is not there.
                facts = path.stat()
                if stat.S_ISREG(facts.st_mode):
                    found[path] = (facts.st_mtime_ns, facts.st_size)
    return found


def changed(before: Seen, after: Seen) -> list[str]:
    """Names of the files that were added, removed or written."""
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return sorted({path.name for path in paths})


def _follow(order: Order, preview: Preview, folders: list[Path], seen: Seen) -> None:
    while True:
        names, seen = _next_change(folders, order.out, seen)
        shown = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
        started = time.monotonic()
        try:
            _again(order, preview)
        except GraadmeterError as error:
            say(_("Fout: {error}").format(error=error))
            say(_("De vorige publicatie blijft te zien."))
        except Exception as error:
            # Who writes a text must not lose the preview over a defect of ours.
            kind = type(error).__name__
            say(
                _("Dit is een fout in Graadmeter zelf, niet in uw monitor: {kind}: {error}").format(
                    kind=kind, error=error
                )
            )
            say(_("De vorige publicatie blijft te zien."))
        else:
            seconds = format_number(time.monotonic() - started, 1)
            say(_("Opnieuw gemaakt in {seconds} s: {names}").format(seconds=seconds, names=shown))


def _again(order: Order, preview: Preview) -> None:
    loaded = order.load()
    order.check(loaded)
    files = order.make(loaded)
    preview.replace(lambda: order.write(files, loaded))


def _next_change(folders: list[Path], without: Path, seen: Seen) -> tuple[list[str], Seen]:
    """Wait until files differ from what was seen and are still; their names, and what is seen."""
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        now = files_of(folders, without)
        while now != seen:
            time.sleep(SECONDS_OF_REST)
            later = files_of(folders, without)
            if later == now:
                return changed(seen, now), now
            now = later
