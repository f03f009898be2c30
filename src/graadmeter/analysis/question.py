"""A table of results from any survey data: the one function, and what it checks first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graadmeter.analysis.coding import MOST_LEVELS, code, compact, tokens_of
from graadmeter.analysis.columns import check_columns, choose_items, parse_where
from graadmeter.analysis.design import LONELY_PSU, Design, place
from graadmeter.analysis.estimates import (
    Block,
    counted_means,
    counted_proportions,
    designed,
)
from graadmeter.analysis.frames import FREQ, as_lazy, collect, read_population
from graadmeter.analysis.profiles import Breakdown, plan
from graadmeter.analysis.weighting import weigh
from graadmeter.errors import UserError
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.expressions import Expression

STATISTICS = ("proportion", "mean", "total", "ratio")
INTERVALS = ("xlogit", "beta", "wilson", "mean")
COLUMNS = (
    "item",
    "category",
    "by",
    "level",
    "n",
    "n_category",
    "estimate",
    "se",
    "df",
    "ci_low",
    "ci_high",
    "deff",
    "n_eff",
    "flag",
)
NO_ANSWERS = "no_answers"


def tabulate(  # noqa: PLR0913 - one question, asked in full; all but the first two have a default
    data: Any,
    items: Sequence[str] | str,
    *,
    by: Sequence[str] | str = (),
    where: str | None = None,
    design: Design | None = None,
    statistic: str = "proportion",
    ci: str | None = None,
    level: float = 0.95,
    missing: Sequence[object] = (),
) -> pl.DataFrame:
    """Tabulates items by breakdowns, with standard errors and confidence intervals.

    Args:
        data: a Polars, pandas or Arrow table, or what `read_survey` returns.
        items: columns, or patterns such as ``"q*"``; patterns leave out columns used otherwise.
        by: columns to break down by, each on its own; an empty name is the whole, which is also
            what none at all gives.
        where: a condition. Rows that do not meet it are in no figure, but do count in the weights
            and in the variance: a subpopulation, not another sample.
        design: weights, strata, clusters and populations; by default simple random sampling.
        statistic: ``proportion`` of each category, ``mean``, ``total``, or ``ratio:column``.
        ci: ``xlogit`` (and the beta interval where a logit does not exist), ``beta`` or
            ``wilson`` for proportions, ``mean`` (estimate plus and minus t standard errors) for
            anything. By default ``xlogit`` for proportions and ``mean`` for the rest.
        level: confidence level.
        missing: values of items that stand for "no answer", besides empty ones.

    Returns:
        One row per item, breakdown, level and category, with the columns of `COLUMNS`. Null where
        nobody answered (``flag`` is then ``no_answers``), and where one unit says nothing about a
        spread.

    Raises:
        UserError: the question does not fit the data.
    """
    design = design or Design()
    patterns = [items] if isinstance(items, str) else list(items)
    names = list(dict.fromkeys([by] if isinstance(by, str) else by)) or [""]
    statistic, ci = _checked(statistic, ci, level, design)
    lazy = as_lazy(data)
    columns = lazy.collect_schema().names()
    breakdowns = [name for name in names if name]
    check_columns(breakdowns, columns, "--by")
    for option, name in design.columns().items():
        check_columns([name], columns, option)
    denominator = [statistic.split(":", 1)[1]] if ":" in statistic else []
    check_columns(denominator, columns, "--statistic")
    condition = parse_where(where, columns) if where else None
    populations = [
        (place(given, option), read_population(given, place(given, option)))
        for option, given in design.populations()
    ]
    cells = [name for _where, table in populations for name in table.columns if name != FREQ]
    for origin, table in populations:
        check_columns([name for name in table.columns if name != FREQ], columns, origin)
    used = [*breakdowns, *design.columns().values(), *cells, *denominator]
    chosen = choose_items(patterns, columns, set(used))
    needed = [*chosen, *used, *(sorted(condition.needs) if condition else ())]
    frame = collect(lazy, list(dict.fromkeys(needed)), _("gegevens"))

    weighted = weigh(frame, design, populations)
    inside = _inside(frame, condition)
    divided = [_breakdown(frame, name, inside) for name in names]
    tokens = tokens_of(missing)
    if weighted.strata is not None and statistic in {"proportion", "mean"}:
        groups = plan(weighted.stratum, weighted.strata.n_strata, divided)
        count = counted_proportions if statistic == "proportion" else counted_means
        blocks = list(count(frame, chosen, tokens, groups, weighted.strata))
    else:
        blocks = list(designed(frame, chosen, tokens, divided, weighted, statistic))
    return _table(blocks, divided, ci, level)


def _checked(statistic: str, ci: str | None, level: float, design: Design) -> tuple[str, str]:
    kind, colon, denominator = statistic.partition(":")
    if kind not in STATISTICS or bool(colon) != (kind == "ratio") or (colon and not denominator):
        raise UserError(
            _("Onbekende grootheid: {statistic}").format(statistic=statistic),
            where="--statistic",
            mend=_("Kies uit: {known}.").format(known="proportion, mean, total, ratio:kolom"),
        )
    if ci is None:
        ci = "xlogit" if kind == "proportion" else "mean"
    if ci not in INTERVALS or (kind != "proportion" and ci != "mean"):
        known = INTERVALS if kind == "proportion" else ("mean",)
        raise UserError(
            _("Interval “{ci}” bestaat niet voor {statistic}").format(ci=ci, statistic=statistic),
            where="--ci",
            mend=_("Kies uit: {known}.").format(known=", ".join(known)),
        )
    if not 0 < level < 1:
        raise UserError(
            _("Een betrouwbaarheid van {level} bestaat niet").format(level=level),
            where="--level",
            mend=_("Geef een getal tussen 0 en 1, bijvoorbeeld 0.95."),
        )
    if design.lonely not in LONELY_PSU:
        raise UserError(
            _("Onbekende keuze: {choice}").format(choice=design.lonely),
            where="--lonely-psu",
            mend=_("Kies uit: {known}.").format(known=", ".join(LONELY_PSU)),
        )
    if design.poststratify is not None and design.rake:
        raise UserError(
            _("Poststratificeren en raken gaan niet samen"),
            where="--poststratify, --rake",
            mend=_("Geef de poststrata ook als marge: --rake."),
        )
    return statistic, ci


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
    labels: tuple[str | None, ...]
    if name:
        coded = compact(code(frame[name], MOST_LEVELS, f"--by {name}"))
        codes, labels = coded.codes, coded.labels
        if not labels:
            raise UserError(
                _("Kolom “{name}” is leeg").format(name=name),
                where="--by",
                mend=_("Kies een kolom met waarden."),
            )
    else:
        codes, labels = np.zeros(frame.height, dtype=np.int8), (None,)
    if inside is not None:
        codes = np.where(inside, codes, codes.dtype.type(-1))
    return Breakdown(name or None, codes, labels, complete=bool(codes.min() >= 0))


def _table(
    blocks: Sequence[Block], breakdowns: Sequence[Breakdown], ci: str, level: float
) -> pl.DataFrame:
    words = _words(blocks, breakdowns)
    flat = {
        name: np.concatenate([np.asarray(block.figures[name]).reshape(-1) for block in blocks])
        for name in ("n", "n_category", "estimate", "se", "df", "deff", "n_eff")
    }
    empty = flat["n"] == 0
    # A standard error of 0 says nothing about the design: 1, as the intervals take it to be.
    plain = ~empty & (flat["se"] == 0)
    flat["deff"] = np.where(plain, 1.0, flat["deff"])
    flat["n_eff"] = np.where(plain, flat["n"], flat["n_eff"])
    low, high = _limits(flat, ci, level)
    figures = {
        "n": pl.Series(flat["n"].astype(np.int64)),
        "n_category": _counts(flat["n_category"], flat["n_category"] < 0),
        "estimate": _numbers(flat["estimate"], empty),
        "se": _numbers(flat["se"], empty),
        "df": _counts(flat["df"], empty),
        "ci_low": _numbers(low, empty),
        "ci_high": _numbers(high, empty),
        "deff": _numbers(flat["deff"], empty),
        "n_eff": _numbers(flat["n_eff"], empty),
        "flag": pl.Series([NO_ANSWERS, None], dtype=pl.String).gather(1 - empty.astype(np.int8)),
    }
    return pl.DataFrame(words | figures).select(COLUMNS)


def _words(blocks: Sequence[Block], breakdowns: Sequence[Breakdown]) -> dict[str, pl.Series]:
    """The columns that say what a row is about."""
    by = [b.by for b in breakdowns for _label in b.labels]
    levels = [label for b in breakdowns for label in b.labels]
    widths = np.array([len(block.categories) for block in blocks])
    categories = list(dict.fromkeys(c for block in blocks for c in block.categories))
    place = {category: index for index, category in enumerate(categories)}
    tiled = {
        labels: np.tile([place[label] for label in labels], len(levels))
        for labels in {block.categories for block in blocks}
    }
    level = {width: np.repeat(np.arange(len(levels)), width) for width in set(widths.tolist())}
    at_level = np.concatenate([level[width] for width in widths.tolist()])
    at_item = np.repeat(np.arange(len(blocks)), widths * len(levels))
    at_category = np.concatenate([tiled[block.categories] for block in blocks])
    return {
        "item": pl.Series([b.item for b in blocks], dtype=pl.String).gather(at_item),
        "category": pl.Series(categories, dtype=pl.String).gather(at_category),
        "by": pl.Series(by, dtype=pl.String).gather(at_level),
        "level": pl.Series(levels, dtype=pl.String).gather(at_level),
    }


def _numbers(values: NDArray[np.float64], empty: NDArray[np.bool_]) -> pl.Series:
    """Numbers, null where nobody answered and where there is no finite number."""
    return pl.Series(np.where(empty | ~np.isfinite(values), np.nan, values), nan_to_null=True)


def _counts(values: NDArray[Any], unknown: NDArray[np.bool_]) -> pl.Series:
    counts = pl.Series(values.astype(np.int64))
    return counts.set(pl.Series(unknown), None) if unknown.any() else counts


def _limits(
    flat: dict[str, NDArray[Any]], ci: str, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # scipy is a third of the time it takes to start, and only these need it.
    from graadmeter.estimation.intervals import (
        beta_interval,
        mean_interval,
        wilson,
        xlogit,
    )

    p, se, n, df = (flat[name] for name in ("estimate", "se", "n", "df"))
    if ci == "mean":
        limits = mean_interval(p, se, df, level)
        return np.array(limits.low), np.array(limits.high)
    low, high = np.full(p.shape, np.nan), np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if ci == "wilson":
        limits = wilson(p[known], se[known], n[known], df[known], level)
        low[known], high[known] = limits.low, limits.high
        return low, high
    logit = known & (p > 0) & (p < 1) & (se > 0) if ci == "xlogit" else np.zeros_like(known)
    rest = known & ~logit
    if logit.any():
        limits = xlogit(p[logit], se[logit], df[logit], level)
        low[logit], high[logit] = limits.low, limits.high
    if rest.any():
        limits = beta_interval(p[rest], se[rest], n[rest], df[rest], level)
        low[rest], high[rest] = limits.low, limits.high
    return low, high
