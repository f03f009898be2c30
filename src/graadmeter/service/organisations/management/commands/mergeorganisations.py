"""Has an organisation go up in another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations.merging import merge_organisations
from graadmeter.service.organisations.models import Organisation


class Command(BaseCommand):
    """Ends an organisation the day before, and has its people be members of the other."""

    help = "Has an organisation go up in another from a day; its cases stay where they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, in which, and when."""
        parser.add_argument("old", metavar="OLD", help="Slug of the organisation that ends.")
        parser.add_argument("new", metavar="NEW", help="Slug of the organisation that goes on.")
        parser.add_argument(
            "--on", required=True, type=date.fromisoformat, help="First day of the merger."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Merges and says what moved."""
        moved = merge_organisations(
            old=_with_slug(options["old"], "OLD"),
            new=_with_slug(options["new"], "NEW"),
            on=options["on"],
            account=None,
        )
        self.stdout.write(
            _("Verhuisd. Mensen: {members}, afdelingen: {departments}.").format(
                members=moved.members, departments=moved.departments
            )
        )


def _with_slug(slug: str, where: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise UserError(
            _("Er is geen organisatie met deze naam in het adres"),
            where=where,
            mend=_("Controleer de naam in de lijst van organisaties."),
        )
    return found
