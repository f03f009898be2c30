"""``graadmeter demo``: the bundled monitor, published and in the field, on this machine alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graadmeter.cli.demo_building import publication_beside
from graadmeter.cli.progress import say
from graadmeter.errors import UserError
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.service.demonstration import Demonstration

DEMO_MONITOR = "miv"
DEMO_WAVE = 2016
FIELD_WAVE = 2026
HOST = "127.0.0.1"
PORTS_TRIED = 50
SECONDS_TO_START = 30.0
SECONDS_TO_STOP = 10.0


@click.command(
    "demo",
    help=_(
        "Bouw de meegeleverde monitor met synthetische antwoorden, zet er een nieuwe meting bij "
        "open met verzonnen deelnemers, en toon beide op deze computer. Stop met Ctrl-C; er blijft "
        "niets achter."
    ),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Poort; is die bezet, dan de eerstvolgende vrije."),
)
def demo(port: int) -> None:
    """Build the bundled monitor in a temporary folder and run the service until interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = _free_port(port)
    with tempfile.TemporaryDirectory(prefix="graadmeter-") as temporary:
        folder = Path(temporary)
        say(_("De publicatie wordt gebouwd met synthetische antwoorden; dit duurt even."))
        out = folder / "publicatie"
        with publication_beside(DEMO_MONITOR, DEMO_WAVE, out) as wait_for_publication:
            _settings(folder, chosen)
            say(_("Een meting met verzonnen deelnemers wordt klaargezet."))
            made = _prepare(_monitor_in_the_field(folder))
            wait_for_publication()
        try:
            _run(chosen, made)
        except KeyboardInterrupt:
            say(_("Gestopt."))


def _monitor_in_the_field(folder: Path) -> Path:
    """The bundled monitor with a wave added, which nobody has planned."""
    from graadmeter.monitor.new_wave import make_new_wave

    made = folder / "monitor"
    make_new_wave(
        DEMO_MONITOR,
        earlier=DEMO_WAVE,
        wave=FIELD_WAVE,
        out=made,
        title=f"Meting {FIELD_WAVE} (alles verzonnen)",
    )
    return made


def _settings(folder: Path, port: int) -> None:
    """The service with embedded databases in the folder, and nothing of the user's own settings."""
    from graadmeter.service.manage import SETTINGS

    for name in [name for name in os.environ if name.startswith("GRAADMETER_")]:
        if name != "GRAADMETER_LANGUAGE":
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "GRAADMETER_DATA": str(folder / "dienst"),
        "GRAADMETER_PUBLICATION": str(folder / "publicatie"),
        "GRAADMETER_ADDRESS": f"http://{HOST}:{port}",
        "GRAADMETER_TWO_FACTOR": "0",
        "GRAADMETER_LOG": "error",
    }


def _prepare(monitor: Path) -> Demonstration:
    from graadmeter.service.project.start import prepare

    prepare()
    from graadmeter.service.demonstration import prepare_demonstration

    return prepare_demonstration(str(monitor), FIELD_WAVE)


def _run(port: int, made: Demonstration) -> None:
    from graadmeter.cli.serve import listen

    ended = threading.Event()
    beside = threading.Thread(target=_beside, args=(port, made, ended), daemon=True)
    beside.start()
    # A copy of this process would wait for ever on the threads of Polars, which do not go with a
    # copy; so the server starts its processes anew.
    multiprocessing.set_start_method("spawn", force=True)
    try:
        listen(HOST, port, workers=1)
    finally:
        ended.set()
        beside.join(SECONDS_TO_STOP)


def _beside(port: int, made: Demonstration, ended: threading.Event) -> None:
    """What goes on beside the server: telling that it answers, then the work of a worker."""
    from graadmeter.service.demonstration import keep_working

    if _answers(port):
        _tell(port, made)
        keep_working(ended)


def _answers(port: int) -> bool:
    """Whether the server answers in time."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False


def _tell(port: int, made: Demonstration) -> None:
    """The address of the publication on stdout; the rest is for people."""
    base = f"http://{HOST}:{port}"
    click.echo(f"{base}/publicatie/")
    say(_("Publicatie, synthetisch: {address}").format(address=f"{base}/publicatie/"))
    say(_("Vragenlijst {wave}, met een code: {address}").format(wave=made.wave, address=f"{base}/"))
    for start in range(0, len(made.codes), 4):
        say("  " + "  ".join(made.codes[start : start + 4]))
    say(_("Opgave van een organisatie, met een code op hetzelfde adres:"))
    say("  " + "  ".join(made.organisation_codes))
    say(_("Beheer: {address}").format(address=f"{base}/beheer/"))
    for mail, password in made.accounts:
        say(f"  {mail}  {password}")
    say(_("Agressie melden: {address}").format(address=f"{base}/melden/{made.register.slug}/"))
    say(_("Register van meldingen: {address}").format(address=f"{base}/register/"))
    for mail, password in made.register.accounts:
        if password:
            say(f"  {mail}  {password}")
    integrity = f"{base}/integriteit/{made.register.slug}/"
    say(_("Integriteit melden: {address}").format(address=integrity))
    say(_("Wachtzinnen voor de sleutels van integriteitsmeldingen:"))
    for mail, passphrase in made.register.passphrases:
        say(f"  {mail}  {passphrase}")
    say(_("Codes van de herstelsleutel:"))
    for code in made.register.recovery:
        say(f"  {code}")
    say(_("Verstuurde mail: {address}").format(address=f"{base}/beheer/uitgaande-mail/"))
    say(_("Alles is verzonnen. Stop met Ctrl-C."))


def _free_port(port: int) -> int:
    from graadmeter.service.project.start import check_port

    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            check_port(HOST, candidate)
        except UserError:
            continue
        return candidate
    raise UserError(
        _("Geen vrije poort van {first} tot {last}").format(
            first=port, last=min(port + PORTS_TRIED, 65536) - 1
        ),
        where="--port",
        mend=_("Geef een ander poortnummer."),
    )
