"""Read a chapter: Markdown with footnotes, boxes (``:::``) and directives (``{{ }}``).

Only what every output can show is accepted; the rest is a fault with its line, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.report.directives import BOXES, SHAPES, Directive, parse_directive
from graadmeter.monitor.report.text_tree import (
    Block,
    Box,
    ChapterText,
    Emphasis,
    Inline,
    Items,
    Link,
    NoteMark,
    Paragraph,
    Placed,
    Quotation,
    Subheading,
    Words,
    all_words,
)

_HEAD = re.compile(r"\A---\r?\n(?P<head>.*?)^---\r?\n?", re.DOTALL | re.MULTILINE)
_BOX = re.compile(r"^ {0,3}:{3,}(?P<info>.*)$", re.MULTILINE)
_NOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?P<defines>:)?")
_ANY = "box"
_DIRECTIVE = "directive"
_LEVELS = (2, 3)


def read_chapter(name: str, text: str) -> tuple[ChapterText | None, list[Fault]]:
    """The text of a chapter, with every fault of form in it.

    Args:
        name: its file, ``report/<wave>/<anything>.md``, relative to the monitor folder.
        text: what is in it; first ``chapter: 2`` between two lines of ``---``.

    Returns:
        The chapter, or None when it has faults; and the faults.
    """
    faults: list[Fault] = []
    wave = _wave_of(name, faults)
    head = _HEAD.match(text)
    chapter = _chapter_of(name, head["head"] if head else None, faults)
    skipped = text[: head.end()].count("\n") if head else 0
    reader = _Reader(name, skipped, faults)
    body = text[head.end() :] if head else text
    tokens = _parser().parse(body)
    reader.check_boxes(body)
    reader.check_notes(body)
    root = SyntaxTreeNode(tokens)
    notes_at = [node for node in root.children if node.type == "footnote_block"]
    blocks = reader.blocks([node for node in root.children if node.type != "footnote_block"])
    notes = tuple(reader.note(note) for block in notes_at for note in block.children)
    if faults or wave is None or chapter is None:
        return None, faults
    return ChapterText(wave, chapter, name, blocks, notes), []


def _wave_of(name: str, faults: list[Fault]) -> int | None:
    parts = name.split("/")
    if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit():
        return int(parts[1])
    message = _("Een hoofdstuk staat in een map van zijn meting.")
    faults.append(Fault(name, 0, "report-place", message, _("Noem het report/2016/02-naam.md.")))
    return None


def _chapter_of(name: str, head: str | None, faults: list[Fault]) -> int | None:
    hint = _("Begin het bestand met drie regels: ---, chapter: 2 en ---.")
    try:
        found = yaml.safe_load(head) if head is not None else None
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict) or set(found) != {"chapter"}:
        message = _("Boven aan het bestand staat niet van welk hoofdstuk het de tekst is.")
        faults.append(Fault(name, 1, "report-head", message, hint))
        return None
    number = found["chapter"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        message = _("“{number}” is geen nummer van een hoofdstuk.").format(number=number)
        faults.append(Fault(name, 2, "report-head", message, hint))
        return None
    return number


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(footnote_plugin, inline=False)
    parser.use(container_plugin, name=_ANY, validate=lambda _info, *_rest: True)
    parser.inline.ruler.before("escape", _DIRECTIVE, _directive_rule)
    return parser


def _directive_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos)
    if end < 0:
        return False
    # An argument may itself end in a brace.
    while state.src.startswith("}", end + 2):
        end += 1
    if not silent:
        token = state.push(_DIRECTIVE, "", 0)
        token.content = state.src[state.pos + 2 : end]
        token.meta = {"line": state.src[: state.pos].count("\n")}
    state.pos = end + 2
    return True


class _Reader:
    """Turns the nodes of the parser into blocks, and collects faults."""

    def __init__(self, name: str, skipped: int, faults: list[Fault]) -> None:
        self._name = name
        self._skipped = skipped
        self._faults = faults
        self._inside = 0

    def check_boxes(self, body: str) -> None:
        """A box that is opened and not closed would swallow the rest of the chapter."""
        opened: int | None = None
        for found in _BOX.finditer(body):
            line = body[: found.start()].count("\n") + 1 + self._skipped
            if found["info"].strip():
                self._never_closed(opened)
                opened = line
            else:
                opened = None
        self._never_closed(opened)

    def _never_closed(self, line: int | None) -> None:
        if line is not None:
            message = _("Dit kader wordt niet gesloten.")
            hint = _("Zet een regel “:::” onder het kader.")
            self._fault(line, "report-box", message, hint)

    def check_notes(self, body: str) -> None:
        """A note without a mark, or a mark without a note, would not be seen."""
        marks: dict[str, int] = {}
        notes: dict[str, int] = {}
        repeated: dict[str, int] = {}
        for found in _NOTE.finditer(body):
            line = body[: found.start()].count("\n") + 1 + self._skipped
            starts = body[: found.start()].endswith("\n") or not found.start()
            kind = notes if found["defines"] and starts else marks
            if found["label"] in kind:
                repeated.setdefault(found["label"], line)
            kind.setdefault(found["label"], line)
        hint = _("Een noot is een merkteken [^naam] in de tekst en een regel “[^naam]: tekst”.")
        for label, line in repeated.items():
            message = _("De noot “{label}” staat er twee keer.").format(label=label)
            self._fault(line, "report-note", message, _("Maak er twee noten van."))
        for label in marks.keys() - notes.keys():
            message = _("De noot “{label}” heeft geen tekst.").format(label=label)
            self._fault(marks[label], "report-note", message, hint)
        for label in notes.keys() - marks.keys():
            message = _("Naar de noot “{label}” wordt niet verwezen.").format(label=label)
            self._fault(notes[label], "report-note", message, hint)

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def note(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """A footnote: one paragraph."""
        inner = [child for child in node.children if child.type != "footnote_anchor"]
        blocks = self.blocks(inner)
        if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
            message = _("Een noot is één alinea.")
            hint = _("Haal lijsten en extra alinea's uit de noot.")
            line = self._line(inner[0]) if inner else self._skipped + 1
            self._fault(line, "report-note", message, hint)
            return ()
        if any(isinstance(one, NoteMark) for one in all_words(blocks[0].children)):
            message = _("Een noot verwijst niet naar een noot.")
            hint = _("Zet beide noten bij de zin in de tekst.")
            self._fault(self._line(inner[0]), "report-note", message, hint)
        return blocks[0].children

    def _within(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """What stands in a list, a quotation or a box."""
        self._inside += 1
        found = self.blocks(nodes)
        self._inside -= 1
        return found

    def _block(self, node: SyntaxTreeNode) -> list[Block]:
        line = self._line(node)
        match node.type:
            case "heading":
                return self._heading(node, line)
            case "paragraph":
                return [self._paragraph(node, line)]
            case "bullet_list" | "ordered_list":
                items = tuple(self._within(item.children) for item in node.children)
                return [Items(node.type == "ordered_list", items)]
            case "blockquote":
                return [Quotation(self._within(node.children))]
            case "container_box":
                return self._box(node, line)
            case _:
                self._unknown(node.type, line)
                return []

    def _heading(self, node: SyntaxTreeNode, line: int) -> list[Block]:
        level = int(node.tag[1])
        if level not in _LEVELS:
            self._fault(
                line,
                "report-heading",
                _("Een kop van niveau {level} kan niet in een hoofdstuk.").format(level=level),
                _("Gebruik ## of ###; de titel van het hoofdstuk staat in monitor.yaml."),
            )
            return []
        words = self._inlines(node.children, line)
        if any(isinstance(one, NoteMark) for one in all_words(words)):
            message = _("Een kop heeft geen noot.")
            hint = _("Zet de noot bij de eerste zin eronder.")
            self._fault(line, "report-note", message, hint)
        return [Subheading(level, words, line)]

    def _paragraph(self, node: SyntaxTreeNode, line: int) -> Block:
        alone = len(node.children) == 1 and len(node.children[0].children) == 1
        words = self._inlines(node.children, line, alone=alone)
        if alone and words and isinstance(words[0], Directive) and SHAPES[words[0].name].block:
            return Placed(words[0])
        return Paragraph(words, line)

    def _box(self, node: SyntaxTreeNode, line: int) -> list[Block]:
        info = parse_directive(f" {node.info.strip()}", line)
        if info is None or info.name not in BOXES:
            kinds = ", ".join(BOXES)
            self._fault(
                line,
                "report-box",
                _("Dit is geen soort kader: “{info}”.").format(info=node.info.strip()),
                _("Soorten zijn: {kinds}.").format(kinds=kinds),
            )
            return []
        if self._inside:
            message = _("Een kader staat niet in een lijst, een citaat of een ander kader.")
            self._fault(line, "report-box", message, _("Zet het kader op zichzelf."))
        self._check_arguments(info, BOXES[info.name].required, BOXES[info.name].optional)
        inner = self._within(node.children)
        title, source = info.get("title") or "", info.get("source") or ""
        self._words(title + source, line)
        return [Box(info.name, title, source, inner, line)]

    def _inlines(
        self, nodes: Sequence[SyntaxTreeNode], line: int, *, alone: bool = False
    ) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for node in nodes:
            match node.type:
                case "inline":
                    found += self._inlines(node.children, line, alone=alone)
                case "text":
                    found.append(self._words(node.content, line))
                case "softbreak" | "hardbreak":
                    found.append(Words(" "))
                case "em" | "strong":
                    inner = self._inlines(node.children, line)
                    found.append(Emphasis(inner, node.type == "strong"))
                case "link":
                    found += self._link(node, line)
                case "footnote_ref":
                    found.append(NoteMark(int(node.meta["id"])))
                case "footnote_anchor":
                    pass
                case "directive":
                    found += self._directive(node, line, alone=alone)
                case _:
                    self._unknown(node.type, line)
        return _joined(found)

    def _words(self, text: str, line: int) -> Words:
        if "{{" in text or "}}" in text:
            message = _("Hier staan dubbele accolades zonder begin of einde.")
            hint = _("Begin met twee accolades en eindig met twee.")
            self._fault(line, "report-directive", message, hint)
        return Words(text)

    def _link(self, node: SyntaxTreeNode, line: int) -> list[Inline]:
        address = str(node.attrs.get("href", ""))
        if not address.startswith("https://"):
            self._fault(
                line,
                "report-link",
                _("“{address}” is geen adres dat met https:// begint.").format(address=address),
                _('Verwijs naar een tabel met see table="2.1" tussen dubbele accolades.'),
            )
        return [Link(address, self._inlines(node.children, line))]

    def _directive(self, node: SyntaxTreeNode, line: int, *, alone: bool) -> list[Inline]:
        line += int(node.meta["line"])
        found = parse_directive(node.content, line)
        if found is None:
            self._fault(
                line,
                "report-directive",
                _("Dit is niet te lezen: “{text}”.").format(text=node.content.strip()),
                _(
                    'Schrijf tussen de accolades een naam en dan naam="waarde", met rechte '
                    "aanhalingstekens."
                ),
            )
            return []
        if found.name not in SHAPES:
            self._fault(
                line,
                "report-directive",
                _("Er is niets dat “{name}” heet.").format(name=found.name),
                _("Dit kan: {names}.").format(names=", ".join(SHAPES)),
            )
            return []
        shape = SHAPES[found.name]
        self._check_arguments(found, shape.required, shape.optional)
        if shape.block and not alone:
            self._fault(
                line,
                "report-directive",
                _(
                    "“{name}” staat op een eigen regel, met een lege regel erboven en eronder."
                ).format(name=found.name),
                _("Haal het uit de lopende tekst."),
            )
            return []
        return [found]

    def _check_arguments(
        self, found: Directive, required: tuple[str, ...], optional: tuple[str, ...]
    ) -> None:
        given = [key for key, _value in found.arguments]
        missing = [key for key in required if not (found.get(key) or "").strip()]
        strange = sorted(set(given) - {*required, *optional})
        hint = _("Nodig: {required}. Mag ook: {optional}.").format(
            required=", ".join(required) or "–", optional=", ".join(optional) or "–"
        )
        for problem, names in (
            (_("Bij “{name}” ontbreekt: {keys}."), missing),
            (_("“{name}” kent dit niet: {keys}."), strange),
            (_("Bij “{name}” staat dit twee keer: {keys}."), _repeated(given)),
        ):
            if names:
                message = problem.format(name=found.name, keys=", ".join(names))
                self._fault(found.line, "report-arguments", message, hint)

    def _unknown(self, kind: str, line: int) -> None:
        message = _("Dit kan niet in een hoofdstuk: {kind}.").format(kind=kind)
        hint = _("Koppen, alinea's, lijsten, nadruk, noten en kaders kunnen wel.")
        self._fault(line, "report-markdown", message, hint)

    def _line(self, node: SyntaxTreeNode) -> int:
        return (node.map[0] + 1 if node.map else 1) + self._skipped

    def _fault(self, line: int, rule: str, message: str, hint: str) -> None:
        self._faults.append(Fault(self._name, line, rule, message, hint))


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _joined(found: list[Inline]) -> tuple[Inline, ...]:
    """Neighbouring words as one."""
    joined: list[Inline] = []
    for one in found:
        if isinstance(one, Words) and joined and isinstance(joined[-1], Words):
            joined[-1] = Words(joined[-1].text + one.text)
        elif one != Words(""):
            joined.append(one)
    return tuple(joined)
