"""``graadmeter demo``: the bundled monitor, built and served on this machine."""

from __future__ import annotations

import errno
import signal
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from graadmeter.cli.progress import say
from graadmeter.cli.waves import monitor_with_wave
from graadmeter.errors import UserError
from graadmeter.language import gettext as _

DEMO_MONITOR = "miv"
DEMO_WAVE = 2016
HOST = "127.0.0.1"
PORTS_TRIED = 50


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line on the terminal for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@click.command(
    "demo",
    help=_(
        "Bouw de meegeleverde monitor met synthetische antwoorden en toon hem op deze computer. "
        "Stop met Ctrl-C; er blijft niets achter."
    ),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Poort; is die bezet, dan de eerstvolgende vrije."),
)
def demo(port: int) -> None:
    """Build the bundled monitor in a temporary folder and serve it until interrupted."""
    from graadmeter.cli.publishing import make_publication
    from graadmeter.publication import write_publication

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    monitor = monitor_with_wave(DEMO_MONITOR, DEMO_WAVE)
    say(_("De publicatie wordt gebouwd met synthetische antwoorden; dit duurt even."))
    files = make_publication(monitor, DEMO_WAVE, None, seed=1)
    with tempfile.TemporaryDirectory(prefix="graadmeter-") as temporary:
        folder = Path(temporary) / "publicatie"
        write_publication(files, folder, monitor.settings.id, DEMO_WAVE)
        serve(folder, port)


def serve(folder: Path, port: int) -> None:
    """Serve a folder on this machine alone until interrupted.

    Raises:
        UserError: no port is free.
    """
    with _server(folder, port) as server:
        click.echo(f"http://{HOST}:{server.server_address[1]}/")
        say(_("Open dit adres in een browser. Stop met Ctrl-C."))
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            say(_("Gestopt."))


def _server(folder: Path, port: int) -> ThreadingHTTPServer:
    handler = partial(_Quiet, directory=str(folder))
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return ThreadingHTTPServer((HOST, candidate), handler)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
    raise UserError(
        _("Geen vrije poort van {first} tot {last}").format(
            first=port, last=min(port + PORTS_TRIED, 65536) - 1
        ),
        where="--port",
        mend=_("Geef een ander poortnummer."),
    )
