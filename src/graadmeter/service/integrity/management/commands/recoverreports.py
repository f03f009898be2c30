"""``graadmeter manage recoverreports``: gives the reports back after everybody lost their keys."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
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
from graadmeter.service.integrity.holding.recovering import recover_reports
from graadmeter.service.integrity.holding.recovery import required
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of, valid_on
from graadmeter.service.scope import organisation_scope


class Command(BaseCommand):
    """Seals the keys of all reports to the new key of one member, with a second person's word."""

    help = "Give a member the keys of all reports, with two recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The organisation, who gets the keys, who confirms it, and the codes."""
        add_arguments(parser)
        parser.add_argument("--to", required=True, metavar="MAIL", help="Who gets the keys.")
        parser.add_argument(
            "--confirmed-by",
            required=True,
            metavar="MAIL",
            help="Another administrator of the register, who then types their own name.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Asks for the name of who confirms it, and says what was done."""
        organisation, today = organisation_of(options["slug"]), timezone.localdate()
        with organisation_scope(organisation.pk):
            required()
            member = _member(options["to"], "--to", today)
            second = _member(options["confirmed_by"], "--confirmed-by", today)
            shares = shares_of(options["share_file"])
            asked = _("{name} krijgt de sleutels van alle meldingen. Is dat goed? Typ uw naam: ")
            _confirm(second, input(asked.format(name=name_of(member))))
            done = recover_reports(shares=shares, member=member, confirmed_by=second, today=today)
        said = _("Sleutels gegeven: {reports} van meldingen, {names} van namen.")
        self.stdout.write(said.format(reports=done.reports, names=done.names))
        if done.kept_out:
            left = _("Niet gegeven, omdat de melding deze persoon uitsluit: {count}.")
            self.stdout.write(left.format(count=done.kept_out))
        if done.left:
            other = _(
                "Niet gegeven, omdat een ander de melding behandelt of de sleutel is afgenomen: "
                "{count}."
            )
            self.stdout.write(other.format(count=done.left))


def _confirm(second: Member, typed: str) -> None:
    if " ".join(typed.split()).casefold() != name_of(second).casefold():
        raise UserError(
            _("Dit is niet de naam van wie het moet bevestigen"),
            where="--confirmed-by",
            mend=_("Laat deze beheerder zelf zijn naam typen, zoals die in het register staat."),
        )


def _member(mail: str, where: str, today: date) -> Member:
    rows = Member.objects.filter(valid_on(today), account__mail__iexact=mail.strip())
    found: Member | None = rows.select_related("account").first()
    if found is None:
        raise UserError(
            _("Dit mailadres is van niemand in deze organisatie"),
            where=where,
            mend=_("Geef het mailadres waarmee deze persoon inlogt."),
        )
    return found
