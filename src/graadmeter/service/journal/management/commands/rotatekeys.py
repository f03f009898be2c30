"""``graadmeter manage rotatekeys``: new keys for the registers, while the service runs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations.models import Organisation, OrganisationKey
from graadmeter.service.vault.master_rotation import rotate_master
from graadmeter.service.vault.rotation import rotate


class Command(BaseCommand):
    """Rotates the keys of organisations, or the key that wraps them."""

    help = (
        "Seals everything of an organisation, or of all, under a new key, and destroys the old "
        "one. May be interrupted: given again, it goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which keys."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--organisation", metavar="SLUG", help="Of one organisation alone.")
        which.add_argument(
            "--master",
            action="store_true",
            help="The key in the key file, which wraps those of organisations.",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Rotates, and says what was done."""
        if options["master"]:
            self.stdout.write(
                _("Nieuwe hoofdsleutel; {number} sleutels opnieuw verpakt.").format(
                    number=rotate_master()
                )
            )
            self.stderr.write(
                _(
                    "Bewaar een nieuwe kopie van het sleutelbestand. Reservekopieën van vandaag en "
                    "eerder gaan alleen open met het oude."
                )
            )
            return
        for organisation in self._organisations(options["organisation"]):
            done = rotate(organisation.id)
            self.stdout.write(
                _("{slug}: sleutel {version}; {envelopes} gegevens opnieuw verzegeld.").format(
                    slug=organisation.slug, version=done.version, envelopes=done.envelopes
                )
            )

    @staticmethod
    def _organisations(slug: str | None) -> list[Organisation]:
        keyed = Organisation.objects.filter(
            pk__in=OrganisationKey.objects.values("organisation_id")
        ).order_by("slug")
        if slug is None:
            return list(keyed)
        found = list(keyed.filter(slug=slug))
        if not found:
            raise UserError(
                _("Deze organisatie is er niet, of heeft geen sleutel: {slug}").format(slug=slug),
                where="--organisation",
                mend=_("Geef de korte naam uit het adres van het register."),
            )
        return found
