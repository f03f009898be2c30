"""``graadmeter manage restore FOLDER``: both databases as they were."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.language import gettext as _
from graadmeter.service.project.backup import restore_backup


class Command(BaseCommand):
    """Puts a backup back."""

    help = "Puts a backup back. Stop the service first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and whether data may be lost."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="also when there are data now")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Puts it back."""
        restore_backup(options["folder"], replace=options["replace"])
        self.stdout.write(_("De reservekopie is teruggezet."))
