"""Gives an account roles, or takes them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from graadmeter.language import gettext as _
from graadmeter.service.accounts.actions import change_roles
from graadmeter.service.accounts.find import account_with
from graadmeter.service.accounts.models import Role


class Command(BaseCommand):
    """Changes the roles of an account."""

    help = f"Gives an account roles, or takes them: {', '.join(Role.values)}."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and which."""
        parser.add_argument("--mail", required=True, help="Mail address of the account.")
        parser.add_argument("--grant", action="append", default=[], help="A role to give; repeat.")
        parser.add_argument("--revoke", action="append", default=[], help="A role to take; repeat.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Changes and says what is left."""
        roles = change_roles(
            account=account_with(options["mail"]),
            grant=options["grant"],
            revoke=options["revoke"],
        )
        text = ", ".join(sorted(roles)) or _("geen")
        self.stdout.write(_("Rollen: {roles}").format(roles=text))
