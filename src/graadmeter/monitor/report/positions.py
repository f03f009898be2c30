"""Where a row or column is that a chapter names by its words."""

from __future__ import annotations

from collections.abc import Sequence


def position(name: str, headings: Sequence[tuple[str | None, str, int | None]]) -> int | None:
    """The only row or column with this name.

    Args:
        name: its label; ``section > label`` where a label is there more than once, and a wave
            behind it in brackets, as in ``Totaal (2014)``, where that does not suffice.
        headings: section, label and wave of each.

    Returns:
        Its position; None when there is none with this name, or more than one.
    """
    wanted = _plain(name)
    for names in _NAMES:
        found = [i for i, heading in enumerate(headings) if wanted in map(_plain, names(*heading))]
        if len(found) == 1:
            return found[0]
    return None


def _labels(_section: str | None, label: str, _wave: int | None) -> tuple[str, ...]:
    return (label,)


def _sections(section: str | None, label: str, _wave: int | None) -> tuple[str, ...]:
    return (f"{section} > {label}",) if section else ()


def _waves(section: str | None, label: str, wave: int | None) -> tuple[str, ...]:
    if wave is None:
        return ()
    return (f"{label} ({wave})", f"{section} > {label} ({wave})", str(wave))


_NAMES = (_labels, _sections, _waves)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()


def answer_label(section: str | None, label: str) -> str:
    """What a ranking calls a row or column: a wave under a heading is not an answer."""
    return section if section and label.isdigit() else label
