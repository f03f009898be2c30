"""``graadmeter export``: microdata as SPSS files, or the codebook as DDI."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.cli.progress import say
from graadmeter.cli.waves import monitor_with_wave
from graadmeter.language import gettext as _
from graadmeter.language import use_language


@click.command(
    "export",
    help=_(
        "Schrijf de microdata van een meting als SPSS-bestanden met het codeboek, of alleen het "
        "codeboek. SPSS-bestanden met antwoorden van mensen zijn niet om te publiceren."
    ),
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
    "--format",
    "form",
    type=click.Choice(["sav", "ddi"]),
    required=True,
    help=_("sav: SPSS-bestanden en codeboek; ddi: alleen het codeboek (DDI Codebook 2.5)."),
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help=_("Nieuwe of lege map.")
)
def export(
    monitor: str, wave: int, microdata: Path | None, seed: int, form: str, out: Path
) -> None:
    """Write the files and print the folder."""
    from graadmeter.cli.publishing import answers_of, origin_of
    from graadmeter.publication import check_target, write_publication
    from graadmeter.publication.data_formats.export import KIND, export_files

    loaded = monitor_with_wave(monitor, wave)
    check_target(out, loaded.settings.id, KIND, wave)
    answers, _apart, _inputs, made_with = answers_of(loaded, wave, microdata, seed)
    with use_language(loaded.language):
        origin = origin_of(answers, microdata, made_with)
    files = export_files(
        loaded, wave, answers, origin=origin, form="sav" if form == "sav" else "ddi"
    )
    write_publication(files, out, loaded.settings.id, wave)
    if form == "sav" and not all(one.synthetic for one in answers.values()):
        say(_("Let op: deze bestanden bevatten antwoorden van mensen. Publiceer ze niet."))
    click.echo(str(out))
