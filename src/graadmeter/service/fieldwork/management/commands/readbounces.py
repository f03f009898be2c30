"""``graadmeter manage readbounces``: mail that came back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.mail.bounces import read_bounces


class Command(BaseCommand):
    """Reads a mailbox of returned mail, and sends no more to addresses that do not exist."""

    help = "Read returned mail from a Maildir folder or an mbox file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the mailbox is."""
        parser.add_argument("mailbox", type=Path)
        parser.add_argument("--keep", action="store_true", help="do not remove what was read")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Reads, and says how many."""
        try:
            read = read_bounces(options["mailbox"], keep=options["keep"])
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Voorgoed: {permanent}, voorlopig: {temporary}, iets anders: {other}").format(
                permanent=read.permanent, temporary=read.temporary, other=read.other
            )
        )
