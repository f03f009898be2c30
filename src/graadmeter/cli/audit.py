"""``graadmeter audit``: printed figures that contradict each other, or that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graadmeter.consistency import Certainty, Material
from graadmeter.consistency import audit as findings_in
from graadmeter.consistency.reading.file import material_of_file
from graadmeter.consistency.reading.monitor import material_of, publications_of
from graadmeter.consistency.reporting import as_data, as_text
from graadmeter.errors import ExitCode, UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import bundled_monitors, load_monitor
from graadmeter.monitor.loading import DATA_SUFFIXES


@click.command(
    "audit",
    help=_(
        "Zoek cijfers die elkaar tegenspreken of die niet kunnen: in de tabellen en de tekst van "
        "een publicatie. Geef een monitor of een bestand met tabellen en uitspraken."
    ),
)
@click.argument("source", metavar="MONITOR|FILE")
@click.option(
    "--wave",
    type=int,
    help=_("Jaar van de publicatie; zonder worden alle publicaties van de monitor nagekeken."),
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("Tekst om te lezen, of JSON voor een ander programma."),
)
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Certainty]),
    help=_("Eindig met exitcode 3 als er bevindingen zijn die minstens zo zeker zijn."),
)
@click.pass_context
def audit(
    ctx: click.Context, source: str, wave: int | None, output_format: str, fail_on: str | None
) -> None:
    """Print all findings; exit code 3 when told to fail on them."""
    found = [
        (finding, material)
        for material in _materials(source, wave)
        for finding in findings_in(material)
    ]
    found.sort(key=lambda pair: pair[0].certainty.rank)  # stable: the order within stays
    findings = [finding for finding, _material in found]
    if output_format == "json":
        click.echo(json.dumps(as_data(findings), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(found))
    if fail_on and any(f.certainty.rank <= Certainty(fail_on).rank for f in findings):
        ctx.exit(ExitCode.FINDINGS)


def _materials(source: str, wave: int | None) -> list[Material]:
    """What is audited, each publication apart."""
    path = Path(source)
    named_as_file = path.is_file() or path.suffix in DATA_SUFFIXES
    if named_as_file and source not in bundled_monitors() and not path.is_dir():
        if wave is not None:
            raise UserError(
                _("een bestand heeft één publicatie; een meting kiezen kan niet"),
                where="--wave",
                mend=_("Zet “wave” in het bestand."),
            )
        return [material_of_file(path)]
    monitor = load_monitor(source)
    known = publications_of(monitor)
    if not known:
        raise UserError(
            _("deze monitor heeft geen tabellen of tekst van een publicatie"),
            where=source,
            mend=_("Zet ze in de map published."),
        )
    if wave is not None and wave not in known:
        stated = ", ".join(str(each) for each in known if each is not None)
        raise UserError(
            _("{monitor} heeft geen publicatie van {wave}").format(monitor=source, wave=wave),
            where="--wave",
            mend=_("Publicaties: {waves}. Het jaar staat in “wave” van het bestand.").format(
                waves=stated or "–"
            ),
        )
    return [material_of(monitor, each) for each in (known if wave is None else (wave,))]
