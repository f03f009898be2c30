"""``graadmeter manage exportmicrodata``: the microdata of a wave as a folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication import check_target, write_publication
from graadmeter.service.fieldwork.export import microdata_of
from graadmeter.service.fieldwork.manage.actions import note_export
from graadmeter.service.fieldwork.manage.exporting import closed_of
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.responses.models import Final


class Command(BaseCommand):
    """Writes the answers of closed surveys, ready for ``graadmeter build --microdata``."""

    help = "Write the microdata of the closed surveys of a wave to a new or empty folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which wave, and where to."""
        parser.add_argument("--monitor", required=True, help="As the survey was made with: miv.")
        parser.add_argument("--wave", required=True, type=int, help="Year of the wave.")
        parser.add_argument("--out", required=True, type=Path, help="New or empty folder.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Writes beside it and renames, so that there is a whole folder or none."""
        name, wave, out = options["monitor"], options["wave"], options["out"]
        surveys = list(Survey.objects.filter(monitor=name, wave=wave).order_by("pk"))
        closed = closed_of(surveys)
        if not closed:
            raise UserError(
                _("Van {monitor} {wave} is hier geen gesloten onderzoek").format(
                    monitor=name, wave=wave
                ),
                where="--wave",
                mend=_("Sluit het onderzoek eerst, of kies een andere meting."),
            )
        monitor = monitor_named(name).settings.id
        check_target(out, monitor, "microdata", wave)
        files = microdata_of(closed)
        # Before the folder is there: what leaves is always in the journal.
        rows = Final.objects.filter(survey__in=[survey.pk for survey in closed]).count()
        note_export(surveys=closed, rows=rows, account=None)
        write_publication(files, out, monitor, wave)
        for survey in surveys:
            if survey not in closed:
                self.stderr.write(
                    _("Niet gesloten, dus niet meegenomen: {title}").format(title=survey.title)
                )
        self.stdout.write(str(out))
