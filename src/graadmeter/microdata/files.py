"""Microdata of a wave on disk: one parquet file per group and ``metadata.json``."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from graadmeter.errors import UserError
from graadmeter.expressions import Expression, holds, parse
from graadmeter.language import gettext as _
from graadmeter.microdata.columns import Column, columns_of, questionnaire_hash
from graadmeter.microdata.derived import add_derived, with_missing_kinds
from graadmeter.microdata.metadata import MISSING_CODES, Metadata, MissingKind
from graadmeter.microdata.microdata import Microdata
from graadmeter.monitor import Monitor

METADATA_FILE = "metadata.json"
_MISSING_NUMBERS = sorted(MISSING_CODES.values())
_LARGEST_NUMBER = 2**31 - 1
_MISSING_TEXTS = [str(code) for code in _MISSING_NUMBERS]


def write_microdata(stored: Mapping[str, pl.DataFrame], metadata: Metadata) -> dict[str, bytes]:
    """File name to bytes: the same answers give the same bytes."""
    files = {f"{group}.parquet": _parquet(frame) for group, frame in sorted(stored.items())}
    files[METADATA_FILE] = (
        json.dumps(metadata.model_dump(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    ).encode()
    return files


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def read_metadata(folder: Path) -> Metadata:
    """Read ``metadata.json``.

    Raises:
        UserError: it is not there or does not fit.
    """
    path = folder / METADATA_FILE
    try:
        return Metadata.model_validate_json(path.read_bytes())
    except OSError:
        raise UserError(
            _("Dit is geen map met microdata: {file} ontbreekt").format(file=METADATA_FILE),
            where=str(folder),
            mend=_("Maak microdata met “graadmeter synthesize”."),
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UserError(
            _("De metadata past niet: {field}: {reason}").format(
                field=".".join(map(str, first["loc"])), reason=first["msg"]
            ),
            where=str(path),
        ) from error


def read_microdata(folder: Path, monitor: Monitor, wave: int) -> dict[str, Microdata]:
    """Read and check the microdata of a wave.

    Returns:
        Group to its answers, for every group with a questionnaire in the wave.

    Raises:
        UserError: another monitor or wave, a missing file or column, an unknown code, or an
            answer of someone who does not get the question.
    """
    metadata = read_metadata(folder)
    _check_identity(metadata, monitor, wave, folder)
    result = {}
    for group in monitor.groups_in(wave):
        path = folder / f"{group.id}.parquet"
        stored = _read_parquet(path)
        _check_description(metadata, monitor, group.id, stored.height, folder)
        result[group.id] = checked_microdata(
            monitor,
            group.id,
            wave,
            stored,
            path,
            synthetic=metadata.synthetic,
            placeholders=metadata.placeholders.get(group.id, ()),
        )
    return result


def checked_microdata(
    monitor: Monitor,
    group: str,
    wave: int,
    stored: pl.DataFrame,
    path: Path,
    *,
    synthetic: bool,
    placeholders: Iterable[str] = (),
) -> Microdata:
    """Stored answers of one group, checked against its questionnaire, with derived variables.

    Raises:
        UserError: a missing column, an unknown code, or an answer of someone who does not get the
            question.
    """
    questionnaire = monitor.questionnaire(group, wave)
    columns = columns_of(questionnaire, monitor.code_lists)
    values = typed_values(stored, columns, path)
    values = add_derived(values, questionnaire, monitor.code_lists, stored)
    universes = {q.id: parse(q.universe) for q in questionnaire.questions if q.universe}
    wanted = {name for universe in universes.values() for name in universe.missing_of}
    asked = holds(with_missing_kinds(values, stored, wanted), universes)
    _check_universes(values, universes, asked, columns, path)
    _check_not_asked(stored, asked, columns, path)
    return Microdata(group, wave, synthetic, stored, values, frozenset(placeholders))


def _check_identity(metadata: Metadata, monitor: Monitor, wave: int, folder: Path) -> None:
    if (metadata.monitor, metadata.wave) != (monitor.settings.id, wave):
        raise UserError(
            _("De microdata zijn van {theirs}, gevraagd is {ours}").format(
                theirs=f"{metadata.monitor} {metadata.wave}", ours=f"{monitor.settings.id} {wave}"
            ),
            where=str(folder / METADATA_FILE),
            mend=_("Geef de map van de juiste meting."),
        )


def _check_description(
    metadata: Metadata, monitor: Monitor, group: str, rows: int, folder: Path
) -> None:
    """Refuse answers to another questionnaire, and files their description does not fit."""
    where = str(folder / METADATA_FILE)
    codes = {kind.value: code for kind, code in MISSING_CODES.items()}
    if metadata.missing_codes != codes:
        raise UserError(
            _("De codes voor ontbrekende antwoorden zijn anders dan die van Graadmeter"),
            where=where,
            mend=_("Gebruik: {codes}.").format(
                codes=", ".join(f"{kind} = {code}" for kind, code in codes.items())
            ),
        )
    questionnaire = monitor.questionnaire(group, metadata.wave)
    if metadata.questionnaires.get(group) != questionnaire_hash(questionnaire, monitor.code_lists):
        raise UserError(
            _(
                "De antwoorden van {group} horen bij een andere vragenlijst dan die van de monitor"
            ).format(group=group),
            where=where,
            mend=_(
                "Vragen, codes of wie een vraag krijgt zijn veranderd: herstel de vragenlijst, "
                "of maak de microdata opnieuw."
            ),
        )
    if metadata.respondents.get(group) != rows:
        raise UserError(
            _("{group} heeft {rows} respondenten, de metadata noemen er {stated}").format(
                group=group, rows=rows, stated=metadata.respondents.get(group, 0)
            ),
            where=where,
            mend=_("Gebruik de bestanden die bij elkaar horen."),
        )


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except FileNotFoundError:
        raise UserError(
            _("Het bestand ontbreekt"),
            where=str(path),
            mend=_("Elke doelgroep met een vragenlijst heeft een bestand nodig."),
        ) from None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            _("Dit is geen leesbaar parquetbestand: {reason}").format(reason=reason),
            where=str(path),
        ) from error


def typed_values(stored: pl.DataFrame, columns: tuple[Column, ...], path: Path) -> pl.DataFrame:
    """Answers with missing ones as null and codes as an enumeration.

    Raises:
        UserError: a column is missing or holds something its question does not offer.
    """
    missing = [column.name for column in columns if column.name not in stored.columns]
    if missing:
        raise UserError(
            _("Er ontbreken {count} kolommen, als eerste “{name}”").format(
                count=len(missing), name=missing[0]
            ),
            where=str(path),
            mend=_("Elke vraag van de vragenlijst is een kolom: {names}").format(
                names=", ".join(missing[:10])
            ),
        )
    places = Counter(column.question for column in columns)
    return pl.DataFrame(
        [_typed(stored[column.name], column, places[column.question], path) for column in columns]
    )


def _typed(series: pl.Series, column: Column, places: int, path: Path) -> pl.Series:
    if column.textual:
        text = _without(_text(series), _MISSING_TEXTS)
        if column.kind == "code":
            wrong = text.filter(text.is_not_null() & ~text.is_in(column.codes))
            _refuse(wrong, column, ", ".join(column.codes), path)
        return text.cast(column.dtype)
    low, high = {"option": (0, 1), "rank": (1, places)}.get(column.kind, (0, _LARGEST_NUMBER))
    whole = _("gehele getallen")
    allowed = whole if column.kind == "number" else ", ".join(map(str, range(low, high + 1)))
    if not series.dtype.is_integer():
        _refuse(_text(series.head(1)), column, allowed, path)
    numbers = _without(series.cast(pl.Int128), _MISSING_NUMBERS)
    _refuse(numbers.filter(~numbers.is_between(low, high)), column, allowed, path)
    return numbers.cast(column.dtype)


def _text(series: pl.Series) -> pl.Series:
    if series.dtype.is_nested() or series.dtype in {pl.Binary, pl.Object}:
        texts = [None if value is None else str(value) for value in series.to_list()]
        return pl.Series(series.name, texts, dtype=pl.String)
    return series.cast(pl.String)


def _without(series: pl.Series, missing: list[int] | list[str]) -> pl.Series:
    column = pl.col(series.name)
    return series.to_frame().select(pl.when(~column.is_in(missing)).then(column)).to_series()


def _refuse(wrong: pl.Series, column: Column, allowed: str, path: Path) -> None:
    if wrong.is_empty():
        return
    raise UserError(
        _("Kolom “{name}” heeft {count} keer een onbekende waarde, als eerste “{value}”").format(
            name=column.name, count=wrong.len(), value=wrong[0]
        ),
        where=str(path),
        mend=_("Toegestaan: {allowed}, en de codes voor ontbrekend in {file}.").format(
            allowed=allowed, file=METADATA_FILE
        ),
    )


def _check_universes(
    values: pl.DataFrame,
    universes: Mapping[str, Expression],
    asked: pl.DataFrame,
    columns: tuple[Column, ...],
    path: Path,
) -> None:
    for column in columns:
        if column.question not in universes:
            continue
        outside = (values[column.name].is_not_null() & ~asked[column.question]).sum()
        if outside:
            raise UserError(
                _(
                    "{count} respondenten hebben “{name}” beantwoord zonder de vraag te krijgen"
                ).format(count=outside, name=column.name),
                where=str(path),
                mend=_("De vraag is alleen voor: {universe}").format(
                    universe=universes[column.question].text
                ),
            )


def _check_not_asked(
    stored: pl.DataFrame, asked: pl.DataFrame, columns: tuple[Column, ...], path: Path
) -> None:
    """Whoever gets a question was asked it; "not asked" would drop them from the base unseen."""
    code = str(MISSING_CODES[MissingKind.NOT_ASKED])
    for column in columns:
        skipped = stored[column.name].cast(pl.String) == code
        if column.question in asked.columns:
            skipped = skipped & asked[column.question]
        count = skipped.fill_null(value=False).sum()
        if count:
            raise UserError(
                _(
                    "{count} respondenten horen “{name}” te krijgen, maar er staat “niet gesteld”"
                ).format(count=count, name=column.name),
                where=str(path),
                mend=_("Geef “geen antwoord” ({code}), of herstel het antwoord.").format(
                    code=MISSING_CODES[MissingKind.NO_ANSWER]
                ),
            )
