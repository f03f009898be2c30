"""Answers taken together, and questions with a column per answer."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from graadmeter.analysis import Design, tabulate
from graadmeter.errors import UserError
from graadmeter.estimation import domain_ratios, make_design

SIZE = 240
RANDOM = np.random.default_rng(11)
FRAME = pl.DataFrame(
    {
        "layer": RANDOM.choice(["a", "b"], SIZE),
        "q1": RANDOM.integers(1, 6, SIZE),
        "q2": RANDOM.integers(1, 5, SIZE),  # nobody chose 5
        "half": RANDOM.choice([0.5, 1.0, 1.5], SIZE),
        "word": RANDOM.choice(["yes", "no", "perhaps"], SIZE),
        "v1": RANDOM.integers(0, 2, SIZE),
        "v2": RANDOM.integers(0, 2, SIZE),
        "v3": RANDOM.integers(0, 2, SIZE),
        "w": RANDOM.uniform(0.5, 2, SIZE),
        "psu": RANDOM.integers(0, 12, SIZE),
    }
).with_columns(
    q1=pl.when(pl.int_range(SIZE) % 11 > 0).then("q1"),
    nobody=pl.lit(None, dtype=pl.Int8),
    **{name: pl.when(pl.int_range(SIZE) % 9 > 0).then(name) for name in ("v1", "v2")},
)
FRAME = FRAME.with_columns(v3=pl.when(pl.int_range(SIZE) % 18 > 0).then("v3"))
POPULATION = pl.DataFrame({"layer": ["a", "b"], "Freq": [700, 300]})
DESIGNS = {
    "counted": Design(),
    "counted by post-stratum": Design(poststratify=POPULATION),
    "weights": Design(weight="w"),
    "clusters": Design(cluster="psu", poststratify=POPULATION),
}
each_design = pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())


def same(first: pl.DataFrame, second: pl.DataFrame, *leave: str) -> None:
    """Two tables hold the same, but for these columns."""
    assert first.height == second.height > 0
    for name in [name for name in first.columns if name not in leave]:
        if first[name].dtype == pl.Float64:
            assert first[name].to_numpy() == pytest.approx(
                second[name].to_numpy(), rel=1e-9, abs=1e-14, nan_ok=True
            )
        else:
            assert first[name].equals(second[name]), name


# ------------------------------------------------------------------------------------ nets


@each_design
def test_a_net_is_the_item_recoded(design):
    """The answers keep their own rows, and nets may overlap."""
    nets: dict[str, Any] = {"q1": {"high": [4, 5], "odd": ["1", "3", "5.0"]}}
    table = tabulate(FRAME, "q1", by=["", "layer"], nets=nets, design=design)
    recoded = FRAME.with_columns(high=pl.col("q1") >= 4, odd=pl.col("q1") % 2 == 1)
    for name in ("high", "odd"):
        plain = tabulate(recoded, name, by=["", "layer"], design=design)
        found = table.filter(category=name)
        same(found, plain.filter(category="true"), "item", "category")
    without = tabulate(FRAME, "q1", by=["", "layer"], design=design)
    same(table.filter(~pl.col("category").is_in(["high", "odd"])), without)
    assert table["category"].head(7).to_list() == ["1", "2", "3", "4", "5", "high", "odd"]


def test_nets_of_texts_numbers_and_flags():
    frame = FRAME.with_columns(flag=pl.col("q2") > 2)
    nets: dict[str, Any] = {
        "word": {"sure": ["yes", "no"], "one": "perhaps"},
        "half": {"most": [1, 1.5]},
        "flag": {"set": [True]},
    }
    table = tabulate(frame, ["word", "half", "flag"], nets=nets)
    counts = {row["category"]: row["n_category"] for row in table.iter_rows(named=True)}
    assert counts["sure"] == counts["yes"] + counts["no"]
    assert counts["one"] == counts["perhaps"]
    assert counts["most"] == counts["1.0"] + counts["1.5"]
    assert counts["set"] == counts["true"]


@each_design
def test_an_answer_that_one_item_of_a_pattern_lacks_adds_nothing_there(design):
    nets = {"[qn]*": {"high": [4, 5]}}  # the item without any answer too
    table = tabulate(FRAME, ["q?", "half", "nobody"], nets=nets, design=design)
    high = table.filter(category="high")
    assert high["item"].to_list() == ["q1", "q2"]
    fours = table.filter(item="q2", category="4")
    same(high.filter(item="q2"), fours, "category")
    assert table.filter(item="nobody")["flag"].to_list() == ["no_answers"]


def test_a_net_of_what_nobody_in_a_level_chose_is_zero_and_of_no_answers_is_null():
    frame = FRAME.filter((pl.col("layer") == "a") | ~(pl.col("q2") >= 3))
    frame = frame.with_columns(q1=pl.when(layer="a").then("q1"))
    table = tabulate(frame, ["q1", "q2"], by="layer", nets={"q*": {"high": [3, 4]}})
    zero = table.filter(item="q2", category="high", level="b").row(0, named=True)
    assert (zero["estimate"], zero["n_category"], zero["flag"]) == (0, 0, None)
    assert zero["n"] > 0
    unknown = table.filter(item="q1", category="high", level="b").row(0, named=True)
    assert (unknown["estimate"], unknown["n"], unknown["flag"]) == (None, 0, "no_answers")


@pytest.mark.parametrize(
    ("nets", "said"),
    [
        ({"q1": {"high": [4, 7]}}, ["--net q1:high", "geen antwoord 7", "1, 2, 3, 4, 5"]),
        ({"word": {"maybe": ["mayb"]}}, ["mayb", "no, perhaps, yes"]),
        ({"q?": {"high": [9]}}, ["--net q?:high", "geen antwoord 9"]),
        ({"q1": {"high": []}}, ["--net q1:high", "geen antwoorden"]),
        ({"q1": {"3": [3, 4]}}, ["--net q1:3", "andere naam"]),
        ({"z*": {"high": [4]}}, ["--net z*", "q1, word"]),
        ({"nobody": {"high": [4]}}, ["--net nobody", "Geen enkel item"]),
    ],
)
def test_nets_that_cannot_be(nets, said):
    with pytest.raises(UserError) as caught:
        tabulate(FRAME, ["q1", "word"], nets=nets)
    assert [text for text in said if text not in str(caught.value)] == []
    assert caught.value.mend


def test_a_missing_value_is_no_answer_for_a_net():
    with pytest.raises(UserError, match="geen antwoord 5"):
        tabulate(FRAME, "q1", nets={"q1": {"high": [4, 5]}}, missing=[5])


# ------------------------------------------------------------------- several answers at once


@each_design
def test_shares_of_respondents_have_as_base_those_with_any_value(design):
    table = tabulate(FRAME, by=["", "layer"], multiple={"forms": ["v1", "v2", "v3"]}, design=design)
    known = pl.any_horizontal(pl.col("v1", "v2", "v3").is_not_null())
    plain = FRAME.with_columns(
        pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in ("v1", "v2", "v3")
    )
    assert table["category"].head(3).to_list() == ["v1", "v2", "v3"]
    for name in ("v1", "v2", "v3"):
        expected = tabulate(plain, name, by=["", "layer"], design=design).filter(category="1")
        same(table.filter(category=name), expected, "item", "category")
    whole = table.filter(pl.col("by").is_null())
    assert whole["n"].unique().to_list() == [FRAME.filter(known).height]
    assert whole["estimate"].sum() > 1


@each_design
def test_shares_of_answers_add_up_to_one_with_the_error_of_a_ratio(design):
    table = tabulate(
        FRAME,
        by=["", "layer"],
        multiple={"forms": ["v*"]},
        multiple_base="responses",
        design=design,
    )
    sums = table.group_by("level").agg(pl.col("estimate").sum())
    assert sums["estimate"].to_list() == pytest.approx([1] * 3)
    words: dict[str, Any] = {}
    if design.weight:
        words["weight"] = FRAME["w"].to_numpy()
    if design.cluster:
        words["cluster"] = FRAME["psu"].to_numpy()
    if design.poststratify is not None:
        size = FRAME.select("layer").join(POPULATION, on="layer", maintain_order="left")["Freq"]
        words["weight"] = (size / FRAME.select(pl.len().over("layer")).to_series()).to_numpy()
        words["margins"] = [(FRAME["layer"] == "b").to_numpy().astype(int)]
    rows = make_design(SIZE, **words)
    chosen = FRAME.select(pl.col("v1", "v2", "v3").fill_null(0)).to_numpy().astype(float)
    known = FRAME.select(pl.any_horizontal(pl.col("v1", "v2", "v3").is_not_null()))
    base = known.to_series().to_numpy()
    inside = np.stack([np.ones(SIZE, dtype=bool), *((FRAME["layer"] == x) for x in "ab")], axis=1)
    given = np.where(base, chosen.sum(axis=1), np.nan)
    for index, name in enumerate(("v1", "v2", "v3")):
        expected = domain_ratios(rows, np.where(base, chosen[:, index], np.nan), given, inside)
        found = table.filter(category=name)
        assert found["estimate"].to_numpy() == pytest.approx(expected.estimate, rel=1e-12)
        assert found["se"].to_numpy() == pytest.approx(expected.se, rel=1e-9)
        assert found["df"].to_list() == expected.df.tolist()
        here = inside & (chosen[:, [index]] == 1)
        assert found["n_category"].to_list() == here.sum(axis=0).tolist()


@pytest.mark.parametrize("base", ["respondents", "responses"])
@pytest.mark.parametrize(
    ("values", "selected"),
    [
        ([1, 0, None], [1]),
        ([1.0, 0.0, None], ["1"]),
        ([1.0, 0.0, float("nan")], [1]),
        (["1", "0", None], [1]),
        (["yes", "no", None], ["yes"]),
        (["yes", "no", None], "yes"),
        ([True, False, None], [True]),
        ([True, False, None], ["true"]),
        ([True, False, None], (1, "true")),
        ([2, 3, None], (1, 2)),
        ([1, 0, -9], [1]),
    ],
)
def test_what_stands_for_chosen(base, values, selected):
    frame = pl.DataFrame({"a": [values[i] for i in (0, 0, 1, 1, 2)], "b": [values[1]] * 4 + [None]})
    table = tabulate(
        frame, multiple={"m": ["a", "b"]}, selected=selected, multiple_base=base, missing=[-9]
    )
    assert table["n"].to_list() == [4, 4]
    assert table["n_category"].to_list() == [2, 0]
    assert table["estimate"].to_list() == ([0.5, 0] if base == "respondents" else [1, 0])


@pytest.mark.parametrize("base", ["respondents", "responses"])
@each_design
def test_a_column_without_values_is_an_answer_nobody_chose(base, design):
    table = tabulate(
        FRAME, multiple={"m": ["v1", "nobody"]}, multiple_base=base, by="layer", design=design
    )
    never = table.filter(category="nobody")
    assert never["estimate"].to_list() == [0, 0]
    assert never["n"].to_list() == table.filter(category="v1")["n"].to_list()
    nulls = FRAME.with_columns(empty=pl.lit(None))
    other = tabulate(
        nulls, multiple={"m": ["v1", "empty"]}, multiple_base=base, by="layer", design=design
    )
    same(table.filter(category="v1"), other.filter(category="v1"))


@pytest.mark.parametrize("base", ["respondents", "responses"])
def test_a_level_that_was_not_asked_is_null(base):
    frame = FRAME.with_columns(pl.when(layer="a").then(pl.col("v1", "v2", "v3")))
    table = tabulate(frame, by="layer", multiple={"m": "v*"}, multiple_base=base)
    none = table.filter(level="b")
    assert none["flag"].to_list() == ["no_answers"] * 3
    assert none["estimate"].null_count() == none["se"].null_count() == 3


def test_items_beside_such_a_question_are_not_its_columns():
    table = tabulate(FRAME.select("q1", "v1", "v2"), "*", multiple={"forms": ["v1", "v2"]})
    assert table["item"].unique(maintain_order=True).to_list() == ["q1", "forms"]
    two = tabulate(FRAME, multiple={"x": ["v1", "v2"], "y": ["v2", "v3"]})
    assert two["item"].to_list() == ["x", "x", "y", "y"]
    assert two["category"].to_list() == ["v1", "v2", "v2", "v3"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"selected": [8]}, ["--multiple m", "waarde 8", "0, 1", "--selected"]),
        ({"multiple": {"m": ["nobody"]}}, ["--multiple m", "staan: –"]),
        ({"multiple": {"m": ["nobdy"]}}, ["--multiple m", "“nobdy”", "“nobody”?"]),
        ({"multiple": {"m": ["z*"]}}, ["--multiple m", "z*"]),
        ({"multiple": {"q1": ["v1"]}}, ["--multiple q1", "al een kolom"]),
        ({"multiple_base": "all"}, ["--multiple-base", "all", "responses"]),
        ({"statistic": "mean"}, ["--multiple", "mean"]),
        ({"statistic": "mean", "multiple": {}, "nets": {"q1": {"x": [1]}}}, ["--net", "mean"]),
        ({"threads": 0}, ["--threads", "0"]),
    ],
)
def test_what_cannot_be_asked(change, said):
    with pytest.raises(UserError) as caught:
        tabulate(FRAME, "q1", **({"multiple": {"m": ["v1", "v2"]}} | change))
    assert [text for text in said if text not in str(caught.value)] == []
    assert caught.value.mend


def test_one_row_says_nothing_about_a_spread():
    with pytest.raises(UserError, match="maar één rij"):
        tabulate(FRAME.tail(1), "q2", statistic="total")
    found = tabulate(FRAME.tail(1), "q2").row(0, named=True)
    assert (found["n"], found["estimate"], found["df"]) == (1, 1.0, 0)


# --------------------------------------------------------------------------------- threads


@each_design
def test_threads_change_nothing(design):
    frame = FRAME.with_columns(pl.col("q1").alias(f"q{i}") for i in range(3, 60))
    nets = {"q*": {"high": [3, 4]}}
    words: dict[str, Any] = {"by": ["", "layer"], "nets": nets, "design": design}
    one = tabulate(frame, "q*", **words)
    assert tabulate(frame, "q*", threads=3, **words).equals(one)
