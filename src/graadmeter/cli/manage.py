"""``graadmeter manage``: commands for who looks after the service, and those of Django."""

from __future__ import annotations

import click

from graadmeter.errors import ExitCode, UserError
from graadmeter.language import gettext as _


@click.command(
    help=_("Beheer van de dienst: migrate, makekeys, newaccount en andere opdrachten."),
    # What comes after the command's name is the command's own, --help as well.
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [ARGUMENTS]...")
def manage(arguments: tuple[str, ...]) -> int:
    """Passes on what was asked; Django's exit code is ours."""
    from django.db import Error

    from graadmeter.service.manage import manage as pass_on

    try:
        pass_on(list(arguments))
    except Error as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(
            _("De database weigert ({reason})").format(reason=lines[0]),
            where=arguments[0],
            mend=_("Draait de database? Zijn de tabellen bij? Geef dan: graadmeter manage migrate"),
        ) from error
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(bool(left.code))
    return int(ExitCode.DONE)
