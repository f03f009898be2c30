"""Lets somebody in again who lost the password or the telephone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from graadmeter.language import gettext as _
from graadmeter.service.accounts.actions import reset_account
from graadmeter.service.accounts.find import account_with


class Command(BaseCommand):
    """Gives an account a new password, and takes its second step away."""

    help = "Gives an account a new password; its second step must be set up again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("--mail", required=True, help="Mail address of the account.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Resets and prints."""
        password = reset_account(account=account_with(options["mail"]))
        self.stdout.write(_("Tijdelijk wachtwoord: {password}").format(password=password))
