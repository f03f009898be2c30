"""``graadmeter tabulate``: tables with standard errors and intervals from any survey file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import click

from graadmeter.errors import UserError
from graadmeter.language import gettext as _


def _names(text: str) -> list[str]:
    """Names between commas; an empty one stays, for the whole."""
    return [name.strip() for name in text.split(",")]


@click.command(
    "tabulate",
    help=_(
        "Maak een tabel van de kolommen van een enquêtebestand, met standaardfouten en "
        "betrouwbaarheidsintervallen. FILE eindigt op .parquet, .csv, .feather of .sav; een "
        "monitor is niet nodig."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--items", default="", help=_("Kolommen om te tabelleren, met komma's; “q*” mag ook.")
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
    type=click.Choice(["xlogit", "logit", "beta", "wilson", "mean"]),
    help=_("Soort interval; anders xlogit voor aandelen en mean voor de rest."),
)
@click.option("--level", type=float, default=0.95, show_default=True, help=_("Betrouwbaarheid."))
@click.option(
    "--missing", default="", help=_("Waarden die bij de items voor “geen antwoord” staan: -1,9.")
)
@click.option(
    "--net",
    multiple=True,
    metavar="ITEMS:NAAM=ANTWOORDEN",
    help=_("Antwoorden die ook samen een rij krijgen: “q*:eens=4,5”; mag vaker."),
)
@click.option(
    "--multiple",
    multiple=True,
    metavar="VRAAG=KOLOMMEN",
    help=_("Een vraag met een kolom per antwoord: “vormen=v1,v2” of “vormen=v*”; mag vaker."),
)
@click.option(
    "--selected",
    default="1,true",
    show_default=True,
    help=_("Waarden die in de kolommen van --multiple voor “gekozen” staan."),
)
@click.option(
    "--multiple-base",
    type=click.Choice(["respondents", "responses"]),
    default="respondents",
    show_default=True,
    help=_("Aandelen van de respondenten die de vraag kregen, of van alle gegeven antwoorden."),
)
@click.option(
    "--compare",
    help=_("Kolom, zoals de meting, waarvan elke waarde met de vorige wordt vergeleken."),
)
@click.option(
    "--adjust",
    type=click.Choice(["none", "bonferroni", "holm", "benjamini-hochberg"]),
    default="holm",
    show_default=True,
    help=_("Correctie voor het aantal vergelijkingen van --compare."),
)
@click.option(
    "--threads", type=int, default=1, show_default=True, help=_("Aantal draden bij het tellen.")
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
    from graadmeter.analysis.design import Design
    from graadmeter.analysis.frames import read_survey
    from graadmeter.analysis.writing import check_writable, write_table

    check_writable(out)
    question: dict[str, Any] = {
        "items": [name for name in _names(asked["items"]) if name],
        "by": _names(asked["by"]),
        "where": asked["where"],
        "design": Design(
            weight=asked["weight"],
            stratum=asked["stratum"],
            cluster=asked["cluster"],
            fpc=asked["fpc"],
            poststratify=asked["poststratify"],
            rake=asked["rake"],
            lonely=asked["lonely_psu"],
        ),
        "statistic": asked["statistic"],
        "ci": asked["ci"],
        "level": asked["level"],
        "missing": [code for code in _names(asked["missing"]) if code],
        "nets": _nets(asked["net"]),
        "multiple": _sets(asked["multiple"]),
        "selected": _names(asked["selected"]),
        "multiple_base": asked["multiple_base"],
    }
    if asked["compare"]:
        from graadmeter.analysis.comparing import compare

        table = compare(
            read_survey(file), between=asked["compare"], adjust=asked["adjust"], **question
        )
    else:
        from graadmeter.analysis.question import tabulate as make

        table = make(read_survey(file), threads=asked["threads"], **question)
    write_table(table, out)
    click.echo(str(out))


def _named(text: str, option: str) -> tuple[str, list[str]]:
    """``name=a,b`` as a name and what it stands for."""
    name, equals, rest = text.partition("=")
    found = [part for part in _names(rest) if part]
    if not name.strip() or not equals or not found:
        raise UserError(
            _("“{text}” is geen naam met waarden").format(text=text),
            where=option,
            mend=_("Schrijf de naam, een is-teken en de waarden met komma's: naam=a,b"),
        )
    return name.strip(), found


def _nets(texts: tuple[str, ...]) -> dict[str, dict[str, list[str]]]:
    """``items:name=a,b`` as nets per item."""
    nets: dict[str, dict[str, list[str]]] = {}
    for text in texts:
        items, colon, rest = text.partition(":")
        name, answers = _named(rest if colon else "", f"--net {text}")
        here = nets.setdefault(items.strip(), {})
        _once(name, here, f"--net {text}")
        here[name] = answers
    return nets


def _sets(texts: tuple[str, ...]) -> dict[str, list[str]]:
    """``name=a,b`` as questions with their columns."""
    sets: dict[str, list[str]] = {}
    for text in texts:
        name, columns = _named(text, f"--multiple {text}")
        _once(name, sets, f"--multiple {text}")
        sets[name] = columns
    return sets


def _once(name: str, names: Collection[str], option: str) -> None:
    if name in names:
        raise UserError(
            _("De naam “{name}” is twee keer gegeven").format(name=name),
            where=option,
            mend=_("Geef de tweede een andere naam, of noem alles in één keer."),
        )
