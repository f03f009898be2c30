"""The page on remarkable figures, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from graadmeter.consistency import Certainty, Finding, Grid, Material, Spot
from graadmeter.consistency.reporting import certainty_words, place_words, within_words
from graadmeter.consistency.titles import title_of
from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.publication.edition import date_words
from graadmeter.publication.names import Place
from graadmeter.publication.remarkable.audited import Remarkable, Reply, key_of

_MOST_PLACES = 8


@dataclass(frozen=True)
class PlaceView:
    """A table or a piece of text.

    Attributes:
        words: its label and title, or the words of the text.
        href: its address when it stands in this publication.
        within: rows and columns of the table; empty for all of it.
    """

    words: str
    href: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class FindingView:
    """A finding.

    Attributes:
        anchor: id of its element.
        more: how many places are not listed.
    """

    anchor: str
    title: str
    rule: str
    places: tuple[PlaceView, ...]
    more: int
    printed: str
    possible: str
    words: str
    reply: Reply | None
    reply_date: str


@dataclass(frozen=True)
class CertaintyView:
    """Findings that are equally sure."""

    anchor: str
    name: str
    meaning: str
    findings: tuple[FindingView, ...]
    folded: bool


@dataclass(frozen=True)
class RemarkableView:
    """The whole page; ``rules`` are the names of rules with how often they found something."""

    groups: tuple[CertaintyView, ...]
    rules: tuple[tuple[str, str, tuple[int, ...]], ...]
    certain: int
    likely: int
    notes: int
    tables: int
    statements: int
    replies: int


def view_remarkable(found: Remarkable | None, where: Mapping[str, Place]) -> RemarkableView | None:
    """The page in the current language; None when nothing was printed.

    Args:
        found: the audit.
        where: the tables of this publication, by id.
    """
    if found is None:
        return None
    counts = Counter(finding.certainty for finding in found.findings)
    return RemarkableView(
        groups=tuple(_group(found, each, where) for each in Certainty if counts[each]),
        rules=tuple(_rules(found)),
        certain=counts[Certainty.CERTAIN],
        likely=counts[Certainty.LIKELY],
        notes=counts[Certainty.NOTE],
        tables=len(found.material.tables),
        statements=len(found.material.statements),
        replies=len(found.replies),
    )


def remarks_by_table(found: Remarkable | None) -> dict[str, tuple[str, ...]]:
    """Anchors of the findings on the print of a table, but for those only worth a look."""
    if found is None:
        return {}
    named: dict[str, list[str]] = {}
    for finding in found.findings:
        if finding.certainty is not Certainty.NOTE:
            tables = [where.table for where in finding.where if isinstance(where, Spot)]
            for table in dict.fromkeys(tables):
                named.setdefault(table, []).append(key_of(finding))
    return {table: tuple(keys) for table, keys in named.items()}


def _group(found: Remarkable, certainty: Certainty, where: Mapping[str, Place]) -> CertaintyView:
    return CertaintyView(
        anchor=certainty.value,
        name=certainty_words(certainty),
        meaning={
            Certainty.CERTAIN: _(
                "Minstens één van de genoemde cijfers kan niet kloppen, hoe er ook is afgerond, "
                "of er ontbreekt iets in druk."
            ),
            Certainty.LIKELY: _(
                "Toeval of een bijzondere manier van werken kan het verklaren, maar dat is "
                "onwaarschijnlijk."
            ),
            Certainty.NOTE: _("Er hoeft niets mis te zijn. Het is wel goed om te weten."),
        }[certainty],
        findings=tuple(
            _finding(found, each, where) for each in found.findings if each.certainty is certainty
        ),
        folded=certainty is Certainty.NOTE,
    )


def _finding(found: Remarkable, finding: Finding, where: Mapping[str, Place]) -> FindingView:
    key = key_of(finding)
    reply = found.replies.get(key)
    places = tuple(_places(finding, found.material, where))
    return FindingView(
        anchor=key,
        title=_title(finding, found.material),
        rule=finding.rule,
        places=places[:_MOST_PLACES],
        more=max(0, len(places) - _MOST_PLACES),
        printed=finding.printed,
        possible=finding.possible,
        words=finding.message.nl if current_language() == "nl" else finding.message.en,
        reply=reply,
        reply_date=date_words(reply.date) if reply else "",
    )


def _title(finding: Finding, material: Material) -> str:
    """Where it is, if that is a table, and what it is."""
    name, first = title_of(finding.rule), finding.where[0]
    if isinstance(first, Spot):
        return f"{label_of(material.table(first.table))}: {name[:1].lower()}{name[1:]}"
    return name


def _places(
    finding: Finding, material: Material, where: Mapping[str, Place]
) -> Iterator[PlaceView]:
    """The places of a finding, those in one table together."""
    for table, found in groupby(
        dict.fromkeys(finding.where), lambda each: each.table if isinstance(each, Spot) else None
    ):
        if table is None:
            yield from (PlaceView(_capital(place_words(each, material))) for each in found)
            continue
        place, grid = where.get(table), material.table(table)
        spots = [each for each in found if isinstance(each, Spot)]
        words = f"{label_of(grid)} {grid.title}"
        yield PlaceView(words, place.href if place else "", tuple(_within(spots, grid)))


def _within(spots: Sequence[Spot], grid: Grid) -> Iterator[str]:
    """Rows and columns; a column that several rows share is named once, and so is a row."""
    for column, found in groupby(spots, lambda each: each.column):
        own = list(found)
        if column is not None and len(own) > 1 and all(each.row is not None for each in own):
            rows = [f"“{grid.rows[each.row].label}”" for each in own if each.row is not None]
            shared = within_words(Spot(grid.id, None, column), grid)
            yield _("{column}, bij {rows}").format(column=shared, rows=", ".join(rows))
            continue
        yield from (words for each in own if (words := within_words(each, grid)))


def label_of(table: Grid) -> str:
    """How a published table is called: "Figuur 8.4", "Bijlagetabel B1-4"."""
    name = re.sub(r"^(fig|inset|text)-", "", table.id).replace("/", " ")
    kinds = {
        "figure": _("Figuur"),
        "inset": _("Kader"),
        "annex": _("Bijlagetabel"),
        "text": _("Tekst"),
    }
    return f"{kinds.get(table.kind, _('Tabel'))} {name}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _rules(found: Remarkable) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Name, id and number of findings per certainty, the most frequent first."""
    counts = Counter((finding.rule, finding.certainty) for finding in found.findings)
    rules = sorted(
        {rule for rule, _certainty in counts},
        key=lambda rule: (-sum(counts[rule, each] for each in Certainty), rule),
    )
    for rule in rules:
        yield title_of(rule), rule, tuple(counts[rule, each] for each in Certainty)
