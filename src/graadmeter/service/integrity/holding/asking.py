"""What commands about recovery ask of who runs them: the organisation, and two codes."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.vault.personal.shares import read_share

_NEEDED = 2


def add_arguments(parser: ArgumentParser) -> None:
    """The organisation, and where the codes are when they are not typed."""
    parser.add_argument("slug", help="The short name of the organisation.")
    parser.add_argument(
        "--share-file",
        action="append",
        default=[],
        metavar="FILE",
        help="A file with one recovery code; give it twice. Without it both are asked.",
    )


def organisation_of(slug: str) -> Organisation:
    """The organisation of a short name.

    Raises:
        UserError: there is none.
    """
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise UserError(
            _("Deze organisatie is er niet"),
            where=slug,
            mend=_("Geef de korte naam zoals die in het adres staat."),
        )
    return found


def shares_of(files: Sequence[str]) -> list[str]:
    """Two codes: from files, or typed without being shown.

    Raises:
        UserError: a file cannot be read, there are not two, or a code is mistyped.
    """
    if files and len(files) != _NEEDED:
        raise UserError(
            _("Er zijn {found} herstelcodes; dat moeten er twee zijn").format(found=len(files)),
            where="--share-file",
            mend=_("Geef twee bestanden met elk één code, of geen."),
        )
    if files:
        return [_checked(_content(Path(name)), name) for name in files]
    prompts = (_("Eerste herstelcode: "), _("Tweede herstelcode: "))
    return [_checked(getpass.getpass(prompt), prompt.strip(" :")) for prompt in prompts]


def _checked(text: str, where: str) -> str:
    try:
        read_share(text)
    except UserError as error:
        raise UserError(error.what, where=where, mend=error.mend) from None
    return text


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("Dit bestand is niet te lezen"),
            where=str(path),
            mend=_("Geef een tekstbestand met één herstelcode erin."),
        ) from error
