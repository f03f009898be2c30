"""Whether a publication folder is as it was written: every file of every version by its hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graadmeter.errors import Fault, UserError
from graadmeter.language import gettext as _
from graadmeter.publication.corrections.archive import restore
from graadmeter.publication.edition import version_folder
from graadmeter.publication.manifest_form import read_manifest, releases_of
from graadmeter.publication.names import MANIFEST

CHANGED, MISSING, STRANGE, BROKEN = "changed", "missing", "strange", "broken"


@dataclass(frozen=True)
class Checked:
    """A folder as it was read, and what is wrong with it.

    Attributes:
        manifest: that of the newest version.
        files: all files that its manifest names and that are there, and the manifest.
        faults: sorted by file; none when every hash holds.
    """

    manifest: dict[str, Any]
    files: Mapping[str, bytes]
    faults: tuple[Fault, ...]


def verify_folder(folder: Path) -> Checked:
    """Read a folder of ours and hold every file against the manifests.

    Raises:
        UserError: there is no folder, or no manifest of ours in it, or it is damaged, or cannot
            be read.
    """
    try:
        present = sorted(_files_in(folder))
        data = (folder / MANIFEST).read_bytes()
        manifest = read_manifest(data, str(folder))
        if manifest is None:
            raise _no_publication(folder)
        named = {**manifest["outputs"], **manifest.get("archive", {})}
        files = {MANIFEST: data}
        files |= {name: (folder / name).read_bytes() for name in present if name in named}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _no_publication(folder) from error
    except OSError as error:
        raise UserError(
            _("deze map kan niet worden gelezen ({reason})").format(reason=error.strerror),
            where=str(folder),
            mend=_("Controleer of u de bestanden in de map mag lezen."),
        ) from error
    faults = [*_hash_faults(named, files), *_version_faults(manifest, files)]
    faults += [
        Fault(name, 0, STRANGE, _("staat in geen manifest"), _("Verplaats het uit deze map."))
        for name in present
        if name not in files
    ]
    return Checked(manifest, files, tuple(sorted(set(faults))))


def _files_in(folder: Path) -> Iterator[str]:
    """Every file below a folder, by name; what is not a file as well, for it does not belong."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *links):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _hash_faults(named: Mapping[str, str], files: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, expected in named.items():
        if name not in files:
            yield _missing(name)
        elif sha256(files[name]) != expected:
            yield _changed(name)


def _version_faults(manifest: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Whether every earlier version is still what its own manifest says."""
    for release in releases_of(manifest)[:-1]:
        below = f"{version_folder(release.version)}/"
        name = below + MANIFEST
        if name not in files:
            if name not in manifest.get("archive", {}):
                yield _missing(name)
            continue
        own = _archived_manifest(files[name], name)
        if own is None:
            yield _changed(name)
            continue
        for output, expected in own["outputs"].items():
            if (archived := below + output) in files:
                if sha256(restore(output, files[archived])) != expected:
                    yield Fault(
                        archived,
                        0,
                        BROKEN,
                        _("is niet meer wat versie {version} publiceerde").format(
                            version=release.version
                        ),
                        _("Zet het bestand terug uit een kopie."),
                    )
            elif archived not in manifest.get("archive", {}):
                yield _missing(archived)
        for older, expected in own.get("archive", {}).items():
            if older in files and sha256(files[older]) != expected:
                yield _changed(older)


def _archived_manifest(data: bytes, name: str) -> dict[str, Any] | None:
    """The manifest of an earlier version; None when it is not one any more."""
    try:
        return read_manifest(data, name)
    except UserError:
        return None


def sha256(data: bytes) -> str:
    """The hash that manifests hold."""
    return hashlib.sha256(data).hexdigest()


def _missing(name: str) -> Fault:
    return Fault(name, 0, MISSING, _("ontbreekt"), _("Zet het bestand terug uit een kopie."))


def _changed(name: str) -> Fault:
    return Fault(
        name,
        0,
        CHANGED,
        _("is veranderd na het maken"),
        _("Zet het bestand terug uit een kopie."),
    )


def _no_publication(folder: Path) -> UserError:
    return UserError(
        _("hier staat geen publicatie van Graadmeter"),
        where=str(folder),
        mend=_("Geef de map die graadmeter build heeft geschreven."),
    )
