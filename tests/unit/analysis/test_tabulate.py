"""Figures that can be worked out by hand, and what must not change them."""

import dataclasses
import math
from itertools import permutations
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.analysis import Design, rake, read_survey, tabulate
from graadmeter.errors import UserError
from graadmeter.estimation import beta_interval, domain_proportions, make_design

# Eight rows: in layer a two yes, one no and one without an answer; in b one yes and three no.
TINY = pl.DataFrame(
    {
        "layer": ["a"] * 4 + ["b"] * 4,
        "q": [1, 1, 2, -1, 1, 2, 2, 2],
        "score": [4.0, 6.0, None, 2.0, 1.0, 3.0, 3.0, 5.0],
        "w": [3.0] * 8,
        "unequal": [1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0],
        "st": [1, 1, 1, 1, 2, 2, 2, 2],
        "psu": [1, 1, 2, 2, 1, 1, 2, 2],
    }
)
POPULATION = pl.DataFrame({"layer": ["a", "b"], "Freq": [60, 40]})
CELLS = [("layer", "b"), ("sex", "m")]


def row(table: pl.DataFrame, **where: str | None) -> dict[str, Any]:
    for name, value in where.items():
        table = table.filter(pl.col(name).eq_missing(pl.lit(value)))
    assert table.height == 1
    return table.row(0, named=True)


def test_an_unweighted_proportion():
    found = row(tabulate(TINY, "q", missing=[-1]), category="1")
    se = math.sqrt(8 / 7 * (3 / 7) * (4 / 7) / 7)
    assert (found["n"], found["n_category"], found["df"]) == (7, 3, 6)
    assert (found["by"], found["level"], found["flag"]) == (None, None, None)
    assert found["estimate"] == pytest.approx(3 / 7, rel=1e-14)
    assert found["se"] == pytest.approx(se, rel=1e-14)
    half = 2.446911851144969 * se / ((3 / 7) * (4 / 7))  # t with 6 degrees of freedom
    logit = math.log(3 / 4)
    assert found["ci_low"] == pytest.approx(1 / (1 + math.exp(-(logit - half))), rel=1e-12)
    assert found["ci_high"] == pytest.approx(1 / (1 + math.exp(-(logit + half))), rel=1e-12)


def test_a_post_stratified_proportion():
    design = Design(poststratify=POPULATION)
    found = row(tabulate(TINY, ["q"], design=design, missing=["-1"]), category="1")
    p = 8 / 17  # (2 x 1.2 + 1 x 0.8) / (3 x 1.2 + 4 x 0.8)
    first = (1.2 / 6.8) ** 2 / 4 * (2 * 1 + 2 * 1 * (1 - p) ** 2 + 1 * 1 * p**2)
    second = (0.8 / 6.8) ** 2 / 4 * (1 * 3)
    assert found["estimate"] == pytest.approx(p, rel=1e-14)
    assert found["se"] == pytest.approx(math.sqrt(8 / 7 * (first + second)), rel=1e-13)


def test_levels_and_zero_counts_are_all_there():
    frame = TINY.filter(~((pl.col("layer") == "b") & (pl.col("q") == 1)))
    table = tabulate(frame, ["q"], by=["layer", ""], missing=[-1])
    assert table.select("category", "by", "level", "n", "n_category").rows() == [
        ("1", "layer", "a", 3, 2),
        ("2", "layer", "a", 3, 1),
        ("1", "layer", "b", 3, 0),
        ("2", "layer", "b", 3, 3),
        ("1", None, None, 6, 2),
        ("2", None, None, 6, 4),
    ]
    zero = row(table, category="1", level="b")
    assert (zero["estimate"], zero["se"], zero["ci_low"]) == (0.0, 0.0, 0.0)
    assert 0.5 < zero["ci_high"] < 1  # not certainty
    assert (zero["deff"], zero["n_eff"]) == (1.0, 3.0)


def test_a_condition_is_a_subpopulation():
    design = Design(poststratify=POPULATION)
    inside = tabulate(TINY, "q", where="layer = 'a'", design=design, missing=[-1])
    level = tabulate(TINY, "q", by="layer", design=design, missing=[-1]).filter(level="a")
    assert inside.drop("by", "level").equals(level.drop("by", "level"))


