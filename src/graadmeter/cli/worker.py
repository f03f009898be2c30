"""``graadmeter worker``: sends mail and does other work of the service in the background."""

from __future__ import annotations

import logging
import threading

import click

from graadmeter.language import gettext as _

QUEUES = "default,mail"
SECONDS_BETWEEN_TICKS = 60.0


@click.command(help=_("Doet het werk van de dienst op de achtergrond, zoals mail versturen."))
@click.option(
    "--once", is_flag=True, help=_("Doe wat er ligt en stop dan, in plaats van te blijven draaien.")
)
def worker(once: bool) -> None:
    """Prepares, and works until it is told to stop."""
    from graadmeter.service.project.start import prepare

    prepare()

    from django.core.management import call_command

    from graadmeter.service.fieldwork.mail.tasks import fieldwork_tick

    fieldwork_tick()
    ended = threading.Event()
    if not once:
        threading.Thread(target=_tick, args=(ended,), daemon=True).start()
    try:
        call_command(
            "db_worker", queue_name=QUEUES, batch=once, reload=False, startup_delay=not once
        )
    finally:
        ended.set()
    click.echo(_("Gestopt."), err=True)


def _tick(ended: threading.Event) -> None:
    """Looks every minute for what has come due, until the worker ends."""
    from django.db import connections

    from graadmeter.service.fieldwork.mail.tasks import fieldwork_tick

    log = logging.getLogger("graadmeter.worker")
    while not ended.wait(SECONDS_BETWEEN_TICKS):
        try:
            fieldwork_tick()
        except Exception:
            log.exception("tick failed", extra={"task": "fieldwork_tick"})
        finally:
            connections.close_all()
