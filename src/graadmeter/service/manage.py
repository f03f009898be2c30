"""Django's own commands under our settings."""

from __future__ import annotations

import os

SETTINGS = "graadmeter.service.project.settings"


def manage(arguments: list[str]) -> None:
    """Runs a command of Django, such as ``migrate``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["graadmeter manage", *arguments])


if __name__ == "__main__":
    import sys

    manage(sys.argv[1:])
