"""The codebook as a page of the publication, to read and to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from graadmeter.language import current_language, gettext, use_language
from graadmeter.language import gettext as _
from graadmeter.publication.codebook.ddi import remarks, rounding_words
from graadmeter.publication.codebook.description import (
    AnswerSet,
    Category,
    Codebook,
    DataFile,
    Variable,
)
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.statements import synthetic_statement
from graadmeter.publication.figures import number
from graadmeter.publication.names import CODEBOOK_PAGE


@dataclass(frozen=True)
class LineView:
    """One line of a table: the value or variable, its words and how many."""

    value: str
    code: str
    label: str
    count: str


@dataclass(frozen=True)
class QuestionView:
    """A question with its variables as one block."""

    anchor: str
    name: str
    label: str
    text: str
    facts: tuple[tuple[str, str], ...]
    expressions: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    first: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class SectionView:
    """A part of the questionnaire."""

    anchor: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class FileView:
    """A file with its parts."""

    anchor: str
    title: str
    lead: str
    notes: tuple[str, ...]
    download: str
    sections: tuple[SectionView, ...]


def render_page(book: Codebook, content: Content) -> bytes:
    """The page, in the style and with the menu of the rest of the publication."""
    with use_language(book.language):
        blocks = groupby(content.chapters, key=lambda chapter: chapter.part or "")
        parts = [{"title": title, "chapters": tuple(block)} for title, block in blocks]
        text = (
            _environment()
            .get_template(CODEBOOK_PAGE)
            .render(
                page=CODEBOOK_PAGE,
                lang=current_language(),
                content=content,
                chapters=content.chapters,
                parts=parts,
                reproduction=content.reproduction,
                has_response=bool(content.response or content.weights or content.nonresponse),
                files=[view_file(file) for file in book.files],
            )
        )
    return text.encode("utf-8")


def view_file(file: DataFile) -> FileView:
    """A file in words, in the current language."""
    blocks = groupby(file.variables, key=lambda variable: variable.section)
    sections = [
        SectionView(f"{file.group}-{i}", title, tuple(_questions(file, tuple(variables))))
        for i, (title, variables) in enumerate(blocks, 1)
    ]
    lead = _("{rows} respondenten, {variables} variabelen.").format(
        rows=number(file.rows), variables=number(len(file.variables))
    )
    notes = (
        synthetic_statement() if file.synthetic else "",
        rounding_words(file.rounded_to) if file.rounded_to > 1 else "",
    )
    return FileView(
        anchor=file.group,
        title=file.title,
        lead=lead,
        notes=tuple(note for note in notes if note),
        download=f"microdata/{file.group}.sav" if file.answers is not None else "",
        sections=tuple(sections),
    )


def _questions(file: DataFile, variables: Sequence[Variable]) -> Iterator[QuestionView]:
    sets = {one.name: one for one in file.sets}
    for name, block in groupby(variables, key=lambda variable: variable.question):
        of_question = tuple(block)
        shared = _shared_label(of_question, sets.get(name))
        first = of_question[0]
        several = len(of_question) > 1
        yield QuestionView(
            anchor=f"{file.group}-{name.replace('_', '-')}",
            name=name,
            label=shared,
            text="" if first.text == shared else first.text,
            facts=tuple(_facts(first, name in sets)),
            expressions=tuple(_expressions(first)),
            remarks=remarks(first),
            first=_("Variabele") if several else _("Waarde"),
            lines=tuple(_variable_lines(of_question, shared))
            if several
            else tuple(_category_line(category) for category in first.categories),
        )


def _shared_label(variables: Sequence[Variable], answers: AnswerSet | None) -> str:
    if answers is not None:
        return answers.label
    # Places of a ranking have the words of the question before theirs.
    head, colon, _rest = variables[0].label.partition(": ")
    together = len(variables) > 1 and all(v.label.startswith(head + colon) for v in variables)
    return head if colon and together else variables[0].label


def _facts(variable: Variable, multiple: bool) -> Iterator[tuple[str, str]]:
    measures = {
        "nominal": _("nominaal"),
        "ordinal": _("ordinaal"),
        "scale": _("numeriek"),
    }
    kind = _("tekst") if variable.textual else measures[variable.measure]
    yield _("Soort"), _("meer antwoorden mogelijk") if multiple else kind
    if variable.valid is not None:
        yield _("Antwoorden"), number(variable.valid)


def _expressions(variable: Variable) -> Iterator[tuple[str, str]]:
    if variable.universe:
        yield _("Alleen voor"), variable.universe
    if variable.derivation:
        yield _("Berekend als"), variable.derivation


def _category_line(category: Category) -> LineView:
    label = _("{label} (ontbrekend)").format(label=category.label) if category.missing else None
    return LineView(
        value=str(category.value).replace("-", "−"),
        code=category.code,
        label=label or category.label,
        count=_count(category.count),
    )


def _variable_lines(variables: Sequence[Variable], shared: str) -> Iterator[LineView]:
    """A line per variable, with how many chose it; of other variables how many answered."""
    for variable in variables:
        chosen = [c for c in variable.answers if (c.value, c.code) == (1, "1")]
        yield LineView(
            value=variable.name,
            code="",
            label=variable.label.removeprefix(f"{shared}: "),
            count=_count(chosen[0].count if chosen else variable.valid),
        )


def _count(count: int | None) -> str:
    return "×" if count is None else number(count)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("graadmeter.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = gettext
    environment.filters["number"] = number
    return environment
