"""An earlier version as it stands below the newest: its own bytes, and a notice on its pages.

A reader who lands on an old page must see that it is old. So pages, and nothing else, get a notice
in front of their main part, and their links to other versions are made to work from where they
now stand. Both can be undone to the byte, which is how the hashes in the old manifest still hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.edition import version_folder

START, END = b"<!-- graadmeter: newer version -->", b"<!-- /graadmeter -->\n"
_NOTICE = re.compile(re.escape(START) + b".*?" + re.escape(END), re.DOTALL)
_MAIN = re.compile(rb"^<main\b", re.MULTILINE)
_LINK, _MOVED_LINK = b'href="versions/', b'href="./../'
_UP = "../../"
ARCHIVE = "versions/"


def archive_version(files: Mapping[str, bytes], version: int, language: str) -> dict[str, bytes]:
    """The files of a version under their names below the newest.

    Args:
        files: everything of the version itself, by name; not the versions before it.
        version: its number.
        language: of its pages.

    Raises:
        ValueError: a page cannot be restored to the byte.
    """
    with use_language(language):
        made = {name: _with_notice(name, data, version) for name, data in files.items()}
    for name, data in files.items():
        if restore(name, made[name]) != data:
            raise ValueError(f"page {name!r} would not be the same again")
    return {f"{version_folder(version)}/{name}": data for name, data in made.items()}


def restore(name: str, data: bytes) -> bytes:
    """A file of an archived version as it was published; ``name`` is that within the version."""
    if not name.endswith(".html"):
        return data
    page = _NOTICE.sub(b"", data, count=1)
    return page.replace(_MOVED_LINK, _LINK) if "/" not in name else page


def _with_notice(name: str, data: bytes, version: int) -> bytes:
    if not name.endswith(".html"):
        return data
    page = data.replace(_LINK, _MOVED_LINK) if "/" not in name else data
    up = _UP + "../" * name.count("/")
    words = html.escape(_("Dit is versie {version}; er is een nieuwere versie.")).format(
        version=version
    )
    newest = html.escape(_("Naar de nieuwste versie"))
    changed = html.escape(_("Wat er is veranderd"))
    label = html.escape(_("Oude versie"))
    notice = (
        f'\n<aside class="banner" aria-label="{label}">\n<p><strong>{words}</strong> '
        f'<a href="{up}index.html">{newest}</a> · <a href="{up}erratum.html">{changed}</a></p>\n'
        "</aside>\n"
    )
    return _MAIN.sub(lambda found: START + notice.encode("utf-8") + END + found[0], page, count=1)
