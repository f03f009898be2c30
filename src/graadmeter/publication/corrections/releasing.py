"""From content to a version that is published, or that corrects a published one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import date

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.comparing import carry_forward, compare_tables
from graadmeter.publication.corrections.figure_lists import (
    LISTS,
    carry_figures,
    compare_figures,
    read_figures,
)
from graadmeter.publication.corrections.published import Published
from graadmeter.publication.corrections.reading import SOURCES, read_tables
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.edition import Correction, Edition, Item, Kind, Release, date_words
from graadmeter.publication.factsheets.open_data import render_factsheet_data
from graadmeter.publication.names import (
    CODEBOOK_DDI,
    FACTSHEET_DATA,
    QUESTION_DATA,
    REMARKABLE_DATA,
    REPRODUCTION_DATA,
)
from graadmeter.publication.parts import SaidPart, parts_of
from graadmeter.publication.question_book import render_question_data
from graadmeter.publication.remarkable.data import render_remarkable_json
from graadmeter.publication.reproduction_data import render_reproduction_json
from graadmeter.publication.verifying import sha256


def release_first(content: Content, day: date) -> Content:
    """The content as the first version, published on a day."""
    return replace(content, edition=Edition((Release(1, day),)))


def release_correction(content: Content, earlier: Published, day: date, reason: str) -> Content:
    """The content as the version after a published one, with all that differs from it.

    Raises:
        UserError: nothing differs in what the publication is made from, or the day is before that
            of the version it corrects.
    """
    release = Release(earlier.release.version + 1, day, reason)
    if day < earlier.release.date:
        raise UserError(
            _("de correctie is van voor versie {version} ({date})").format(
                version=earlier.release.version, date=date_words(earlier.release.date)
            ),
            where="--date",
            mend=_("Geef de dag waarop de correctie verschijnt."),
        )
    known = (earlier.manifest["inputs"], earlier.manifest["versions"])
    if (dict(content.inputs), dict(content.versions)) == known:
        raise UserError(
            _("er is niets te corrigeren: gegevens, monitor en programma zijn dezelfde"),
            where=str(earlier.folder),
            mend=_("Pas eerst aan wat fout is, in de monitor of in de microdata."),
        )
    made = _data_of(content)
    tables = read_tables({name: made[name] for name in SOURCES})
    items: list[Item] = [*compare_tables(earlier.tables, tables)]
    carried = carry_forward(earlier.corrections, earlier.tables, tables)
    listed: set[str] = set()
    for one in LISTS:
        before, now = (read_figures(one, files) for files in (earlier.own, made))
        differing = compare_figures(one, before, now) if before and now else ()
        items += differing
        listed |= {item.table for item in differing}
        carried = carry_figures(one, carried, now)
    items += [*_parts(earlier, content), *_files(earlier, made, listed)]
    if not items or "parts" not in earlier.manifest:
        items += _inputs(earlier, content)
    releases = (*earlier.releases, release)
    corrections = (Correction(release, tuple(items)), *carried)
    return replace(content, edition=Edition(releases, corrections, earlier.addresses()))


def _data_of(content: Content) -> dict[str, bytes]:
    files = render_open_data(content)
    if content.reproduction is not None:
        files[REPRODUCTION_DATA] = render_reproduction_json(content)
    if content.remarkable is not None:
        files[REMARKABLE_DATA] = render_remarkable_json(
            content.remarkable, content.monitor, content.wave
        )
    if content.all_questions:
        files[QUESTION_DATA] = render_question_data(content)
    if content.factsheets:
        files[FACTSHEET_DATA] = render_factsheet_data(content.factsheets)
    return files


def _parts(earlier: Published, content: Content) -> Iterator[Item]:
    """Parts outside tables that say something else, by the hashes of what they say."""
    before: dict[str, SaidPart] = {
        name: SaidPart(**part) for name, part in earlier.manifest.get("parts", {}).items()
    }
    now = parts_of(content)
    if not before:
        return
    for name in dict.fromkeys((*now, *before)):
        if before.get(name) != now.get(name):
            title = (now.get(name) or before[name]).title
            yield _named(Kind.PART, name, name in before, name in now, title)


def _files(earlier: Published, made: Mapping[str, bytes], listed: Set[str]) -> Iterator[Item]:
    """Files with more than the tables, of which it is said that they changed, not what.

    Args:
        earlier: the version before.
        made: the files of the new version.
        listed: files whose figures are listed already.
    """
    before = earlier.manifest["outputs"]
    named = {
        REPRODUCTION_DATA,
        REMARKABLE_DATA,
        CODEBOOK_DDI,
        *(one.file for one in LISTS),
    } - listed
    now = {name: sha256(data) for name, data in made.items()}
    for name in sorted({*before, *now}):
        if (name in named or name.endswith(".sav")) and now.get(name) != before.get(name):
            yield _named(Kind.FILE, name, name in before, name in now)


def _inputs(earlier: Published, content: Content) -> Iterator[Item]:
    """Files that the publication is made from, which is all there is to say of some changes."""
    before, now = earlier.manifest["inputs"], content.inputs
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            yield _named(Kind.INPUT, name, name in before, name in now)


def _named(kind: Kind, name: str, was: bool, remains: bool, title: str = "") -> Item:
    there = {True: "present", False: ""}
    return Item(kind, name, title=title, old_text=there[was], new_text=there[remains])
