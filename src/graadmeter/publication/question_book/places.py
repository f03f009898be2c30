"""Which sheet a part of a questionnaire is on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.tabulation.question_figures import GroupFigures, SectionFigures

_LONGEST = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True)
class SectionPlace:
    """A part of a questionnaire and its sheet."""

    section: SectionFigures
    number: str
    sheet: str


@dataclass(frozen=True)
class GroupPlace:
    """A group, the sheet with its questions listed, and those of its parts."""

    group: GroupFigures
    number: str
    sheet: str
    sections: tuple[SectionPlace, ...]


def group_places(groups: Sequence[GroupFigures]) -> tuple[GroupPlace, ...]:
    """The sheets of all groups; numbers in front make their names unique."""
    found = []
    for count, group in enumerate(groups, start=1):
        sections = (section for section in group.sections if section.questions)
        found.append(
            GroupPlace(
                group,
                str(count),
                _sheet(str(count), group.label),
                tuple(
                    SectionPlace(section, f"{count}.{at}", _sheet(f"{count}.{at}", section.title))
                    for at, section in enumerate(sections, start=1)
                ),
            )
        )
    return tuple(found)


def explanation_sheet() -> str:
    """Name of the sheet that explains the signs."""
    return _("Uitleg")


def _sheet(number: str, title: str) -> str:
    """A legal name: at most 31 characters, cut after a word where that keeps most of it."""
    name = _ILLEGAL.sub("-", f"{number} {title}").strip("' ")
    if len(name) <= _LONGEST:
        return name
    cut = name[: _LONGEST - 1]
    at_word = cut.rpartition(" ")[0]
    kept = at_word if len(at_word) > _LONGEST // 2 else cut
    return kept.rstrip("', -") + "…"