def test_a_mean_a_total_and_a_ratio():
    mean = row(tabulate(TINY, "score", statistic="mean"))
    values = np.array([4.0, 6, 2, 1, 3, 3, 5])
    assert (mean["n"], mean["category"], mean["n_category"]) == (7, None, None)
    assert mean["estimate"] == pytest.approx(24 / 7)
    spread = ((values - 24 / 7) ** 2).sum() / 49
    assert mean["se"] == pytest.approx(math.sqrt(8 / 7 * spread))
    weighted = row(tabulate(TINY, "score", statistic="total", design=Design(weight="w")))
    assert weighted["estimate"] == pytest.approx(72)
    ratio = row(tabulate(TINY, "score", statistic="ratio:w"))
    assert ratio["estimate"] == pytest.approx(24 / 21)


def test_clusters_within_strata():
    """A total over two strata of two units: V = sum over strata of (t1 - t2)^2."""
    design = Design(stratum="st", cluster="psu")
    found = row(tabulate(TINY.fill_null(0), "score", statistic="total", design=design))
    assert found["df"] == 2
    assert found["se"] == pytest.approx(math.sqrt((10 - 2) ** 2 + (4 - 8) ** 2))


def test_rows_that_are_strata_of_one_can_be_certain():
    frame = TINY.with_columns(psu=pl.Series([1, 1, 1, 1, 2, 2, 3, 3]))
    with pytest.raises(UserError, match="stratum met maar één steekproefeenheid: 1"):
        tabulate(frame, "q", design=Design(stratum="st", cluster="psu"))
    certain = Design(stratum="st", cluster="psu", lonely="certainty")
    assert tabulate(frame, "q", design=certain).height == 3


def test_raking_meets_the_margins():
    margin = pl.DataFrame({"q": [1, 2, -1], "Freq": [50, 40, 10]})
    design = Design(rake=[POPULATION, margin])
    table = tabulate(TINY, ["layer", "q"], design=design)
    assert table.filter(item="layer")["estimate"].to_list() == pytest.approx([0.6, 0.4])
    assert table.filter(item="q")["estimate"].to_list() == pytest.approx([0.1, 0.5, 0.4])
    assert table["se"].to_numpy().max() < 1e-6


def test_raked_weights_have_the_residuals_of_rows_that_weigh_one():
    """R's choice, also where there are weights to start from."""
    frame = TINY.with_columns(sex=pl.Series(["f", "f", "m", "m"] * 2))
    sexes = pl.DataFrame({"sex": ["f", "m"], "Freq": [45, 55]})
    found = rake(frame, POPULATION, sexes, weight="unequal").weight.to_numpy()
    margins = [(frame[name] == value).to_numpy().astype(int) for name, value in CELLS]
    rows = make_design(8, weight=found, margins=margins)
    codes = np.where(frame["q"] == 1, 1, 0)
    table = tabulate(
        frame, "q", design=Design(weight="unequal", rake=[POPULATION, sexes]), missing=[9]
    )
    for base, same in ((np.ones(8), True), (None, False)):
        design = dataclasses.replace(rows, base=base)
        se = domain_proportions(design, codes, 2, np.ones((8, 1), dtype=bool)).se[0, 1]
        assert math.isclose(row(table, category="1")["se"], se, rel_tol=1e-8) == same


def test_a_beta_interval_that_is_asked_for_has_the_effective_size_as_it_is():
    """A design effect below 1 makes it shorter, as in R; where nobody counts it is 1 at most."""
    frame = pl.DataFrame({"layer": ["a"] * 20 + ["b"] * 20, "q": [1] * 19 + [0] * 20 + [1]})
    design = Design(poststratify=POPULATION)
    table = tabulate(frame, "q", by=["", "layer"], ci="beta", design=design)
    found = row(table, by=None, category="1")
    assert found["deff"] < 0.5
    sizes = found["estimate"], found["se"], found["n"], found["df"]
    limits = beta_interval(*sizes, cap=False)
    expected = float(limits.low), float(limits.high)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(expected)
    assert limits.low > beta_interval(*sizes).low
    frame = frame.with_columns(q=pl.when(layer="a").then(1).otherwise("q"))
    fallen_back = tabulate(frame, "q", by="layer", design=design)
    everybody = row(fallen_back, category="1", level="a")
    assert everybody["ci_low"] == pytest.approx(0.025 ** (1 / 20), rel=1e-3)


def test_logit_is_xlogit():
    assert tabulate(TINY, "q", by="layer", ci="logit").equals(tabulate(TINY, "q", by="layer"))


