"""How wide words are, so that labels can be placed before anything is drawn.

Widths are those of Liberation Sans, which the renderer carries with it and which has the same
metrics as Arial, in thousandths of the type size.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_REGULAR = {
    191: "'",
    222: "ijl‘’",
    260: "|¦",
    278: " !,./:;I[\\]ftìíîï",
    333: "()-`r²³·“”",
    334: "{}",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    549: "±÷≤≥",
    556: "#$0123456789?L_abdeghnopqu£§«»–€",
    576: "µ",
    584: "+<=>~×−",
    611: "FTZ¿ßø",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "Wœ",
    1000: "Æ—…Œ",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl‘’ìíîï",
    280: "|¦",
    333: "!()-:;[]`ft²³·",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "z“”",
    549: "±÷≤≥",
    556: "#$0123456789J_aceksvxy£§«»–€",
    576: "µ",
    584: "+<=>^~×−",
    611: "?FLTZbdghnopqu¿ßø",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQwØ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "Wœ",
    975: "@",
    1000: "Æ—…Œ",
}
_WIDEST = 1000
_EM = 1000


def _by_character(widths: Mapping[int, str]) -> dict[str, int]:
    return {character: width for width, characters in widths.items() for character in characters}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of words on one line, in pixels; a character that is not known counts as wide."""
    widths = _WIDTHS[bold]

    def width(character: str) -> int:
        if character in widths:
            return widths[character]
        plain = unicodedata.normalize("NFD", character)[0]
        return widths.get(plain, _WIDEST)

    return sum(map(width, text)) * size / _EM


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Words over as many lines as it takes; breaks at spaces and after slashes and hyphens.

    A word that is wider than a line by itself is broken where the line ends, with a hyphen.
    """
    lines = [""]
    for piece in re.findall(r"\s*[^\s/-]*[/-]?", text.strip()):
        if not piece:
            continue
        if text_width(lines[-1] + piece.rstrip(), size, bold=bold) <= width:
            lines[-1] += piece
            continue
        if lines[-1]:
            lines.append("")
        rest = piece.lstrip()
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            fit = _fitting(rest, width, size, bold=bold)
            lines[-1] = rest[:fit] + "-"
            lines.append("")
            rest = rest[fit:]
        lines[-1] = rest
    return tuple(line.strip() for line in lines)


def _fitting(word: str, width: float, size: float, *, bold: bool) -> int:
    """How many letters of a word fit on a line with a hyphen; one at least."""
    fitting = [
        count
        for count in range(1, len(word))
        if text_width(word[:count] + "-", size, bold=bold) <= width
    ]
    return max(fitting, default=1)
