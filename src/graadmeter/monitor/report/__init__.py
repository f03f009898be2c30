"""Chapters of a report: Markdown in which figures and sentences are computed."""

from __future__ import annotations

from graadmeter.monitor.report.directives import KEY_FIGURES, Directive, left_out
from graadmeter.monitor.report.markdown import read_chapter
from graadmeter.monitor.report.positions import answer_label, position
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
    directives_in,
)

__all__ = [
    "KEY_FIGURES",
    "Block",
    "Box",
    "ChapterText",
    "Directive",
    "Emphasis",
    "Inline",
    "Items",
    "Link",
    "NoteMark",
    "Paragraph",
    "Placed",
    "Quotation",
    "Subheading",
    "Words",
    "answer_label",
    "directives_in",
    "left_out",
    "position",
    "read_chapter",
]
