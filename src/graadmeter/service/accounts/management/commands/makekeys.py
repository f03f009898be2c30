"""Makes the keys of an installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from graadmeter.language import gettext as _
from graadmeter.service.project.keys import keys_file, read_keys


class Command(BaseCommand):
    """Says where the keys are; they are made if there are none, and never replaced."""

    help = "Makes the keys of this installation if there are none, and says where they are."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Makes and says."""
        read_keys(keys_file())
        self.stdout.write(
            _("De sleutels staan in {file}. Bewaar een kopie, niet bij de databases.").format(
                file=keys_file()
            )
        )
