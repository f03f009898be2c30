"""``graadmeter worker``: sends mail and does other work of the service in the background."""

from __future__ import annotations

import click

from graadmeter.language import gettext as _

QUEUES = "default,mail"


@click.command(help=_("Doet het werk van de dienst op de achtergrond, zoals mail versturen."))
@click.option(
    "--once", is_flag=True, help=_("Doe wat er ligt en stop dan, in plaats van te blijven draaien.")
)
def worker(once: bool) -> None:
    """Prepares, and works until it is told to stop."""
    from graadmeter.service.project.start import prepare

    prepare()

    from django.core.management import call_command

    call_command("db_worker", queue_name=QUEUES, batch=once, reload=False, startup_delay=not once)
    click.echo(_("Gestopt."), err=True)
