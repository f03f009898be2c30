"""From a questionnaire and its answers to the description of a file of microdata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.language import gettext as _
from graadmeter.microdata import MISSING_CODES, Column, Microdata, MissingKind, columns_of
from graadmeter.monitor import CodeList, Monitor, Question, Questionnaire
from graadmeter.publication.codebook.counting import protected_counts
from graadmeter.publication.codebook.description import (
    WEIGHT,
    AnswerSet,
    Category,
    DataFile,
    Measure,
    StudyFacts,
    Variable,
)
from graadmeter.tabulation import group_weights

_MISSING_SUFFIX = "__missing"


def describe_files(
    monitor: Monitor, wave: int, microdata: Mapping[str, Microdata], *, for_analyst: bool = False
) -> tuple[DataFile, ...]:
    """The files of a wave, in the monitor's order and in the current language.

    Args:
        monitor: the monitor.
        wave: the wave.
        microdata: group to answers.
        for_analyst: keep the answers of people too. Without it only synthetic answers, which are
            of nobody, are kept, so that no other can get into a publication.
    """
    return tuple(
        describe(monitor, microdata[group.id], for_analyst=for_analyst)
        for group in monitor.groups_in(wave)
        if group.id in microdata
    )


def describe(monitor: Monitor, microdata: Microdata, *, for_analyst: bool = False) -> DataFile:
    """The file of one group, in the current language."""
    group, wave = monitor.group(microdata.group), microdata.wave
    questionnaire = monitor.questionnaire(group.id, wave)
    variables = tuple(_variables(questionnaire, monitor.code_lists, microdata))
    weights = group_weights(monitor, group.id, wave, microdata.values)
    values = _values(variables, microdata, weights.row_weights())
    rounded_to = 0 if microdata.synthetic else group.protection.hide_below
    return DataFile(
        group=group.id,
        title=str(group.title),
        wave=wave,
        synthetic=microdata.synthetic,
        rows=microdata.respondents,
        studies=tuple(
            StudyFacts(study.id, str(study.title), study.source)
            for study in monitor.settings.studies
            if study.wave == wave and group.id in study.groups
        ),
        variables=tuple(protected_counts(v, values[v.name], rounded_to) for v in variables),
        sets=_sets(questionnaire, monitor.code_lists),
        rounded_to=rounded_to,
        answers=values if microdata.synthetic or for_analyst else None,
    )


def missing_categories() -> tuple[Category, ...]:
    """The kinds of missing answers with their numbers and words, from -6 down."""
    words = {
        MissingKind.NOT_ASKED: _("niet gesteld"),
        MissingKind.UNKNOWN: _("weet niet"),
        MissingKind.NO_ANSWER: _("geen antwoord"),
        MissingKind.NOT_APPLICABLE: _("niet van toepassing"),
    }
    return tuple(
        Category(code, kind.value, words[kind], missing=kind.value)
        for kind, code in MISSING_CODES.items()
    )


def code_values(codes: CodeList) -> dict[str, int]:
    """The number that stands for each code: its own where all are numbers, else its place."""
    if all(code.isdigit() and str(int(code)) == code for code in codes.values):
        return {code: int(code) for code in codes.values}
    return {code: place for place, code in enumerate(codes.values, 1)}


def _variables(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList], microdata: Microdata
) -> Iterator[Variable]:
    yield _weight()
    sections = {q.id: str(s.title) for s in questionnaire.sections for q in s.questions}
    for column in columns_of(questionnaire, code_lists):
        question = questionnaire.question(column.question)
        if question is None:  # pragma: no cover - columns are made from the questions
            raise LookupError(column.question)
        codes = code_lists[question.codes] if question.codes else None
        variable = replace(
            _answer(column, question, codes),
            section=sections[question.id],
            origin=question.source,
            universe=question.universe or "",
            reconstructed=question.text_status == "reconstructed",
            filler=question.id in microdata.placeholders,
            note=str(question.note or ""),
        )
        yield variable
        if variable.textual:
            yield _why_missing(variable)
    for derived in questionnaire.derived:
        if derived.id in microdata.values.columns:
            yield Variable(
                name=derived.id,
                label=str(derived.label),
                text=str(derived.text),
                question=derived.id,
                section=_("Afgeleide variabelen"),
                measure="nominal",
                categories=_categories(code_lists[derived.codes]),
                role="derived",
                derivation=derived.expression,
                note=str(derived.note or ""),
            )


def _weight() -> Variable:
    return Variable(
        name=WEIGHT,
        label=_("Wegingsfactor"),
        text=_("Gewicht van de respondent na poststratificatie; 1 zonder weging."),
        question=WEIGHT,
        section=_("Weging"),
        measure="scale",
        role="weight",
    )


def _answer(column: Column, question: Question, codes: CodeList | None) -> Variable:
    plain = Variable(
        name=column.name,
        label=str(question.label),
        text=str(question.text),
        question=question.id,
        section="",
        measure="nominal",
    )
    if column.kind == "text":
        return replace(plain, textual=True)
    if column.kind == "number":
        return replace(plain, measure="scale", categories=missing_categories())
    if codes is None:  # pragma: no cover - coded questions have a code list
        raise LookupError(question.id)
    if column.kind == "code":
        measure: Measure = "ordinal" if question.type == "scale" else "nominal"
        return replace(
            plain, measure=measure, categories=(*_categories(codes), *missing_categories())
        )
    option = codes.label(column.name.partition("__")[2])
    labelled = replace(plain, label=f"{question.label}: {option}")
    if column.kind == "rank":
        return replace(labelled, measure="ordinal", categories=missing_categories())
    chosen = (Category(0, "0", _("niet gekozen")), Category(1, "1", _("gekozen")))
    return replace(labelled, categories=(*chosen, *missing_categories()))


def _categories(codes: CodeList) -> tuple[Category, ...]:
    numbers = code_values(codes)
    return tuple(
        Category(numbers[entry.code], entry.code, str(entry.label)) for entry in codes.codes
    )


def _why_missing(variable: Variable) -> Variable:
    """Beside a text stands why it is missing: SPSS has no more than three such texts."""
    given = Category(0, "0", _("er is een antwoord"))
    return replace(
        variable,
        name=variable.name + _MISSING_SUFFIX,
        label=_("{label}: waarom er geen antwoord is").format(label=variable.label),
        measure="nominal",
        textual=False,
        role="missing",
        categories=(given, *missing_categories()),
    )


def _sets(
    questionnaire: Questionnaire, code_lists: Mapping[str, CodeList]
) -> tuple[AnswerSet, ...]:
    return tuple(
        AnswerSet(
            question.id,
            str(question.label),
            str(question.text),
            tuple(f"{question.id}__{code}" for code in code_lists[question.codes].values),
        )
        for question in questionnaire.questions
        if question.type == "multiple" and question.codes
    )


def _values(
    variables: tuple[Variable, ...], microdata: Microdata, weights: NDArray[np.float64]
) -> pl.DataFrame:
    stored = microdata.stored
    columns = []
    for variable in variables:
        if variable.role == "weight":
            series = pl.Series(weights, dtype=pl.Float64)
        elif variable.role == "derived":
            series = _numbered(microdata.values[variable.name].cast(pl.String), variable)
        elif variable.role == "missing":
            texts = stored[variable.name.removesuffix(_MISSING_SUFFIX)].cast(pl.String)
            codes = {str(code): code for code in MISSING_CODES.values()}
            series = texts.replace_strict(codes, default=0, return_dtype=pl.Int32)
        elif variable.textual:
            missing = [str(code) for code in MISSING_CODES.values()]
            texts = stored[variable.name].cast(pl.String)
            series = texts.replace(missing, [""] * len(missing)).fill_null("")
        elif stored[variable.name].dtype == pl.String:
            series = _numbered(stored[variable.name], variable)
        else:
            series = stored[variable.name].cast(pl.Int32)
        columns.append(series.alias(variable.name))
    return pl.DataFrame(columns)


def _numbered(texts: pl.Series, variable: Variable) -> pl.Series:
    numbers = {
        str(category.value) if category.missing else category.code: category.value
        for category in variable.categories
    }
    return texts.replace_strict(numbers, default=None, return_dtype=pl.Int32)
