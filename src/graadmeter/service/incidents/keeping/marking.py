"""What somebody filled in on the page where a case is gone through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping.copies import usual_ground
from graadmeter.service.incidents.keeping.passages import Passage
from graadmeter.service.incidents.keeping.redaction import MarksError, mark_everywhere, runs_of
from graadmeter.service.incidents.keeping.words import grounds_of

MOST_WORDS = 2000
"""Characters in the box of words that are blacked out everywhere."""


@dataclass(frozen=True)
class Row:
    """A passage, with what is filled in beside it.

    Attributes:
        name: the beginning of the names of its fields.
        whole: the ground on which all of it is black; empty when it is not.
        text: with marks.
    """

    passage: Passage
    name: str
    whole: str
    text: str


@dataclass
class Marked:
    """What is filled in, and what is wrong with it."""

    rows: list[Row]
    words: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def kept(
        cls, passages: list[Passage], marks: Mapping[str, Mapping[str, str]], kind: str
    ) -> Self:
        """What was decided before; of a passage that changed only that all of it is black."""
        rows = []
        for place, passage in enumerate(passages):
            mark = marks.get(passage.key, {})
            text = _fitting(passage, mark.get("text", passage.text), kind)
            rows.append(Row(passage, f"p{place}", mark.get("whole", ""), text))
        return cls(rows)

    def marks(self) -> dict[str, dict[str, str]]:
        """As a disclosure keeps it."""
        found: dict[str, dict[str, str]] = {}
        for row in self.rows:
            mark = {"whole": row.whole} if row.whole else {}
            if row.text != row.passage.text:
                mark["text"] = row.text
            if mark:
                found[row.passage.key] = mark
        return found


def marked_in(sent: Mapping[str, str], passages: list[Passage], kind: str) -> Marked:
    """What was sent.

    Args:
        sent: the fields: ``p0-heel`` a ground, ``p0-tekst`` a marked text, ``overal`` words.
        passages: in the order of the page.
        kind: a code of `DisclosureKind`.
    """
    grounds = grounds_of(kind)
    words = sent.get("overal", "")[:MOST_WORDS]
    work = Marked([], words)
    for place, passage in enumerate(passages):
        name = f"p{place}"
        whole = sent.get(f"{name}-heel", "")
        if whole and whole not in grounds:
            work.problems[f"{name}-heel"] = _("Kies een grond uit de lijst.")
        text = sent.get(f"{name}-tekst", passage.text).replace("\r\n", "\n").strip()
        try:
            runs_of(passage.text, text, grounds, usual_ground(kind))
        except MarksError as error:
            work.problems[f"{name}-tekst"] = _said(passage, error)
        else:
            text = mark_everywhere(text, words.splitlines())
        work.rows.append(Row(passage, name, whole, text))
    return work


def _said(passage: Passage, error: MarksError) -> str:
    if error.changed:
        return _("{label}: de tekst zelf is veranderd. Zet er alleen haken in.").format(
            label=passage.label
        )
    return _("{label}: een haak staat er zonder de andere. Schrijf [[zo]].").format(
        label=passage.label
    )


def _fitting(passage: Passage, text: str, kind: str) -> str:
    try:
        runs_of(passage.text, text, grounds_of(kind), usual_ground(kind))
    except MarksError:
        return passage.text
    return text
