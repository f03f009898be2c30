"""``graadmeter tabulate``: tables with standard errors and intervals from any survey file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graadmeter.language import gettext as _


def _names(text: str) -> list[str]:
    """Names between commas; an empty one stays, for the whole."""
    return [name.strip() for name in text.split(",")]


@click.command(
    "tabulate",
    help=_(
        "Maak een tabel van de kolommen van een enquêtebestand, met standaardfouten en "
        "betrouwbaarheidsintervallen. FILE eindigt op .parquet, .csv of .feather; een monitor is "
        "niet nodig."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--items", required=True, help=_("Kolommen om te tabelleren, met komma's; “q*” mag ook.")
)
@click.option("--by", default="", help=_("Kolommen om naar uit te splitsen; leeg is het geheel."))
@click.option("--where", help=_("Voorwaarde voor de rijen die meetellen, als SQL-expressie."))
@click.option("--weight", help=_("Kolom met het gewicht van elke rij."))
@click.option("--stratum", help=_("Kolom met het stratum van de steekproef."))
@click.option("--cluster", help=_("Kolom met de steekproefeenheid (PSU) waar een rij bij hoort."))
@click.option(
    "--fpc", help=_("Kolom met het aantal eenheden in de populatie van het stratum, of hun deel.")
)
@click.option(
    "--poststratify",
    type=click.Path(path_type=Path),
    help=_("CSV met de populatie per cel: kolommen van het bestand en als laatste Freq."),
)
@click.option(
    "--rake",
    multiple=True,
    type=click.Path(path_type=Path),
    help=_("CSV met de populatie van een marge; geef de optie een keer per marge."),
)
@click.option(
    "--statistic",
    default="proportion",
    show_default=True,
    metavar="proportion|mean|total|ratio:DENOM",
    help=_("Wat er wordt geschat."),
)
@click.option(
    "--ci",
    type=click.Choice(["xlogit", "beta", "wilson", "mean"]),
    help=_("Soort interval; anders xlogit voor aandelen en mean voor de rest."),
)
@click.option("--level", type=float, default=0.95, show_default=True, help=_("Betrouwbaarheid."))
@click.option(
    "--missing", default="", help=_("Waarden die bij de items voor “geen antwoord” staan: -1,9.")
)
@click.option(
    "--lonely-psu",
    type=click.Choice(["fail", "certainty", "adjust", "average"]),
    default="fail",
    show_default=True,
    help=_("Wat te doen met een stratum van één steekproefeenheid."),
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help=_("Bestand voor de tabel: .csv, .parquet, .json of .xlsx."),
)
def tabulate(file: Path, out: Path, **asked: Any) -> None:
    """Write a table of results and print its path."""
    from graadmeter.analysis import Design, read_survey, write_table
    from graadmeter.analysis import tabulate as make
    from graadmeter.analysis.writing import check_writable

    check_writable(out)
    design = Design(
        weight=asked["weight"],
        stratum=asked["stratum"],
        cluster=asked["cluster"],
        fpc=asked["fpc"],
        poststratify=asked["poststratify"],
        rake=asked["rake"],
        lonely=asked["lonely_psu"],
    )
    table = make(
        read_survey(file),
        [name for name in _names(asked["items"]) if name],
        by=_names(asked["by"]),
        where=asked["where"],
        design=design,
        statistic=asked["statistic"],
        ci=asked["ci"],
        level=asked["level"],
        missing=[code for code in _names(asked["missing"]) if code],
    )
    write_table(table, out)
    click.echo(str(out))
