"""``graadmeter manage applicationrole NAME``: the role in PostgreSQL that the service runs as."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.language import gettext as _
from graadmeter.service.application_role import grant_application_role


class Command(BaseCommand):
    """Makes the role if there is none, and gives it the rights it needs."""

    help = "Makes a PostgreSQL role for the service that owns no table, so that rows are protected."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Its name."""
        parser.add_argument("name")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Does it, and says what was done."""
        name = options["name"]
        granted = grant_application_role(name)
        if granted.made:
            self.stdout.write(
                _(
                    "Rol {name} gemaakt, zonder wachtwoord. Geef er een met \\password {name}."
                ).format(name=name)
            )
        self.stdout.write(
            _("Rol {name} mag nu werken met {tables} tabellen, per organisatie.").format(
                name=name, tables=granted.tables
            )
        )
        self.stdout.write(
            _(
                "Zet deze rol in GRAADMETER_CONTACTS_URL van de dienst en de worker. Geef migrate, "
                "backup en restore als eigenaar van de tabellen."
            )
        )
