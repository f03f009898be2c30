"""``graadmeter verify``: is a publication still as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from graadmeter.errors import FaultsError
from graadmeter.language import gettext as _


@click.command(
    "verify",
    help=_(
        "Controleer of een map van Graadmeter nog is zoals ze is geschreven: elk bestand van elke "
        "versie tegen het manifest."
    ),
)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
def verify(folder: Path) -> None:
    """Print which versions were found, or every fault."""
    from graadmeter.publication.edition import release_words
    from graadmeter.publication.manifest_form import releases_of
    from graadmeter.publication.names import MANIFEST
    from graadmeter.publication.verifying import sha256, verify_folder

    checked = verify_folder(folder)
    if checked.faults:
        raise FaultsError(
            _("deze map is niet meer zoals ze is geschreven"), checked.faults, where=str(folder)
        )
    releases = releases_of(checked.manifest)
    for release in releases:
        click.echo(release_words(release))
    if not releases:
        click.echo(_("Niet gepubliceerd"))
    click.echo(_("{n} bestanden in orde").format(n=len(checked.files)))
    click.echo(_("manifest: {hash}").format(hash=sha256(checked.files[MANIFEST])))
