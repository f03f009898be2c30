"""A published version as a later one starts from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.corrections.archive import ARCHIVE, archive_version
from graadmeter.publication.corrections.erratum_data import read_erratum_csv
from graadmeter.publication.corrections.figure_lists import LISTS, read_figures
from graadmeter.publication.corrections.reading import SOURCES, ReadTable, read_tables
from graadmeter.publication.edition import Correction, Release, version_folder
from graadmeter.publication.manifest_form import releases_of
from graadmeter.publication.names import ERRATUM_DATA, MANIFEST
from graadmeter.publication.verifying import Checked, sha256, verify_folder


@dataclass(frozen=True)
class Published:
    """A published version with the versions before it.

    Attributes:
        folder: where it was read, for messages.
        releases: every version, oldest first; the last is this one.
        corrections: what they changed, newest first.
        manifest: of this version.
        tables: its tables, from its open data.
        own: its own files; ``archive`` has those of the versions before it.
    """

    folder: Path
    releases: tuple[Release, ...]
    corrections: tuple[Correction, ...]
    manifest: Mapping[str, Any]
    tables: Mapping[str, ReadTable]
    own: Mapping[str, bytes]
    archive: Mapping[str, bytes]

    @property
    def release(self) -> Release:
        """The version itself."""
        return self.releases[-1]

    def addresses(self) -> dict[int, dict[str, str]]:
        """Version to table to its address in that version, of this version and those before."""
        found = {self.release.version: dict(self.manifest["tables"])}
        for release in self.releases[:-1]:
            data = self.archive[f"{version_folder(release.version)}/{MANIFEST}"]
            found[release.version] = dict(json.loads(data)["tables"])
        return found

    def archived(self) -> dict[str, bytes]:
        """All versions so far as they stand below the next one."""
        own = archive_version(self.own, self.release.version, str(self.manifest["language"]))
        return dict(sorted({**self.archive, **own}.items()))


def read_published(folder: Path) -> Published:
    """The published version in a folder.

    Raises:
        UserError: nothing was published there, or it is not as it was written.
    """
    checked = verify_folder(folder)
    releases = releases_of(checked.manifest)
    if not releases:
        raise UserError(
            _("hier is nog niets gepubliceerd, dus valt er niets te corrigeren"),
            where=str(folder),
            mend=_("Publiceer eerst: graadmeter build … --publish --date JJJJ-MM-DD."),
        )
    if checked.faults:
        raise UserError(
            _("de publicatie in deze map is beschadigd: {fault}{more}").format(
                fault=f"{checked.faults[0].file} {checked.faults[0].message}",
                more=f" (+{len(checked.faults) - 1})" if len(checked.faults) > 1 else "",
            ),
            where=str(folder),
            mend=_("graadmeter verify noemt elk bestand; zet de map terug uit een kopie."),
        )
    return _published(folder, checked, releases)


def with_earlier(files: Mapping[str, bytes], earlier: Published | None) -> dict[str, bytes]:
    """The files of a publication with all earlier versions, which the manifest then names.

    Args:
        files: a publication, its manifest among them.
        earlier: the version that it corrects; None when there is none.
    """
    if earlier is None:
        return dict(files)
    archive = earlier.archived()
    manifest = json.loads(files[MANIFEST])
    manifest["archive"] = {name: sha256(data) for name, data in archive.items()}
    data = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return {**files, **archive, MANIFEST: data}


def _published(folder: Path, checked: Checked, releases: tuple[Release, ...]) -> Published:
    own = {name: data for name, data in checked.files.items() if not name.startswith(ARCHIVE)}
    try:
        corrections = read_erratum_csv(own[ERRATUM_DATA], releases) if len(releases) > 1 else ()
        tables = read_tables({name: own[name] for name in SOURCES})
        for one in LISTS:
            read_figures(one, own)
    except (KeyError, ValueError) as error:
        raise UserError(
            _("de open data van deze publicatie zijn niet te lezen ({reason})").format(
                reason=repr(error)
            ),
            where=str(folder),
            mend=_("Gebruik de versie van Graadmeter die de publicatie heeft gemaakt."),
        ) from error
    return Published(
        folder=folder,
        releases=releases,
        corrections=corrections,
        manifest=checked.manifest,
        tables=tables,
        own=own,
        archive={name: data for name, data in checked.files.items() if name.startswith(ARCHIVE)},
    )
