"""Blacking out: marks that somebody put in a text, and what is left of it. Pure.

A mark is a passage between doubled brackets, ``[[like this]]``, with a ground of its own if need
be: ``[[5.1.1d: like this]]``. A whole passage is blacked out by naming a ground for it. What is
blacked out is not in the result in any form: not its words and not its length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graadmeter.service.incidents.keeping.passages import Passage

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_WORD = re.compile(r"[^\W_]{3,}")


class MarksError(ValueError):
    """Marks do not fit a text.

    Attributes:
        changed: whether the text is another one than it was; else a bracket is left alone.
    """

    def __init__(self, *, changed: bool) -> None:
        super().__init__("changed" if changed else "brackets")
        self.changed = changed


@dataclass(frozen=True)
class Run:
    """A piece of what is given: text, or the ground on which there is none."""

    text: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Given:
    """A passage as it is given."""

    section: str
    label: str
    runs: tuple[Run, ...]


def runs_of(text: str, marked: str, grounds: Iterable[str], usual: str) -> tuple[Run, ...]:
    """What is given of a text.

    Args:
        text: as it is kept.
        marked: the same with marks in it.
        grounds: the codes there are.
        usual: the ground of a mark without one.

    Raises:
        MarksError: without its marks it is not the same text, or a bracket has no other.
    """
    known = tuple(grounds)
    runs: list[Run] = []
    plain: list[str] = []
    last = 0
    written = marked.replace("\r\n", "\n").strip()
    for found in _MARK.finditer(written):
        before = written[last : found.start()]
        inside, ground = _inside(found[1], known, usual)
        plain += [before, inside]
        runs += [Run(text=before), Run(ground=ground)]
        last = found.end()
    plain.append(written[last:])
    runs.append(Run(text=written[last:]))
    if any("[[" in part or "]]" in part for part in plain):
        raise MarksError(changed=False)
    if "".join(plain) != text:
        raise MarksError(changed=True)
    return tuple(run for run in runs if run.text or run.ground)


def _inside(found: str, known: tuple[str, ...], usual: str) -> tuple[str, str]:
    for ground in known:
        if found.startswith(f"{ground}: "):
            return found[len(ground) + 2 :], ground
    return found, usual


def mark_everywhere(marked: str, words: Iterable[str]) -> str:
    """Marks words wherever they stand outside a mark, whatever their capitals."""
    wanted = [re.escape(word.strip()) for word in words if word.strip()]
    if not wanted:
        return marked
    wanted.sort(key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE)
    parts, last = [], 0
    for found in _MARK.finditer(marked):
        parts += [pattern.sub(r"[[\g<0>]]", marked[last : found.start()]), found[0]]
        last = found.end()
    parts.append(pattern.sub(r"[[\g<0>]]", marked[last:]))
    return "".join(parts)


def given(
    passages: Iterable[Passage],
    marks: Mapping[str, Mapping[str, str]],
    grounds: Iterable[str],
    usual: str,
) -> list[Given]:
    """What is given of passages.

    Args:
        passages: all of them.
        marks: by key ``{"whole": ground}``, ``{"text": marked}`` or both.
        grounds: the codes there are.
        usual: the ground of a mark without one.

    Raises:
        MarksError: marks do not fit their text.
    """
    known = tuple(grounds)
    found = []
    for passage in passages:
        mark = marks.get(passage.key, {})
        if mark.get("whole"):
            runs: tuple[Run, ...] = (Run(ground=mark["whole"]),)
        else:
            runs = runs_of(passage.text, mark.get("text", passage.text), known, usual)
        found.append(Given(passage.section, passage.label, runs))
    return found


def used(shown: Iterable[Given]) -> list[str]:
    """The grounds on which something was blacked out."""
    return sorted({run.ground for each in shown for run in each.runs if run.ground})


def still_readable(passages: Iterable[Passage], shown: Iterable[Given]) -> list[str]:
    """Words that were blacked out in one place and can be read in another.

    Names and numbers alone, so words that begin with a capital or a digit: a list to look at, no
    proof that nothing is left.
    """
    hidden: set[str] = set()
    seen: set[str] = set()
    for passage, each in zip(passages, shown, strict=True):
        left = Counter(_WORD.findall(" ".join(run.text for run in each.runs)))
        seen |= {word.casefold() for word in left}
        if any(run.ground for run in each.runs):
            hidden |= set(Counter(_WORD.findall(passage.text)) - left)
    return sorted(
        word
        for word in hidden
        if word.casefold() in seen and (word[0].isupper() or word[0].isdigit())
    )
