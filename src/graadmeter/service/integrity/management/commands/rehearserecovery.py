"""``graadmeter manage rehearserecovery``: whether two recovery codes open what they should."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.holding.asking import (
    add_arguments,
    organisation_of,
    shares_of,
)
from graadmeter.service.integrity.holding.recovering import rehearse
from graadmeter.service.integrity.holding.recovery import required
from graadmeter.service.scope import organisation_scope


class Command(BaseCommand):
    """Opens a probe and the newest key of every report; reads no report."""

    help = "Try the recovery key of an organisation out with two of its three codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The organisation, and the codes."""
        add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says what opened; a report that did not is an error."""
        organisation = organisation_of(options["slug"])
        with organisation_scope(organisation.pk):
            required()
            shares = shares_of(options["share_file"])
            found = rehearse(shares=shares, today=timezone.localdate())
        self.stdout.write(_("De codes openen de herstelsleutel."))
        done = _("Sleutels geopend: {reports} van meldingen, {names} van namen. Niets is gelezen.")
        self.stdout.write(done.format(reports=found.reports, names=found.names))
        if found.failed:
            raise UserError(
                _("De herstelsleutel werkt nog niet voor: {references}").format(
                    references=", ".join(found.failed)
                ),
                where=organisation.slug,
                mend=_("Laat wie deze meldingen kan lezen zijn sleutel ontgrendelen."),
            )
