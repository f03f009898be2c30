"""Data, design and question brought together: columns read, rows weighed, items coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.asked import Asked, check_asked
from graadmeter.analysis.coding import MOST_LEVELS, code, compact, tokens_of
from graadmeter.analysis.columns import check_columns, choose_items, parse_where
from graadmeter.analysis.design import Design, place
from graadmeter.analysis.frames import FREQ, as_lazy, collect, read_population
from graadmeter.analysis.items import CodedItem, code_item, place_of, with_nets
from graadmeter.analysis.multiple import AnswerSet, read_set
from graadmeter.analysis.profiles import Breakdown
from graadmeter.analysis.weighting import Weighted, weigh
from graadmeter.errors import UserError
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.expressions import Expression


_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Prepared:
    """A question that fits its data; n rows.

    Attributes:
        asked: the question.
        frame: the columns it needs.
        items: the items, as columns.
        weighted: weights and sampling design.
        breakdowns: the breakdowns.
        missing: codes for "no answer", as text.
    """

    asked: Asked
    frame: pl.DataFrame
    items: tuple[str, ...]
    weighted: Weighted
    breakdowns: tuple[Breakdown, ...]
    missing: frozenset[str]

    def coded(self) -> list[CodedItem]:
        """The items as categories, with their nets.

        Raises:
            UserError: an item has too many values, or a net asks for an answer that is not there.
        """
        items = [code_item(self.frame[name], self.missing) for name in self.items]
        for pattern, nets in self.asked.nets.items():
            _check_nets([i for i in items if fnmatchcase(i.name, pattern)], pattern, nets, items)
        return [with_nets(item, self.asked.nets_of(item.name)) for item in items]

    def sets(self) -> list[AnswerSet]:
        """The questions with several answers.

        Raises:
            UserError: nobody chose anything.
        """
        return [
            read_set(self.frame, name, columns, self.asked.selected, self.missing)
            for name, columns in self.asked.multiple.items()
        ]


def _check_nets(
    items: Sequence[CodedItem],
    pattern: str,
    nets: Mapping[str, Sequence[object]],
    every: Sequence[CodedItem],
) -> None:
    """Every answer of a net occurs in one of its items at least."""
    if not items:
        raise UserError(
            _("Geen enkel item heet {pattern}").format(pattern=pattern),
            where=f"--net {pattern}",
            mend=_("De items zijn: {items}.").format(
                items=", ".join(item.name for item in every[:_SHOWN])
            ),
        )
    known = list(dict.fromkeys(label for item in items for label in item.labels))
    for name, answers in nets.items():
        where = f"--net {pattern}:{name}"
        if not answers:
            raise UserError(
                _("De samenvoeging “{name}” heeft geen antwoorden").format(name=name),
                where=where,
                mend=_("De antwoorden zijn: {known}.").format(known=", ".join(known[:_SHOWN])),
            )
        for answer in answers:
            if place_of(known, answer) is None:
                raise UserError(
                    _("“{name}” heeft geen antwoord {answer}").format(name=pattern, answer=answer),
                    where=where,
                    mend=_("De antwoorden zijn: {known}.").format(known=", ".join(known[:_SHOWN])),
                )


def prepare(data: Any, asked: Asked, design: Design, also: Sequence[str] = ()) -> Prepared:
    """Reads what a question needs and checks that it fits.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        asked: the question.
        design: the design.
        also: further columns to read, that are no items either.

    Raises:
        UserError: the question does not fit the data.
    """
    check_asked(asked, design)
    lazy = as_lazy(data)
    columns = lazy.collect_schema().names()
    breakdowns = [name for name in asked.by if name]
    check_columns(breakdowns, columns, "--by")
    check_columns(also, columns, "--compare")
    for option, name in design.columns().items():
        check_columns([name], columns, option)
    check_columns(asked.denominator, columns, "--statistic")
    asked = replace(
        asked,
        multiple={
            name: tuple(choose_items(answers, columns, (), f"--multiple {name}"))
            for name, answers in asked.multiple.items()
        },
    )
    _check_names(asked, columns)
    condition = parse_where(asked.where, columns) if asked.where else None
    populations = [
        (place(given, option), read_population(given, place(given, option)))
        for option, given in design.populations()
    ]
    cells = [name for _where, table in populations for name in table.columns if name != FREQ]
    for origin, table in populations:
        check_columns([name for name in table.columns if name != FREQ], columns, origin)
    used = [*breakdowns, *also, *design.columns().values(), *cells, *asked.denominator]
    members = [column for answers in asked.multiple.values() for column in answers]
    chosen: list[str] = []
    if asked.items or not members:
        chosen = choose_items(asked.items, columns, {*used, *members})
    needed = [*chosen, *members, *used, *(sorted(condition.needs) if condition else ())]
    frame = collect(lazy, list(dict.fromkeys(needed)), _("gegevens"))
    weighted = weigh(frame, design, populations)
    inside = _inside(frame, condition)
    return Prepared(
        asked=asked,
        frame=frame,
        items=tuple(chosen),
        weighted=weighted,
        breakdowns=tuple(_breakdown(frame, name, inside) for name in asked.by),
        missing=tokens_of(asked.missing),
    )


def _check_names(asked: Asked, columns: Sequence[str]) -> None:
    for name in asked.multiple:
        if name in columns:
            raise UserError(
                _("Er is al een kolom “{name}”").format(name=name),
                where=f"--multiple {name}",
                mend=_("Geef de vraag een andere naam."),
            )


def _inside(frame: pl.DataFrame, condition: Expression | None) -> NDArray[np.bool_] | None:
    if condition is None:
        return None
    from graadmeter.expressions import holds

    try:
        return holds(frame, {"inside": condition})["inside"].to_numpy()
    except pl.exceptions.PolarsError as error:
        raise UserError(
            _("De voorwaarde past niet bij de gegevens: {reason}").format(
                reason=str(error).splitlines()[0]
            ),
            where="--where",
            mend=_("Zet teksten tussen enkele aanhalingstekens, en getallen niet."),
        ) from error


def _breakdown(frame: pl.DataFrame, name: str, inside: NDArray[np.bool_] | None) -> Breakdown:
    whole = Breakdown(None, np.zeros(frame.height, dtype=np.int8), (None,), complete=True)
    made = levels(frame, name, "--by") if name else whole
    if inside is None:
        return made
    codes = np.where(inside, made.codes, made.codes.dtype.type(-1))
    return replace(made, codes=codes, complete=bool(codes.min() >= 0))


def levels(frame: pl.DataFrame, name: str, where: str) -> Breakdown:
    """The levels of a column.

    Raises:
        UserError: it has no values, or too many different ones.
    """
    coded = compact(code(frame[name], MOST_LEVELS, f"{where} {name}"))
    if not coded.labels:
        raise UserError(
            _("Kolom “{name}” is leeg").format(name=name),
            where=where,
            mend=_("Kies een kolom met waarden."),
        )
    return Breakdown(name, coded.codes, coded.labels, complete=bool(coded.codes.min() >= 0))
