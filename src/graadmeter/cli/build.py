"""``graadmeter build``: the publication of a wave."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.cli.progress import say
from graadmeter.cli.waves import monitor_with_wave
from graadmeter.language import gettext as _


@click.command(
    "build",
    help=_("Maak de publicatie van een meting: webpagina's, tabellenboek en open data."),
)
@click.argument("monitor", metavar="MONITOR")
@click.option("--wave", type=int, required=True, help=_("Jaar van de meting."))
@click.option(
    "--microdata",
    type=click.Path(path_type=Path),
    help=_("Map met microdata van de meting; zonder worden ze eerst gesynthetiseerd."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help=_("Startgetal van de synthese, zonder --microdata."),
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help=_("Map voor de publicatie.")
)
def build(monitor: str, wave: int, microdata: Path | None, seed: int, out: Path) -> None:
    """Make the publication of a wave and print where it starts."""
    from graadmeter.cli.publishing import make_publication
    from graadmeter.publication import check_target, write_publication

    loaded = monitor_with_wave(monitor, wave)
    check_target(out, loaded.settings.id, wave=wave)
    if microdata is None:
        say(
            _(
                "Geen microdata gegeven: er worden synthetische antwoorden gemaakt. Alles wat "
                "volgt is dus synthetisch, en zegt dat ook."
            )
        )
    files = make_publication(loaded, wave, microdata, seed)
    write_publication(files, out, loaded.settings.id, wave)
    click.echo(str(out / "index.html"))
