"""``graadmeter manage verifyjournal``: whether anybody touched the journal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from graadmeter.errors import ExitCode
from graadmeter.language import gettext as _
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.anchoring import anchor_restored
from graadmeter.service.journal.anchors import anchors_file
from graadmeter.service.journal.telling import told
from graadmeter.service.journal.verification import verify
from graadmeter.service.project.databases import CONTACTS


class Command(BaseCommand):
    """Verifies every chain, against itself and against the anchors."""

    help = "Verifies the journal of the registers. Exit code 3 when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What an operator knows and the journal cannot."""
        parser.add_argument(
            "--restored",
            action="store_true",
            help="First note that the database was put back by hand, so that entries made after "
            "that copy are missing. The note itself stays.",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Verifies, says what it saw, and fails if something is wrong."""
        if options["restored"]:
            with transaction.atomic(using=CONTACTS):
                record(organisation_id=None, account=None, action="journal.restored")
            anchor_restored(timezone.now())
        found = verify(anchors_file())
        for line in told(found):
            self.stdout.write(line)
        if found.findings:
            self.stderr.write(
                _(
                    "Het journaal is niet heel. Bewaar database en ankers zoals ze zijn en "
                    "vergelijk ze met een reservekopie."
                )
            )
            raise SystemExit(ExitCode.FINDINGS)
