"""Writing a publication: all of it or nothing, and never over what is not ours."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.edition import Release, date_words, version_folder
from graadmeter.publication.exchanging import exchange
from graadmeter.publication.manifest import GENERATOR
from graadmeter.publication.manifest_form import read_manifest, releases_of
from graadmeter.publication.names import MANIFEST

PUBLICATION = "publication"


def write_publication(files: Mapping[str, bytes], folder: Path, monitor: str, wave: int) -> None:
    """Write the files as one folder, in place of an earlier publication of the same monitor.

    They are written beside it and renamed, so that a reader finds the old or the new publication
    and nothing in between; a failure or an interruption leaves what there was. What was published
    is replaced only by a correction of it that has all of it in its archive.

    Raises:
        UserError: the folder is not ours to replace, or cannot be written.
        ValueError: the files are not a publication of this monitor and wave.
    """
    _check_files(files, monitor, wave)
    manifest = json.loads(files[MANIFEST])
    check_target(folder, monitor, _kind(manifest), wave, corrects=True)
    target = folder.resolve()
    _check_succession(folder, target, manifest)
    made: list[Path] = []
    try:
        _make_parents(target.parent, made)
        _write_and_swap(files, target)
    except OSError as error:
        _remove_empty(made)
        raise _unwritable(folder, error) from error
    except BaseException:
        _remove_empty(made)
        raise


def check_target(
    folder: Path,
    monitor: str | None = None,
    kind: str = PUBLICATION,
    wave: int | None = None,
    *,
    corrects: bool = False,
) -> None:
    """Refuse a folder that could not be written, before any expensive work is done.

    Args:
        folder: where the publication is to come.
        monitor: id of the monitor; when given, a publication of another one is refused as well.
        wave: the wave; when given, a folder of another wave is refused as well.
        kind: what is to be written; a folder of another kind, such as microdata, is refused.
        corrects: what is to be written corrects what was published there; without, a folder with
            something published is refused.

    Raises:
        UserError: the folder is not ours to replace, or cannot be written.
    """
    try:
        target = folder.resolve()
        if target.is_dir():
            _check_ours(folder, target, monitor, kind, wave)
            if not corrects:
                _check_draft(folder, target)
        elif os.path.lexists(target):
            raise UserError(
                _("hier staat een bestand, geen map"),
                where=str(folder),
                mend=_("Geef de naam van een nieuwe of lege map."),
            )
        _try_to_write(target.parent)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
        raise _unwritable(folder, error) from error


def _kind(manifest: Mapping[str, Any]) -> str:
    return str(manifest.get("kind", PUBLICATION))


def _check_ours(
    folder: Path, target: Path, monitor: str | None, kind: str, wave: int | None
) -> None:
    if target.is_mount() or target.parent == target:
        raise UserError(
            _("deze map kan niet als geheel worden vervangen, want het is een koppelpunt"),
            where=str(folder),
            mend=_("Geef een map daarbinnen, bijvoorbeeld {folder}.").format(
                folder=folder / "publicatie"
            ),
        )
    present = _files_in(target)
    if not present:
        return
    manifest = _manifest_in(target, folder)
    if manifest is None:
        raise UserError(
            _("deze map is niet leeg en bevat niets van Graadmeter"),
            where=str(folder),
            mend=_("Geef een nieuwe of lege map; er wordt niets overschreven."),
        )
    if _kind(manifest) != kind:
        raise UserError(
            _("in deze map staat iets anders van Graadmeter: {kind}").format(kind=_kind(manifest)),
            where=str(folder),
            mend=_("Geef een nieuwe of lege map; er wordt niets overschreven."),
        )
    if wave is not None and manifest.get("wave") != wave:
        raise UserError(
            _("hier staat een andere meting: {wave}").format(wave=manifest.get("wave")),
            where=str(folder),
            mend=_("Geef een nieuwe of lege map; er wordt niets overschreven."),
        )
    if monitor is not None and manifest.get("monitor") != monitor:
        raise UserError(
            _("hier staat een publicatie van een andere monitor: {other}").format(
                other=manifest.get("monitor")
            ),
            where=str(folder),
            mend=_("Geef een nieuwe of lege map; er wordt niets overschreven."),
        )
    strange = sorted(present - {MANIFEST, *manifest["outputs"], *manifest.get("archive", {})})
    if strange:
        raise UserError(
            _("in deze map staat iets dat niet bij de publicatie hoort: {names}").format(
                names=", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
            ),
            where=str(folder),
            mend=_("Verplaats dat eerst: de map wordt als geheel vervangen."),
        )


def _check_draft(folder: Path, target: Path) -> None:
    releases = releases_of(_manifest_in(target, folder) or {})
    if releases:
        raise _already_published(folder, releases[-1])


def _check_succession(folder: Path, target: Path, manifest: dict[str, Any]) -> None:
    """What was published may only be followed by a version that keeps all of it."""
    before = releases_of(_manifest_in(target, folder) or {})
    if not before:
        return
    kept = manifest.get("archive", {}).get(f"{version_folder(before[-1].version)}/{MANIFEST}")
    known = hashlib.sha256((target / MANIFEST).read_bytes()).hexdigest()
    if releases_of(manifest)[:-1] != before or kept != known:
        raise _already_published(folder, before[-1])


def _already_published(folder: Path, release: Release) -> UserError:
    return UserError(
        _("versie {version} is gepubliceerd ({date}) en wordt niet overschreven").format(
            version=release.version, date=date_words(release.date)
        ),
        where=str(folder),
        mend=_(
            'Kies een andere map, of maak een nieuwe versie: --correction "reden" --date '
            "JJJJ-MM-DD."
        ),
    )


def _files_in(folder: Path) -> set[str]:
    """Everything in a folder that is not itself a folder with something in it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _manifest_in(target: Path, folder: Path) -> dict[str, Any] | None:
    """The manifest of what stands there; None when it is not of ours.

    Raises:
        UserError: it is damaged.
    """
    try:
        data = (target / MANIFEST).read_bytes()
    except OSError:
        return None
    return read_manifest(data, str(folder))


