"""``graadmeter manage backup FOLDER``: both databases, without the keys."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.language import gettext as _
from graadmeter.service.project.backup import make_backup


class Command(BaseCommand):
    """Makes a backup."""

    help = "Copies both databases into a new folder. The keys are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Makes it, and says what goes with it."""
        folder = make_backup(options["folder"])
        self.stdout.write(str(folder))
        self.stderr.write(
            _(
                "De sleutels staan niet in de kopie; bewaar ze ergens anders. Vernietig kopieën "
                "van vóór het sluiten van een onderzoek zodra het gesloten is."
            )
        )
