"""``graadmeter synthesize``: microdata of a wave that agree with its printed figures."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.cli.progress import progress_bar, say
from graadmeter.cli.waves import monitor_with_wave
from graadmeter.language import format_number
from graadmeter.language import gettext as _


@click.command(
    "synthesize",
    help=_(
        "Maak synthetische microdata van een meting. De antwoorden komen overeen met de "
        "gepubliceerde cijfers. Niemand heeft ze gegeven, en alles wat ervan wordt gemaakt zegt "
        "dat ook."
    ),
)
@click.argument("monitor", metavar="MONITOR")
@click.option("--wave", type=int, required=True, help=_("Jaar van de meting."))
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help=_("Startgetal: hetzelfde getal geeft dezelfde antwoorden."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=_("Nieuwe of lege map voor de microdata."),
)
@click.option(
    "--respondents",
    type=click.IntRange(min=1),
    help=_("Aantal respondenten van alle doelgroepen samen; anders het gedrukte aantal."),
)
def synthesize(monitor: str, wave: int, seed: int, out: Path, respondents: int | None) -> None:
    """Write synthetic microdata of a wave and print the folder."""
    from graadmeter.microdata.manifest import MANIFEST_FILE, microdata_manifest
    from graadmeter.publication import check_target, write_publication
    from graadmeter.synthesis import synthesize as make

    loaded = monitor_with_wave(monitor, wave)
    check_target(out, loaded.settings.id, "microdata", wave)
    with progress_bar(_("Antwoorden maken")) as progress:
        result = make(loaded, wave, seed, respondents, progress)
    files = result.files()
    files[MANIFEST_FILE] = microdata_manifest(files, loaded.settings.id, wave, synthetic=True)
    write_publication(files, out, loaded.settings.id, wave)
    rows = sum(result.metadata.respondents.values())
    say(
        _("Synthetisch: {rows} respondenten, {apart} gedrukte cijfers apart gehouden.").format(
            rows=format_number(rows), apart=format_number(len(result.kept_apart))
        )
    )
    click.echo(str(out))