def _check_files(files: Mapping[str, bytes], monitor: str, wave: int) -> None:
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
            raise ValueError(f"not a name inside a publication: {name!r}")
    # Without its manifest a publication could not be told from someone else's folder next time.
    manifest = json.loads(files[MANIFEST]) if MANIFEST in files else {}
    if (manifest.get("generator"), manifest.get("monitor"), manifest.get("wave")) != (
        GENERATOR,
        monitor,
        wave,
    ):
        raise ValueError(f"the files have no manifest of monitor {monitor!r}, wave {wave}")


def _write_and_swap(files: Mapping[str, bytes], target: Path) -> None:
    token = secrets.token_hex(6)
    fresh = target.parent / f".graadmeter-{token}-new"
    aside = target.parent / f".graadmeter-{token}-old"
    try:
        for name, data in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if target.exists() and exchange(fresh, target):
            return
        if target.exists():
            target.rename(aside)
        fresh.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _make_parents(parent: Path, made: list[Path]) -> None:
    """Make the folders above, noting each one just before it comes into being."""
    missing = [path for path in (parent, *parent.parents) if not path.exists()]
    for path in reversed(missing):
        made.append(path)
        path.mkdir(exist_ok=True)


def _remove_empty(made: list[Path]) -> None:
    for path in reversed(made):
        try:
            path.rmdir()
        except OSError:
            return


def _try_to_write(parent: Path) -> None:
    """Make and remove a folder: permissions alone do not tell, certainly not for root."""
    nearest = next(path for path in (parent, *parent.parents) if path.exists())
    probe = nearest / f".graadmeter-{secrets.token_hex(6)}-probe"
    try:
        probe.mkdir()
    finally:
        if probe.exists():
            probe.rmdir()


def _unwritable(folder: Path, error: Exception) -> UserError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return UserError(
        _("deze map kan niet worden geschreven ({reason})").format(reason=reason),
        where=str(folder),
        mend=_("Kies een map waarin u mag schrijven, op een schijf met ruimte."),
    )
