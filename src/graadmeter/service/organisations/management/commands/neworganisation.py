"""Makes an organisation with its keys, default choices and first member."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations.actions import FIRST_ROLES, Details, make_organisation
from graadmeter.service.organisations.people_actions import Person
from graadmeter.service.organisations.views_registers import register_address
from graadmeter.service.organisations.words import Layer, Province, Role, Size

OPTIONS = {"slug": "--slug", "name": "--admin-name", "mail": "--mail", "role": "--role"}
"""What a field is called on the command line."""


class Command(BaseCommand):
    """Makes an organisation, and prints the password of its first member, good for one sign-in."""

    help = "Makes an organisation that follows up incidents, with its first member."

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is, and who sets it up."""
        parser.add_argument("--name", required=True, help="Name of the organisation.")
        parser.add_argument("--slug", required=True, help="Its name in addresses; never changes.")
        parser.add_argument("--layer", required=True, choices=Layer.values, help="Its layer.")
        parser.add_argument("--size", required=True, choices=Size.values, help="Its size class.")
        parser.add_argument("--province", default="", choices=Province.values, help="Its province.")
        parser.add_argument("--mail", required=True, help="Mail address of who sets it up.")
        parser.add_argument("--admin-name", required=True, help="Name of who sets it up.")
        parser.add_argument("--from", type=date.fromisoformat, help="First day; today without it.")
        parser.add_argument(
            "--role",
            action="append",
            default=[],
            choices=Role.values,
            help=f"Roles of who sets it up; without it {', '.join(FIRST_ROLES)}.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Makes and prints."""
        try:
            made = make_organisation(
                slug=options["slug"],
                details=Details(
                    options["name"].strip(),
                    options["layer"],
                    options["size"],
                    options["province"],
                ),
                person=Person(name=options["admin_name"], mail=options["mail"]),
                account=None,
                on=options["from"] or timezone.localdate(),
                roles=options["role"] or FIRST_ROLES,
            )
        except UserError as error:
            where = OPTIONS.get(error.where, error.where)
            raise UserError(error.what, where=where, mend=error.mend) from error
        self.stdout.write(
            _("Organisatie gemaakt: {name}, {address}").format(
                name=made.organisation.name, address=register_address(made.organisation.slug)
            )
        )
        if made.first.password:
            self.stdout.write(
                _("Tijdelijk wachtwoord van {mail}: {password}").format(
                    mail=options["mail"], password=made.first.password
                )
            )
        else:
            self.stdout.write(_("{mail} logt in zoals anders.").format(mail=options["mail"]))
