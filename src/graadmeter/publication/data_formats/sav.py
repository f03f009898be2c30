"""Microdata as an SPSS file: labels, kinds of missing, measurement levels, sets and the weight."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.codebook.description import WEIGHT, Category, DataFile, Variable
from graadmeter.publication.data_formats import limits
from graadmeter.publication.data_formats.sav_dictionary import ResponseSet, completed
from graadmeter.publication.data_formats.statements import synthetic_statement

_NOTE_BYTES = 80


def render_sav(file: DataFile) -> bytes:
    """The answers of one group, in the current language.

    Raises:
        UserError: a name, label or text would be cut off.
        ValueError: the file is described without its answers.
    """
    if file.answers is None:
        raise ValueError(f"the answers of {file.group} are not to leave")
    _check(file)
    sets = [ResponseSet(one.name, one.label, one.variables) for one in file.sets]
    return completed(_written(file, file.answers), sets, WEIGHT)


def _check(file: DataFile) -> None:
    """Refuse what the format would cut off, or take for the same."""
    limits.fit(_file_label(file), limits.SAV_FILE_LABEL, what=_("De naam"), where=file.group)
    seen: dict[str, str] = {}
    for variable in file.variables:
        where = f"{file.group}: {variable.name}"
        limits.fit(variable.name, limits.SAV_NAME, what=_("De naam"), where=where)
        if variable.name.casefold() in seen:
            raise UserError(
                _("Twee variabelen heten in SPSS hetzelfde: {one} en {other}").format(
                    one=seen[variable.name.casefold()], other=variable.name
                ),
                where=file.group,
                mend=_("Geef een van de vragen een andere naam."),
            )
        seen[variable.name.casefold()] = variable.name
        limits.fit(
            variable.label, limits.SAV_VARIABLE_LABEL, what=_("Het variabelelabel"), where=where
        )
        for category in variable.categories:
            limits.fit(
                category.label,
                limits.SAV_VALUE_LABEL,
                what=_("Het waardelabel"),
                where=f"{where} = {category.code}",
            )
    for one in file.sets:
        # The name in the file has a dollar sign before it.
        name = f"${one.name}"
        limits.fit(name, limits.SAV_NAME, what=_("De naam"), where=f"{file.group}: {one.name}")
    _check_texts(file)


def _check_texts(file: DataFile) -> None:
    for variable in file.variables:
        if variable.textual and file.answers is not None:
            longest = file.answers[variable.name].str.len_bytes().max() or 0
            if int(str(longest)) > limits.SAV_TEXT:
                raise UserError(
                    _("Een antwoord is {size} bytes; in SPSS passen er {longest}").format(
                        size=longest, longest=limits.SAV_TEXT
                    ),
                    where=f"{file.group}: {variable.name}",
                    mend=_("Kort het antwoord in, of laat de vraag weg."),
                )


def _written(file: DataFile, answers: pl.DataFrame) -> bytes:
    import pyreadstat

    numeric = [variable for variable in file.variables if not variable.textual]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        pyreadstat.write_sav(
            answers.with_columns(pl.col(pl.Int32).cast(pl.Float64)),
            path,
            file_label=_file_label(file),
            column_labels={variable.name: variable.label for variable in file.variables},
            row_compress=True,
            note=_notes(file),
            variable_value_labels={
                variable.name: {float(c.value): c.label for c in variable.categories}
                for variable in numeric
                if variable.categories
            },
            missing_ranges={
                variable.name: [_range(variable.categories)]
                for variable in numeric
                if any(category.missing for category in variable.categories)
            },
            variable_measure={variable.name: variable.measure for variable in file.variables},
            variable_format={variable.name: _format(variable) for variable in numeric},
        )
        return path.read_bytes()


def _range(categories: Sequence[Category]) -> Any:
    missing = [category.value for category in categories if category.missing]
    return {"lo": float(min(missing)), "hi": float(max(missing))}


def _format(variable: Variable) -> str:
    return "F12.8" if variable.role == "weight" else "F8.0"


def _file_label(file: DataFile) -> str:
    words = _("synthetisch") if file.synthetic else ""
    return " ".join(part for part in (file.group, str(file.wave), words) if part)


def _notes(file: DataFile) -> list[str]:
    """What a reader must know, in lines that the format can hold."""
    filler = list(dict.fromkeys(v.question for v in file.variables if v.filler))
    notes = [
        synthetic_statement() if file.synthetic else "",
        f"{file.title}, {file.wave}. " + "; ".join(study.title for study in file.studies),
        _("Vulling, zonder gedrukt cijfer erachter: {questions}").format(
            questions=", ".join(filler)
        )
        if filler
        else "",
        _("Uitleg van elke variabele staat in het codeboek (codebook.xml)."),
    ]
    return [line for note in notes if note for line in _lines(note)]


def _lines(text: str) -> list[str]:
    """The text in lines of at most 80 bytes; it is told in bytes what fits."""
    width = _NOTE_BYTES
    while any(len(line.encode("utf-8")) > _NOTE_BYTES for line in textwrap.wrap(text, width)):
        width -= 1
    return textwrap.wrap(text, width)
