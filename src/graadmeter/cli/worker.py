"""``graadmeter worker``: sends mail and does other work of the service in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import click

from graadmeter.language import gettext as _

QUEUES = "default,mail"
SECONDS_BETWEEN_TICKS = 60.0
SECONDS_BETWEEN_NOTICES = 1.0


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
    from graadmeter.service.organisations.delivery import send_notices
    from graadmeter.service.registers_tick import registers_tick

    fieldwork_tick()
    registers_tick()
    send_notices()
    ended = threading.Event()
    if not once:
        for name, work, seconds in (
            ("fieldwork_tick", fieldwork_tick, SECONDS_BETWEEN_TICKS),
            ("registers_tick", registers_tick, SECONDS_BETWEEN_TICKS),
            # Mail of surveys may take minutes; who is to be told of an incident does not wait.
            ("send_notices", send_notices, SECONDS_BETWEEN_NOTICES),
        ):
            arguments = (name, work, seconds, ended)
            threading.Thread(target=_repeat, args=arguments, daemon=True).start()
    try:
        call_command(
            "db_worker", queue_name=QUEUES, batch=once, reload=False, startup_delay=not once
        )
    finally:
        ended.set()
    click.echo(_("Gestopt."), err=True)


def _repeat(name: str, work: Callable[[], object], seconds: float, ended: threading.Event) -> None:
    """Does work time and again, until the worker ends."""
    from django.db import close_old_connections

    log = logging.getLogger("graadmeter.worker")
    while not ended.wait(seconds):
        try:
            work()
        except Exception:
            log.exception("work failed", extra={"task": name})
        finally:
            close_old_connections()
