"""``graadmeter manage retention``: what has been kept long enough, and erasing what was agreed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping.proposing import carry_out, current
from graadmeter.service.incidents.keeping.retention import overview_of
from graadmeter.service.incidents.keeping.words import ProposalState, part_names
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.scope import organisation_scope


class Command(BaseCommand):
    """Lists numbers of cases, never their content; erases only what two members agreed on."""

    help = "List what has been kept long enough; with --apply erase what two members agreed on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which organisation, and whether to erase."""
        parser.add_argument("--organisation", required=True, help="Its short name.")
        parser.add_argument(
            "--apply", action="store_true", help="Carry out the proposal that was agreed on."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints the numbers; with --apply also what was erased."""
        slug = options["organisation"]
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise UserError(
                _("Deze organisatie is er niet"),
                where=slug,
                mend=_("Geef de korte naam zoals die in het adres staat."),
            )
        with organisation_scope(organisation.pk):
            self._list(organisation)
            if options["apply"]:
                self._apply(organisation)

    def _list(self, organisation: Organisation) -> None:
        choices = choices_of(organisation)
        found = overview_of(choices, timezone.localdate())
        names = part_names()
        if not choices.retention_basis.strip():
            self.stderr.write(_("Zonder grondslag wordt er niets gewist."))
        for part, year, count in found.by_year:
            row = _("{what}, gesloten in {year}: {count}")
            self.stdout.write(row.format(what=names[part], year=year, count=count))
        for name, count in (
            (_("Nog niet gesloten"), found.open),
            (_("Gesloten, nog niet lang genoeg"), found.waiting),
            (_("Lang genoeg, maar met een bewaarplicht"), found.held),
            (_("Lang genoeg, maar er loopt een toegangsverbod"), found.banned),
            (_("Eerder gewist"), found.erased),
        ):
            self.stdout.write(f"{name}: {count}")

    def _apply(self, organisation: Organisation) -> None:
        proposal = current(organisation)
        if proposal is None or proposal.state != ProposalState.APPROVED:
            raise UserError(
                _("Er is geen voorstel waarmee twee mensen instemden"),
                where=organisation.slug,
                mend=_("Stel het wissen voor op de pagina Bewaren en laat een collega instemmen."),
            )
        done = carry_out(proposal, timezone.localdate())
        said = _("Gewist: {erased}. Toch niet: {skipped}.")
        self.stdout.write(said.format(erased=done.erased, skipped=done.skipped))
