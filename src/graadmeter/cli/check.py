"""``graadmeter check``: every fault of a monitor folder, with file, line and remedy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from graadmeter.errors import ExitCode, Fault
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, check_loaded, find_monitor, read_monitor


@click.command(
    "check",
    help=_(
        "Controleer een monitormap en noem alle fouten. MONITOR is een map of de naam van een "
        "meegeleverde monitor, zoals “miv”."
    ),
)
@click.argument("monitor", metavar="MONITOR")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("Tekst om te lezen, of JSON voor een ander programma."),
)
@click.pass_context
def check(ctx: click.Context, monitor: str, output_format: str) -> None:
    """Print every fault of a monitor folder; exit code 2 if there are any."""
    loaded = read_monitor(find_monitor(monitor))
    faults = check_loaded(loaded)
    if output_format == "json":
        text = json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=2)
        click.echo(text)
    elif faults:
        for fault in faults:
            click.echo(str(fault))
        click.echo(_summary_of_faults(faults))
    else:
        click.echo(_summary(loaded.monitor()))
    if faults:
        ctx.exit(ExitCode.USER)


def _summary_of_faults(faults: Sequence[Fault]) -> str:
    files = len({fault.file for fault in faults})
    if len(faults) == 1:
        return _("1 fout.")
    message = (
        _("{count} fouten in 1 bestand.")
        if files == 1
        else _("{count} fouten in {files} bestanden.")
    )
    return message.format(count=format_number(len(faults)), files=format_number(files))


def _summary(monitor: Monitor) -> str:
    questions = sum(len(q.questions) for q in monitor.questionnaires.values())
    tables = sum(len(file.tables) for file in monitor.table_files)
    values = len(monitor.figures) + sum(
        table.number(row, column) is not None
        for table in monitor.published.values()
        for row in range(len(table.rows))
        for column in range(len(table.columns))
    )
    return _(
        "Geen fouten in {name}: {questions} vragen, {tables} tabellen, "
        "{values} gepubliceerde cijfers."
    ).format(
        name=monitor.settings.id,
        questions=format_number(questions),
        tables=format_number(tables),
        values=format_number(values),
    )
