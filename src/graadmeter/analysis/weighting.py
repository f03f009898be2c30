"""From the design a user names to the weights and the sampling design of every row."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import MOST_LEVELS, Coded, code, compact, number_of, numbers
from graadmeter.analysis.columns import check_columns
from graadmeter.analysis.design import Design
from graadmeter.analysis.frames import FREQ
from graadmeter.errors import UserError
from graadmeter.estimation.weighting import PostStrata, post_stratify, unweighted
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.estimation.design import Design as RowDesign

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Cells:
    """The rows of a file in the cells of a population.

    Attributes:
        codes: int32 (n,), the cell of each row.
        size: float64 (G,), the population of each cell.
        count: int64 (G,), the rows in each cell.
    """

    codes: NDArray[np.int32]
    size: NDArray[np.float64]
    count: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Weighted:
    """How the rows count.

    Attributes:
        stratum: integers (n,), the post-stratum of each row; zeros when there is one.
        strata: post-strata, when weights are constant within them and rows were sampled one by
            one; None otherwise.
        facts: what `make_design` needs besides the weight: strata, units, margins.
        make_weight: makes the weight of every row, or None when all are alike.
    """

    stratum: NDArray[Any]
    strata: PostStrata | None
    facts: dict[str, Any]
    make_weight: Callable[[], NDArray[np.float64] | None]

    @cached_property
    def design(self) -> RowDesign:
        """The design row by row.

        Raises:
            UserError: it is not possible; what a user can mend was found before.
        """
        from graadmeter.estimation.design import make_design

        try:
            design = make_design(self.stratum.size, weight=self.make_weight(), **self.facts)
        except ValueError as error:
            raise UserError(
                _("De steekproefopzet klopt niet: {reason}").format(reason=error),
                where=_("steekproefopzet"),
            ) from error
        if len(design.margins) < 2:
            return design
        # As the R package survey does for raked weights; see docs/reference/differences-from-r.md.
        return replace(design, base=(design.weight > 0.0).astype(np.float64))


def weigh(
    frame: pl.DataFrame, design: Design, populations: list[tuple[str, pl.DataFrame]]
) -> Weighted:
    """Weights and sampling design of the rows of a file.

    Args:
        frame: the columns that the design and the populations name.
        design: the design.
        populations: where each population came from, and the population: the post-strata first.

    Raises:
        UserError: a weight is missing or negative, a cell has no rows or no population, a label is
            missing, or a sampling stratum has one unit.
    """
    n = frame.height
    if n == 0:
        raise UserError(
            _("Het bestand heeft geen rijen"),
            where=_("gegevens"),
            mend=_("Geef een bestand met een rij per respondent."),
        )
    base = _weights(frame[design.weight]) if design.weight else None
    cells = [_cells(frame, population, where) for where, population in populations]
    stratum: NDArray[Any] = np.zeros(n, dtype=np.int8)
    strata: PostStrata | None = None

    def make_weight() -> NDArray[np.float64] | None:
        return base

    if design.poststratify is not None and not design.rake:
        stratum = cells[0].codes
        make_weight = partial(_post_stratified, cells[0], base)
        if base is None or _constant(base, stratum, cells[0].size.size):
            strata = post_stratify(cells[0].count, cells[0].size)
        else:
            make_weight()  # finds what is wrong with the weights, in time
    elif cells:
        raked = _raked(cells, base, [where for where, _table in populations])

        def make_weight() -> NDArray[np.float64] | None:
            return raked

    elif base is None or (base == base[0]).all():
        strata = unweighted(n)
    sampled = _sampling(frame, design)
    facts = {"lonely": design.lonely, "margins": [c.codes for c in cells]} | sampled
    return Weighted(stratum, None if sampled else strata, facts, make_weight)


def _weights(column: pl.Series) -> NDArray[np.float64]:
    where = f"--weight {column.name}"
    weights = numbers(column, where)
    wrong = (
        (np.isnan(weights), _("{count} rijen hebben geen gewicht, als eerste rij {row}")),
        (weights < 0, _("{count} rijen hebben een negatief gewicht, als eerste rij {row}")),
    )
    for rows, message in wrong:
        if rows.any():
            raise UserError(
                message.format(count=int(rows.sum()), row=int(np.flatnonzero(rows)[0]) + 1),
                where=where,
                mend=_("Geef elke rij een gewicht van nul of meer."),
            )
    if weights.sum() == 0:
        raise UserError(
            _("Alle gewichten zijn nul"),
            where=where,
            mend=_("Geef een kolom met het gewicht van elke rij."),
        )
    return weights


def _constant(weight: NDArray[np.float64], stratum: NDArray[Any], n_strata: int) -> bool:
    one = np.zeros(n_strata)
    one[stratum] = weight
    return bool((weight > 0).all() and (one[stratum] == weight).all())


def _cells(frame: pl.DataFrame, population: pl.DataFrame, where: str) -> Cells:
    names = [name for name in population.columns if name != FREQ]
    check_columns(names, frame.columns, where)
    columns = [_complete(frame[name], where) for name in names]
    size = population[FREQ].to_numpy()
    if size.sum() == 0:
        raise UserError(
            _("De populatie is leeg: alle aantallen zijn nul"),
            where=where,
            mend=_("Geef elke cel haar aantal."),
        )
    shape = tuple(len(coded.labels) for coded in columns)
    table = np.full(math.prod(shape), -1, dtype=np.int32)
    known = [_known_as(coded, frame[name]) for coded, name in zip(columns, names, strict=True)]
    for index, row in enumerate(population.select(names).iter_rows()):
        at = [key(text) for key, text in zip(known, row, strict=True)]
        places = [place for place in at if place is not None]
        if len(places) == len(at):
            table[np.ravel_multi_index(places, shape)] = index
        elif size[index] > 0:
            name, text = next((n, t) for n, t, i in zip(names, row, at, strict=True) if i is None)
            raise UserError(
                _("Categorie “{category}” van “{name}” staat alleen in de populatie").format(
                    category=text, name=name
                ),
                where=where,
                mend=_("Schrijf haar zoals in het bestand, of voeg haar samen met een andere."),
            )
    keys: NDArray[np.signedinteger[Any]] = columns[0].codes.astype(
        np.int32 if table.size < 2**31 else np.int64
    )
    for coded in columns[1:]:
        keys *= len(coded.labels)
        keys += coded.codes
    found = np.bincount(keys, minlength=table.size)
    held = np.flatnonzero(found)
    if ((table[held] < 0) | (size[table[held]] == 0)).any():
        codes = table[keys]
        lost = frame.select(names).filter(pl.Series((codes < 0) | (size[codes] == 0)))
        raise UserError(
            _("Respondenten in een cel zonder populatie: {cells}").format(
                cells=_listed(lost.unique(maintain_order=True).cast(pl.String).rows())
            ),
            where=where,
            mend=_("Geef deze cel een aantal, of voeg haar samen met een andere."),
        )
    count = np.zeros(size.size, dtype=np.int64)
    count[table[held]] = found[held]
    empty = (count == 0) & (size > 0)
    if empty.any():
        rows = population.select(names).filter(pl.Series(empty)).rows()
        raise UserError(
            _("Geen respondenten in de cel: {cells}").format(cells=_listed(rows)),
            where=where,
            mend=_("Voeg deze cel samen met een andere, in het bestand en in de populatie."),
        )
    return Cells(table[keys], size, count)


def _complete(column: pl.Series, where: str) -> Coded:
    coded = compact(code(column, MOST_LEVELS, where))
    if coded.codes.min() < 0:
        without = int((coded.codes < 0).sum())
        raise UserError(
            _("{count} rijen hebben geen waarde voor “{name}”").format(
                count=without, name=column.name
            ),
            where=where,
            mend=_("Vul de waarde aan, of laat deze rijen weg uit het bestand."),
        )
    return coded


def _known_as(coded: Coded, column: pl.Series) -> Callable[[str], int | None]:
    """A function from the text in a population to the code in the data; None for no code."""
    texts = {label: index for index, label in enumerate(coded.labels)}
    if not column.dtype.is_numeric():
        return texts.get
    values = {number_of(label): index for index, label in enumerate(coded.labels)}
    return lambda text: texts.get(text, values.get(number_of(text)))


def _listed(rows: list[tuple[Any, ...]]) -> str:
    shown = ", ".join(" × ".join(map(str, row)) for row in rows[:_SHOWN])
    return shown + (", …" if len(rows) > _SHOWN else "")


def _post_stratified(cells: Cells, base: NDArray[np.float64] | None) -> NDArray[np.float64]:
    total = np.bincount(cells.codes, weights=base, minlength=cells.size.size)
    if ((total == 0) & (cells.size > 0)).any():
        raise UserError(
            _("In een cel van de populatie hebben alle rijen gewicht nul"),
            where="--weight",
            mend=_("Voeg deze cel samen met een andere, in het bestand en in de populatie."),
        )
    factor = np.divide(cells.size, total, out=np.zeros(total.shape), where=total > 0)
    result: NDArray[np.float64] = factor[cells.codes] * (1.0 if base is None else base)
    return result


def _raked(
    cells: list[Cells], base: NDArray[np.float64] | None, where: list[str]
) -> NDArray[np.float64]:
    from graadmeter.estimation.raking import rake

    totals = [float(margin.size.sum()) for margin in cells]
    for total, name in zip(totals, where, strict=True):
        if abs(total / totals[0] - 1) >= 1e-6:
            raise UserError(
                _("De populaties tellen niet op tot hetzelfde: {first} en {other}").format(
                    first=f"{totals[0]:.12g}", other=f"{total:.12g}"
                ),
                where=f"{where[0]}, {name}",
                mend=_("Geef marges van dezelfde populatie."),
            )
    try:
        raked = rake([c.codes for c in cells], [c.size for c in cells], start=base)
    except ValueError as error:
        raise UserError(
            _("De gewichten kunnen niet aan alle marges voldoen: {reason}").format(reason=error),
            where=", ".join(where),
            mend=_("Voeg categorieën samen of verbeter een marge."),
        ) from error
    weights: NDArray[np.float64] = raked.weight
    return weights


def _sampling(frame: pl.DataFrame, design: Design) -> dict[str, Any]:
    """Strata, units and their population, with the faults a user can mend."""
    facts: dict[str, Any] = {}
    if not (design.stratum or design.cluster or design.fpc):
        return facts
    strata = Coded(np.zeros(frame.height, dtype=np.int64), ("",))
    if design.stratum:
        strata = _units(frame[design.stratum], f"--stratum {design.stratum}")
        facts["stratum"] = strata.codes
    units = np.arange(frame.height)
    if design.cluster:
        units = _units(frame[design.cluster], f"--cluster {design.cluster}").codes
        # A number may be used again in another stratum: it is another unit there.
        units = np.unique(units + strata.codes * (int(units.max()) + 1), return_inverse=True)[1]
        facts["cluster"] = units
    home = np.zeros(int(units.max()) + 1, dtype=np.int64)
    home[units] = strata.codes
    sampled = np.bincount(home, minlength=len(strata.labels))
    complete = np.zeros(len(strata.labels), dtype=np.bool_)
    if design.fpc:
        facts["fpc"], complete = _population_of_units(frame[design.fpc], strata, sampled)
    lonely = np.flatnonzero((sampled == 1) & ~complete)
    if lonely.size:
        _check_lonely([strata.labels[i] for i in lonely], design, alone=lonely.size == sampled.size)
    return facts


def _units(column: pl.Series, where: str) -> Coded:
    """Like `_complete`, for any number of labels."""
    coded = compact(code(column, column.len(), where))
    if (coded.codes < 0).any():
        return _complete(column, where)
    return Coded(coded.codes.astype(np.int64), coded.labels)


def _population_of_units(
    column: pl.Series, strata: Coded, sampled: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    where = f"--fpc {column.name}"
    values = numbers(column, where)
    first = np.zeros(len(strata.labels))
    first[strata.codes] = values
    fractions = bool((first <= 1.0).all())

    def refuse(what: str, wrong: NDArray[np.bool_]) -> None:
        if wrong.any():
            label = strata.labels[int(np.flatnonzero(wrong)[0])]
            raise UserError(
                f"{what}: {label}" if label else what,
                where=where,
                mend=_(
                    "Geef in elk stratum één getal: het aantal steekproefeenheden in de populatie, "
                    "of overal het deel daarvan dat in het bestand zit."
                ),
            )

    wrong = np.zeros(first.size, dtype=np.bool_)
    wrong[strata.codes[~(values > 0)]] = True
    refuse(_("Een omvang ontbreekt of is niet groter dan nul"), wrong)
    wrong[strata.codes[first[strata.codes] != values]] = True
    refuse(_("De omvang is niet overal gelijk in het stratum"), wrong)
    refuse(_("Delen en aantallen staan door elkaar"), (first < 1) & (not fractions))
    refuse(_("De populatie is kleiner dan de steekproef"), (first < sampled) & (not fractions))
    return values, first == (1.0 if fractions else sampled)


def _check_lonely(labels: list[str], design: Design, *, alone: bool) -> None:
    if design.lonely != "fail" and not (alone and design.lonely == "average"):
        return
    where = f"--cluster {design.cluster}" if design.cluster else f"--stratum {design.stratum}"
    if not design.stratum:
        raise UserError(
            _("Het bestand heeft maar één steekproefeenheid; een marge is dan niet te schatten"),
            where=where,
            mend=_("Geef een kolom met de eenheden die zijn getrokken."),
        )
    raise UserError(
        _("Een stratum met maar één steekproefeenheid: {strata}").format(
            strata=_listed([(label,) for label in labels])
        ),
        where=where,
        mend=_("Voeg het samen met een ander stratum, of kies --lonely-psu adjust."),
    )
