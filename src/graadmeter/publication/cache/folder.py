"""Where results are kept on this machine: a folder of this user alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.cache.steps import Cache, unusable
from graadmeter.publication.cache.store import Store

FOLDER_VARIABLE = "GRAADMETER_CACHE"
OFF = "off"
_FOLDER = "build-1"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_cache(environment: Mapping[str, str], tell: Callable[[str], None]) -> Cache:
    """The cache of this user, as the environment says.

    Args:
        environment: ``GRAADMETER_CACHE`` is a folder or ``off``; without it there is a folder
            ``graadmeter`` in ``XDG_CACHE_HOME``, or else in ``~/.cache``.
        tell: says what is wrong with what was kept, or that nothing can be.

    Raises:
        UserError: the folder that was asked for cannot be used.
    """
    chosen = environment.get(FOLDER_VARIABLE, "").strip()
    if chosen == OFF:
        return Cache(tell=tell)
    try:
        folder = Path(chosen) if chosen else _usual(environment)
        return Cache(Store(_own(folder)), tell)
    except (OSError, RuntimeError) as error:  # RuntimeError: nobody knows the user's home
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if chosen:
            raise UserError(
                _("hier kunnen geen tussenresultaten worden bewaard ({reason})").format(
                    reason=reason
                ),
                where=f"{FOLDER_VARIABLE}={chosen}",
                mend=_("Geef een map van uzelf waarin u mag schrijven, of “off”."),
            ) from error
        tell(unusable(reason))
        return Cache(tell=tell)


def _usual(environment: Mapping[str, str]) -> Path:
    """The folder of the XDG base directory specification, which says to ignore a relative one."""
    base = Path(environment.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "graadmeter"


def _own(folder: Path) -> Path:
    """A folder in it that only this user can look into; made if it is not there.

    Whoever can write there decides what is published, so a folder of somebody else is refused.

    Raises:
        OSError: it cannot be made, is a link, or is of somebody else.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = folder / _FOLDER
    own.mkdir(mode=0o700, exist_ok=True)
    facts = own.lstat()
    if not stat.S_ISDIR(facts.st_mode):
        raise NotADirectoryError(_("{name} is geen map").format(name=_FOLDER))
    if facts.st_uid != os.geteuid():
        raise PermissionError(_("de map is van een andere gebruiker"))
    if facts.st_mode & _OTHERS:
        own.chmod(0o700)
    return own
