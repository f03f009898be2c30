"""``graadmeter serve``: runs the service."""

from __future__ import annotations

import click

from graadmeter.language import gettext as _

THREADS = 1
"""Requests one process works on at a time: with more, threads of Python wait for each other."""
WAITING = 256
"""Requests that may wait in one process; more are left to the kernel's queue."""
SECONDS_TO_STOP = 20


@click.command(help=_("Draait de dienst: vragenlijsten, veldwerk, beheer."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Adres om op te luisteren."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Poort om op te luisteren."),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help=_("Aantal processen dat antwoordt."),
)
def serve(host: str, port: int, workers: int) -> None:
    """Prepares, listens until it is told to stop."""
    from graadmeter.service.project.start import check_port, prepare

    prepare()
    check_port(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        _("Graadmeter draait op http://{host}:{port}/ — stop met Ctrl-C.").format(
            host=shown, port=port
        ),
        err=True,
    )
    listen(host, port, workers)


def listen(host: str, port: int, workers: int) -> None:
    """Answers requests until it is told to stop, and says that it has."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        "graadmeter.service.project.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=WAITING,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    server.serve()
    click.echo(_("Gestopt."), err=True)