def test_equal_weights_are_no_weights_and_unequal_ones_are():
    plain = tabulate(TINY, "q")
    assert tabulate(TINY, "q", design=Design(weight="w")).equals(plain)
    unequal = tabulate(TINY, "q", design=Design(weight="unequal"))
    assert unequal["estimate"].to_list() == pytest.approx([1 / 10, 4 / 10, 5 / 10])


def test_an_item_that_nobody_answered_is_a_flagged_row():
    frame = TINY.with_columns(empty=pl.lit(None, dtype=pl.Int8), nines=9)
    for design in (Design(), Design(weight="unequal")):
        table = tabulate(frame, ["empty", "nines"], by="layer", missing=[9], design=design)
        assert table["flag"].to_list() == ["no_answers"] * 4
        assert table["n"].to_list() == [0] * 4
        figures = ["category", "estimate", "se", "df", "ci_low", "ci_high", "deff", "n_eff"]
        assert table.select(figures).null_count().row(0) == (4,) * len(figures)


def test_all_makes_of_data_give_the_same():
    table = tabulate(TINY, "q", by="layer")
    assert tabulate(TINY.lazy(), "q", by="layer").equals(table)
    arrow = pa.table({name: TINY[name].to_list() for name in TINY.columns})
    assert tabulate(arrow, "q", by="layer").equals(table)
    with pytest.raises(TypeError, match="Polars, pandas or Arrow"):
        tabulate({"q": [1]}, "q")


def test_a_pandas_frame_gives_the_same():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({name: TINY[name].to_list() for name in TINY.columns})
    assert tabulate(frame, "q", by="layer").equals(tabulate(TINY, "q", by="layer"))


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([1, 5_000, None], dtype=pl.Int32),
        pl.Series([-128, 127, None], dtype=pl.Int8),
        pl.Series([2**63, 2**63 + 1, None], dtype=pl.UInt64),
        pl.Series([-(2**62), -(2**62) + 1, None]),
        pl.Series([0.5, 1.5, None]),
        pl.Series([0.5, 1.5, float("nan")]),
        pl.Series(["no", "yes", None]),
        pl.Series(["9", "10", None]),
        pl.Series([False, True, None]),
        pl.Series(["no", "yes", None], dtype=pl.Categorical),
        pl.Series(["z", "a", None], dtype=pl.Enum(["z", "never", "a"])),
    ],
)
def test_every_type_of_column_keeps_its_values_and_order(values):
    table = tabulate(pl.DataFrame({"q": values}), "q")
    assert table["category"].to_list() == values.head(2).cast(pl.String).to_list()
    assert table["n"].to_list() == [2, 2]
    assert table["n_category"].to_list() == [1, 1]


def test_patterns_leave_out_what_is_used_otherwise():
    design = Design(weight="w", stratum="st", cluster="psu")
    frame = TINY.with_columns(zone=pl.Series(["x", "y"] * 4))
    table = tabulate(frame, ["*"], by="layer", design=design)
    assert table["item"].unique(maintain_order=True).to_list() == ["q", "score", "unequal", "zone"]
    assert tabulate(frame, ["layer"], by="layer").height == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"by": "layr"}, "layr"),
        ({"statistic": "median"}, "median"),
        ({"statistic": "ratio"}, "ratio"),
        ({"statistic": "mean", "ci": "beta"}, "beta"),
        ({"level": 95}, "95"),
        ({"where": "layer + 1"}, "voorwaarde"),
        ({"where": "laye = 'a'"}, "laye"),
        ({"where": "layer = "}, "expressie"),
        ({"where": "score = 'x'"}, "voorwaarde"),
        ({"design": Design(lonely="guess")}, "guess"),  # type: ignore[arg-type]
        ({"design": Design(poststratify=POPULATION, rake=[POPULATION])}, "--rake"),
    ],
)
def test_what_cannot_be_asked(change, said):
    with pytest.raises(UserError) as caught:
        tabulate(TINY, "q", **change)
    assert said in str(caught.value)
    assert caught.value.where
    assert caught.value.mend


# ------------------------------------------------------------------------------ properties


@st.composite
def surveys(draw) -> pl.DataFrame:
    n = draw(st.integers(4, 40))

    def column(*values: object) -> list[object]:
        return draw(st.lists(st.sampled_from(values), min_size=n, max_size=n))

    return pl.DataFrame(
        {
            "q": column(1, 2, 3, None),
            "r": column("yes", "no", None),
            "a": column("x", "y"),
            "b": column(0, 1, 2),
            "w": column(0.5, 1.0, 3.0),
        },
        schema_overrides={"q": pl.Int8, "r": pl.String},
    )


