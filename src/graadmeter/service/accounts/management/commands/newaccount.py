"""Makes an account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email

from graadmeter.errors import UserError
from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts.actions import make_account
from graadmeter.service.accounts.models import Role


class Command(BaseCommand):
    """Makes an account and prints its password, which is good for one sign-in."""

    help = "Makes an account and prints a password that must be changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they may do."""
        parser.add_argument("--mail", required=True, help="Mail address to sign in with.")
        parser.add_argument("--name", required=True, help="Name, as colleagues see it.")
        parser.add_argument(
            "--role", action="append", default=[], help=f"One of {', '.join(Role.values)}; repeat."
        )
        parser.add_argument("--pages", choices=LANGUAGES, default="nl", help="Language of pages.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Makes and prints."""
        try:
            validate_email(options["mail"])
        except ValidationError as error:
            raise UserError(
                _("Dit is geen mailadres"), where="--mail", mend=_("Schrijf naam@organisatie.nl.")
            ) from error
        account, password = make_account(
            mail=options["mail"],
            name=options["name"],
            roles=options["role"],
            language=options["pages"],
        )
        self.stdout.write(_("Account gemaakt voor {name}.").format(name=account.name))
        self.stdout.write(_("Tijdelijk wachtwoord: {password}").format(password=password))
