"""``graadmeter build``: the publication of a wave."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.cli.building import Order
from graadmeter.cli.progress import say
from graadmeter.cli.releasing import DRAFT, plan_release
from graadmeter.cli.watching import watch
from graadmeter.errors import UserError
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
@click.option(
    "--publish", is_flag=True, help=_("Publiceer: de map wordt daarna niet meer overschreven.")
)
@click.option(
    "--correction",
    metavar="REDEN",
    help=_("Maak een nieuwe versie van wat in de map is gepubliceerd, met een erratum."),
)
@click.option(
    "--date", "day", metavar="JJJJ-MM-DD", help=_("Dag van publicatie, bij beide verplicht.")
)
@click.option(
    "--watch",
    "follow",
    is_flag=True,
    help=_("Toon de publicatie op deze computer, en maak haar opnieuw na elke wijziging."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8001,
    show_default=True,
    help=_("Poort voor --watch; is die bezet, dan de eerstvolgende vrije."),
)
def build(  # noqa: PLR0913, PLR0917 - click gives each option by name
    monitor: str,
    wave: int,
    microdata: Path | None,
    seed: int,
    out: Path,
    publish: bool,
    correction: str | None,
    day: str | None,
    follow: bool,
    port: int,
) -> None:
    """Make the publication of a wave and print where it starts."""
    order = Order(monitor, wave, microdata, seed, out)
    loaded = order.load()
    plan = plan_release(out, day, correction, publish=publish)
    if follow and plan != DRAFT:
        raise UserError(
            _("met --watch wordt een concept gemaakt, en niets gepubliceerd"),
            where="--watch",
            mend=_("Laat --watch weg, of anders --publish en --correction."),
        )
    order.check(loaded, plan)
    if not loaded.groups_in(wave):
        say(_("Deze meting heeft geen vragenlijsten: er worden alleen openbare cijfers getoond."))
    elif microdata is None:
        say(
            _(
                "Geen microdata gegeven: er worden synthetische antwoorden gemaakt. Alles wat "
                "volgt is dus synthetisch, en zegt dat ook."
            )
        )
    if follow:
        watch(order, loaded, port)
        return
    order.write(order.make(loaded, plan), loaded)
    click.echo(str(out / "index.html"))
