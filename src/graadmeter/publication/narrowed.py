"""Less of a publication, for files that show less: what they cannot see cannot change them."""

from __future__ import annotations

from dataclasses import replace

from graadmeter.publication.content import Content


def without_text(content: Content) -> Content:
    """A publication without the texts of its chapters and the hashes of what went in.

    The pages, the report and the manifest show those; workbooks and open data do not.
    """
    chapters = tuple(replace(chapter, text=None) for chapter in content.chapters)
    return replace(content, chapters=chapters, inputs={})


def tables_only(content: Content) -> Content:
    """A publication without text, without the book of all questions and without microdata."""
    return replace(without_text(content), all_questions=(), data_files=())


def questions_only(content: Content) -> Content:
    """A publication without text and without microdata."""
    return replace(without_text(content), data_files=())


def open_data_only(content: Content) -> Content:
    """A publication without text and without the book of all questions."""
    return replace(without_text(content), all_questions=())


def factsheets_only(content: Content) -> Content:
    """A publication without text, the book of all questions, microdata and reproduction."""
    return replace(tables_only(content), reproduction=None)
