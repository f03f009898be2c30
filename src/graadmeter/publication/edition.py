"""Versions of a publication, and what a correction changed.

A folder without a release is a draft. Every release is a version: the first was published, each
later one corrects the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graadmeter.language import current_language
from graadmeter.language import gettext as _

WITHHELD = "withheld"
"""Flag of a figure that is not repeated, because the newest version does not show it."""


class Kind(StrEnum):
    """What changed.

    A figure, the verdict on a difference or something of a whole table; a figure of all questions
    or of a factsheet; or, without saying what, a part of a page, a file, or what was put in.
    """

    FIGURE = "figure"
    VERDICT = "verdict"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_RENAMED = "row_renamed"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    COLUMN_RENAMED = "column_renamed"
    TABLE_ADDED = "table_added"
    TABLE_REMOVED = "table_removed"
    TITLE = "title"
    BASE = "base"
    WEIGHTED = "weighted"
    NOTE_ADDED = "note_added"
    NOTE_REMOVED = "note_removed"
    QUESTION = "question"
    FACTSHEET = "factsheet"
    PART = "part"
    FILE = "file"
    INPUT = "input"


OUTSIDE_TABLES = frozenset((Kind.QUESTION, Kind.FACTSHEET, Kind.PART, Kind.FILE, Kind.INPUT))
"""What is no change of a table."""


@dataclass(frozen=True)
class Figure:
    """A figure as the open data have it; ``flag`` is that of the data, or ``withheld``."""

    flag: str = ""
    value: float | None = None
    unit: str = ""
    decimals: int | None = None
    n: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    se: float | None = None
    deff: float | None = None
    published: float | None = None
    n_published: int | None = None
    comparable: str = ""
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One change between a version and the one before.

    Attributes:
        seen: it differs for who reads pages, report or workbook; else in the open data only.
        table: id of the table, the name of a file, or the address of a part.
        label, title: how the table is called in the version that changed it.
        row_number, column_number: place in the newest version, from 1; None when it has none.
        earlier_row_number, earlier_column_number: of a verdict, the figure compared with.
        old, new: figures, of a change of figures.
        old_text, new_text: words, of any other change; ``withheld`` where not repeated.
    """

    kind: Kind
    table: str
    label: str = ""
    title: str = ""
    seen: bool = True
    row_number: int | None = None
    column_number: int | None = None
    earlier_row_number: int | None = None
    earlier_column_number: int | None = None
    row_section: str = ""
    row: str = ""
    column_section: str = ""
    column: str = ""
    wave: int | None = None
    earlier_wave: int | None = None
    old: Figure | None = None
    new: Figure | None = None
    old_text: str = ""
    new_text: str = ""


@dataclass(frozen=True)
class Release:
    """A version that was published.

    Attributes:
        date: the day, given by who published.
        reason: why it corrects the version before; empty for the first.
    """

    version: int
    date: date
    reason: str = ""


@dataclass(frozen=True)
class Correction:
    """What a version changed in the one before."""

    release: Release
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Edition:
    """Which version a publication is.

    Attributes:
        releases: every version up to this one, oldest first; none for a draft.
        corrections: what each later version changed, newest first.
        addresses: version to table to its address within that version, of earlier versions.
    """

    releases: tuple[Release, ...] = ()
    corrections: tuple[Correction, ...] = ()
    addresses: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """Whether it may no longer be overwritten."""
        return bool(self.releases)

    @property
    def version(self) -> int:
        """The number of this version; a draft is going to be the first."""
        return self.releases[-1].version if self.releases else 1

    @property
    def date(self) -> date | None:
        """When this version was published; None for a draft."""
        return self.releases[-1].date if self.releases else None

    @property
    def earlier(self) -> tuple[Release, ...]:
        """The versions before this one, newest first."""
        return self.releases[-2::-1] if self.releases else ()

    @property
    def words(self) -> str:
        """Version and date, or that it is a draft, in the current language."""
        if not self.releases:
            return _("Concept, nog niet gepubliceerd")
        return release_words(self.releases[-1])


def release_words(release: Release) -> str:
    """Version and date of a release, in the current language."""
    return _("Versie {version}, {date}").format(
        version=release.version, date=date_words(release.date)
    )


def date_words(day: date) -> str:
    """A day in the current language, such as "22 november 2026"."""
    months = {
        "nl": "januari februari maart april mei juni juli augustus september oktober november "
        "december",
        "en": "January February March April May June July August September October November "
        "December",
    }[current_language()].split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def version_folder(version: int) -> str:
    """Where an earlier version stands in the folder of the newest."""
    return f"versions/{version}"
