"""``graadmeter newwave``: a copy of a monitor with a wave added that starts from an earlier one."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.cli.progress import say
from graadmeter.language import gettext as _


@click.command(
    "newwave",
    help=_(
        "Maak een nieuwe meting: een kopie van de monitormap met de vragenlijsten, populaties en "
        "tabellen van een eerdere meting als begin. MONITOR blijft zoals het is."
    ),
)
@click.argument("monitor", metavar="MONITOR")
@click.option(
    "--from", "earlier", type=int, required=True, help=_("Jaar van de meting om mee te beginnen.")
)
@click.option("--to", "wave", type=int, required=True, help=_("Jaar van de nieuwe meting."))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help=_("Nieuwe of lege map.")
)
@click.option("--groups", help=_("Doelgroepen, met komma's ertussen; zonder gaan ze allemaal mee."))
@click.option("--title", help=_("Titel van de nieuwe meting; zonder die van de eerdere."))
def newwave(
    monitor: str, earlier: int, wave: int, out: Path, groups: str | None, title: str | None
) -> None:
    """Make the folder and print where it is."""
    from graadmeter.monitor.new_wave import make_new_wave

    chosen = (
        None if groups is None else [name.strip() for name in groups.split(",") if name.strip()]
    )
    made = make_new_wave(monitor, earlier=earlier, wave=wave, out=out, groups=chosen, title=title)
    say(
        _(
            "Meting {wave} gemaakt voor {groups}: {count} bestanden. De aantallen in de populaties "
            "zijn die van {earlier}; vervang ze."
        ).format(wave=wave, groups=", ".join(made.groups), count=len(made.files), earlier=earlier)
    )
    click.echo(str(made.folder))
