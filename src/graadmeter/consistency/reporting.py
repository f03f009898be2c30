"""Findings as words for a reader, and as data for another program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import shorten
from typing import Any

from graadmeter.consistency.findings import Certainty, Finding, Said, Spot, Where
from graadmeter.consistency.material import Grid, Heading, Material, Statement
from graadmeter.language import format_number
from graadmeter.language import gettext as _

_TITLE_WIDTH = 60
_QUOTE_WIDTH = 90


def certainty_words(certainty: Certainty) -> str:
    """A certainty in the language of the reader."""
    return {
        Certainty.CERTAIN: _("Zeker"),
        Certainty.LIKELY: _("Waarschijnlijk"),
        Certainty.NOTE: _("Het bekijken waard"),
    }[certainty]


def neutral_note() -> str:
    """What a finding does not say."""
    return _(
        "Een bevinding zegt dat cijfers niet bij elkaar passen. Zij zegt niet welk cijfer klopt, "
        "en niet hoe het komt."
    )


def counts_of(findings: Iterable[Finding]) -> Mapping[Certainty, int]:
    """Number of findings per certainty, the most certain first; also those without any."""
    found = Counter(finding.certainty for finding in findings)
    return {certainty: found[certainty] for certainty in Certainty}


def summary_words(findings: Sequence[Finding]) -> str:
    """One line: how many findings, per certainty."""
    if not findings:
        return _("Geen bevindingen.")
    per = ", ".join(
        f"{certainty_words(certainty).lower()} {format_number(count)}"
        for certainty, count in counts_of(findings).items()
    )
    total = format_number(len(findings))
    words = _("1 bevinding") if len(findings) == 1 else _("{n} bevindingen").format(n=total)
    return f"{words}: {per}."


def place_words(where: Where, material: Material) -> str:
    """A place in words: table, row and column, or the words of the text."""
    if isinstance(where, Said):
        said = next(each for each in material.statements if each.id == where.text)
        return statement_words(said)
    table = material.table(where.table)
    return ", ".join(part for part in (table_words(table), within_words(where, table)) if part)


def place_lines(places: Iterable[Where], material: Material) -> Iterator[str]:
    """Places in words, a line each; of places in one table the table is named once, above them."""
    for table, group in groupby(places, lambda each: each.table if isinstance(each, Spot) else ""):
        found = list(group)
        if len(found) == 1 or not table:
            yield from (place_words(each, material) for each in found)
            continue
        grid = material.table(table)
        yield f"{table_words(grid)}:"
        spots = [each for each in found if isinstance(each, Spot)]
        yield from (f"  {within_words(each, grid) or _('de hele tabel')}" for each in spots)


def finding_words(finding: Finding, material: Material) -> str:
    """A finding on some lines: rule, places, printed and possible values, and both sentences."""
    lines = [f"[{finding.rule}]"]
    lines += [f"  {line}" for line in place_lines(finding.where, material)]
    lines.append("  " + _("Gedrukt: {values}").format(values=finding.printed))
    if finding.possible:
        lines.append("  " + _("Mogelijk: {values}").format(values=finding.possible))
    lines += [f"  nl: {finding.message.nl}", f"  en: {finding.message.en}"]
    return "\n".join(lines)


def as_text(findings: Sequence[tuple[Finding, Material]]) -> str:
    """All findings to read, the most certain first, and a summary; without a final newline.

    Args:
        findings: each with the material its places are in.
    """
    blocks: list[str] = []
    for certainty in Certainty:
        own = [(f, material) for f, material in findings if f.certainty is certainty]
        if own:
            heading = f"{certainty_words(certainty)} ({format_number(len(own))})"
            blocks.append(f"{heading}\n{'=' * len(heading)}")
            blocks += [finding_words(finding, material) for finding, material in own]
    blocks.append(summary_words([finding for finding, _material in findings]))
    if findings:
        blocks[-1] += f"\n{neutral_note()}"
    return "\n\n".join(blocks)


def as_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """All findings as plain data: ids of tables as published, positions from 0.

    A row or column that is None is the whole row or column.
    """
    return [
        {
            "rule": finding.rule,
            "certainty": finding.certainty.value,
            "where": [_place_data(where) for where in finding.where],
            "printed": finding.printed,
            "possible": finding.possible,
            "message_nl": finding.message.nl,
            "message_en": finding.message.en,
        }
        for finding in findings
    ]


def _place_data(where: Where) -> dict[str, Any]:
    if isinstance(where, Spot):
        return {"table": where.table, "row": where.row, "column": where.column}
    return {"text": where.text}


def table_words(table: Grid) -> str:
    """A table by its id and the begin of its title."""
    title = shorten(table.title, _TITLE_WIDTH, placeholder=" …")
    return _("tabel {id} “{title}”").format(id=table.id, title=title)


def within_words(spot: Spot, table: Grid) -> str:
    """Row and column of a place; empty for a whole table."""
    parts = []
    if spot.row is not None:
        parts.append(_("rij “{label}”").format(label=_label(table.rows[spot.row], spot.row)))
    if spot.column is not None:
        label = _label(table.columns[spot.column], spot.column)
        parts.append(_("kolom “{label}”").format(label=label))
    return ", ".join(parts)


def statement_words(said: Statement) -> str:
    """A statement by its id, its section and its words."""
    words = shorten(said.words, _QUOTE_WIDTH, placeholder=" …")
    if said.section:
        return _("tekst {id}, paragraaf {section}: “{words}”").format(
            id=said.id, section=said.section, words=words
        )
    return _("tekst {id}: “{words}”").format(id=said.id, words=words)


def _label(heading: Heading, position: int) -> str:
    """The words of a heading, told apart from others by its section and wave."""
    words = ": ".join(part for part in (heading.section, heading.label) if part)
    wave = "" if heading.wave is None else str(heading.wave)
    if wave and wave not in words:
        words = f"{words} {wave}".strip()
    return words or format_number(position + 1)