def population(frame: pl.DataFrame) -> pl.DataFrame:
    sizes = frame.group_by("a").len("Freq").sort("a")
    return sizes.with_columns(pl.col("Freq") * (1 + pl.int_range(pl.len())))


def designs(frame: pl.DataFrame) -> list[Design]:
    return [
        Design(),
        Design(poststratify=population(frame)),
        Design(weight="w", poststratify=population(frame)),
    ]


def close(first: pl.DataFrame, second: pl.DataFrame) -> bool:
    for name in first.columns:
        if first[name].dtype != pl.Float64:
            if not first[name].equals(second[name]):
                return False
        elif not np.allclose(
            first[name].to_numpy(), second[name].to_numpy(), rtol=1e-7, atol=1e-10, equal_nan=True
        ):
            return False
    return True


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(frame, random):
    order = list(range(frame.height))
    random.shuffle(order)
    for design in designs(frame):
        table = tabulate(frame, ["q", "r"], by=["a", "b"], design=design)
        assert close(table, tabulate(frame[order], ["q", "r"], by=["a", "b"], design=design))


def test_a_share_that_the_weights_fix_has_no_error_whatever_the_order():
    frame = pl.DataFrame(
        {"q": [1, 2, 3, 2, 2], "a": ["x", *"yyyy"], "w": [0.5, 0.5, 0.5, 1.0, 1.0]}
    )
    totals = pl.DataFrame({"a": ["x", "y"], "Freq": [1, 8]})
    design = Design(weight="w", poststratify=totals)
    for order in permutations(range(5)):
        table = tabulate(frame[list(order)], ["q"], design=design)
        fixed = table.filter(pl.col("category") == "1").row(0, named=True)
        assert (fixed["se"], fixed["n_eff"]) == (0.0, 5.0)


@given(surveys(), st.permutations([1, 2, 3]))
def test_other_names_for_categories_change_nothing_but_their_order(frame, names):
    renamed = frame.with_columns(pl.col("q").replace([1, 2, 3], names))
    back = {str(new): str(old) for old, new in zip([1, 2, 3], names, strict=True)}
    keys = ["by", "level", "category"]
    for design in designs(frame):
        table = tabulate(frame, "q", by=["a", "b"], design=design)
        other = tabulate(renamed, "q", by=["a", "b"], design=design)
        other = other.with_columns(pl.col("category").replace(back))
        assert close(table.sort(keys), other.sort(keys))


@given(surveys())
def test_counts_are_conserved_and_proportions_add_up(frame):
    for design in designs(frame):
        table = tabulate(frame, ["q", "r"], by=["", "a", "b"], design=design)
        cells = table.group_by("item", "by", "level", maintain_order=True).agg(
            pl.col("n").first(), pl.col("n_category", "estimate").sum()
        )
        answered = cells.filter(pl.col("n") > 0)
        assert answered["n"].equals(answered["n_category"].rename("n"))
        assert np.allclose(answered["estimate"].to_numpy(), 1)
        per_breakdown = cells.group_by("item", "by").agg(pl.col("n").sum())
        for item, _by, n in per_breakdown.iter_rows():
            assert n == frame[item].count()


@given(surveys())
def test_counting_once_and_row_by_row_agree(frame):
    """Weights that differ by nothing that matters go the other way to the same figures."""
    nearly = frame.with_columns(w=1.0 + pl.int_range(frame.height) * 1e-13)
    for statistic, item in (("proportion", "r"), ("mean", "b")):
        once = tabulate(frame, item, by="a", statistic=statistic)
        by_row = tabulate(nearly, item, by="a", statistic=statistic, design=Design(weight="w"))
        columns = ["n", "n_category", "estimate", "se", "df"]
        assert close(once.select(columns), by_row.select(columns))


def test_a_condition_that_nobody_meets_gives_flagged_rows():
    frame = pl.DataFrame({"q": [1, 2, 2], "n": [1, 2, 3]})
    table = tabulate(frame, "q", where="n > 100")
    assert table["flag"].to_list() == ["no_answers"] * 2
    assert table["estimate"].to_list() == [None, None]


def test_a_column_that_stands_twice_is_refused(tmp_path):
    file = tmp_path / "twice.csv"
    file.write_text("a,b,a\n1,2,3\n")
    with pytest.raises(UserError, match="“a” staat er meer dan eens"):
        read_survey(file)
