"""A table of results from any survey data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from graadmeter.analysis.asked import Asked, interval_of, names
from graadmeter.analysis.design import Design
from graadmeter.analysis.estimates import Block, counted_means, counted_proportions, joined
from graadmeter.analysis.prepared import Prepared, prepare
from graadmeter.analysis.profiles import plan
from graadmeter.analysis.table import as_table


def tabulate(  # noqa: PLR0913 - one question, asked in full; all but the first has a default
    data: Any,
    items: Sequence[str] | str = (),
    *,
    by: Sequence[str] | str = (),
    where: str | None = None,
    design: Design | None = None,
    statistic: str = "proportion",
    ci: str | None = None,
    level: float = 0.95,
    missing: Sequence[object] = (),
    nets: Mapping[str, Mapping[str, Sequence[object]]] | None = None,
    multiple: Mapping[str, Sequence[str]] | None = None,
    selected: Sequence[object] = (1, "true"),
    multiple_base: str = "respondents",
    threads: int = 1,
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
        ci: ``xlogit`` or ``logit`` (and the beta interval where a logit does not exist), ``beta``
            or ``wilson`` for proportions, ``mean`` (estimate plus and minus t standard errors) for
            anything. By default ``xlogit`` for proportions and ``mean`` for the rest.
        level: confidence level.
        missing: values of items that stand for "no answer", besides empty ones.
        nets: answers to take together, besides each on its own: a pattern of items to names and
            the answers each name stands for, such as ``{"q*": {"top 2": [4, 5]}}``.
        multiple: questions with a column per answer: a name to its columns. Each is one item with
            the columns as categories.
        selected: the values in those columns that stand for "chosen".
        multiple_base: ``respondents``: shares of those with a value in any of the columns, which
            add up to more than 1; ``responses``: shares of all answers chosen, which add up to 1.
        threads: how many parts of the counting may run at the same time.

    Returns:
        One row per item, breakdown, level and category, with the columns of `table.COLUMNS`. Null
        where nobody answered (``flag`` is then ``no_answers``), and where one unit says nothing
        about a spread.

    Raises:
        UserError: the question does not fit the data.
    """
    asked = Asked(
        items=names(items),
        by=names(by) or [""],
        where=where,
        statistic=statistic,
        ci=interval_of(statistic, ci),
        level=level,
        missing=missing,
        nets=nets or {},
        multiple=multiple or {},
        selected=selected,
        multiple_base=multiple_base,
        threads=threads,
    )
    prepared = prepare(data, asked, design or Design())
    return as_table(list(_blocks(prepared)), prepared.breakdowns, asked.ci, level)


def _blocks(prepared: Prepared) -> Iterator[Block]:
    asked, weighted = prepared.asked, prepared.weighted
    counted = weighted.strata is not None and asked.multiple_base == "respondents"
    if weighted.strata is None or not counted or asked.statistic not in {"proportion", "mean"}:
        # What only designs need takes a while to start.
        from graadmeter.analysis.designed import designed

        yield from designed(prepared)
        return
    groups = plan(weighted.stratum, weighted.strata.n_strata, prepared.breakdowns)
    if asked.statistic == "mean":
        items, missing = prepared.items, prepared.missing
        yield from counted_means(prepared.frame, items, missing, groups, weighted.strata)
        return
    coded = [*prepared.coded(), *(item for each in prepared.sets() for item in each.items())]
    yield from joined(counted_proportions(coded, groups, weighted.strata, asked.threads))
