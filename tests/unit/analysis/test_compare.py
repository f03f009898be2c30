"""Waves compared: against influence values row by row, and what cannot be compared."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from graadmeter.analysis import Design, compare, tabulate
from graadmeter.analysis.comparing import COMPARED
from graadmeter.errors import UserError
from graadmeter.estimation import (
    adjust_p_values,
    column_letters,
    design_covariance,
    domain_means,
    domain_proportions,
    make_design,
)
from graadmeter.estimation.variance import degrees_of_freedom

YEARS = (2019, 2021, 2023)
SIZE = 420


def survey(seed: int = 1) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    wave = random.choice(YEARS, SIZE)
    shift = (wave - 2019) * 0.08
    return pl.DataFrame(
        {
            "wave": wave,
            "layer": random.choice(["a", "b"], SIZE),
            "q": np.clip(np.rint(random.normal(2.4 + shift, 0.9)), 1, 4).astype(int),
            "score": random.normal(6 + shift, 1.5),
            "w": random.uniform(0.5, 2, SIZE),
            "st": random.integers(0, 3, SIZE),
            "psu": random.integers(0, 8, SIZE),
        }
    ).with_columns(q=pl.when(pl.int_range(SIZE) % 19 > 0).then("q"))


FRAME = survey()
POPULATION = FRAME.group_by("wave", "layer").len("Freq").with_columns(pl.col("Freq") * 50 + 7)
LAYERS = pl.DataFrame({"layer": ["a", "b"], "Freq": [300, 500]})
WAVES = pl.DataFrame({"wave": list(YEARS), "Freq": [200, 300, 300]})
LEVELS = list(itertools.product(("a", "b"), YEARS))
DOMAINS = np.stack(
    [((FRAME["layer"] == layer) & (FRAME["wave"] == year)).to_numpy() for layer, year in LEVELS],
    axis=1,
)


FLOATS = [name for name in COMPARED if name.startswith(("difference", "p"))]


def code(*columns: str) -> np.ndarray:
    ranks = FRAME.select(pl.struct(columns).rank("dense"))
    return ranks.to_series().to_numpy().astype(np.int64) - 1


def weights_of(population: pl.DataFrame) -> np.ndarray:
    cells = [name for name in population.columns if name != "Freq"]
    joined = FRAME.join(population, on=cells, how="left", maintain_order="left")
    return (joined["Freq"] / pl.Series(FRAME.select(pl.len().over(cells)).to_series())).to_numpy()


UNITS = np.unique(code("st") * 100 + code("psu"), return_inverse=True)[1]
DESIGNS: dict[str, tuple[Design, dict[str, Any]]] = {
    "weights": (Design(weight="w"), {"weight": FRAME["w"].to_numpy()}),
    "clusters": (
        Design(weight="w", stratum="st", cluster="psu"),
        {"weight": FRAME["w"].to_numpy(), "stratum": code("st"), "cluster": UNITS},
    ),
    "post-strata across waves": (
        Design(poststratify=LAYERS),
        {"weight": weights_of(LAYERS), "margins": [code("layer")]},
    ),
    "post-strata in waves": (
        Design(poststratify=POPULATION),
        {"weight": weights_of(POPULATION), "margins": [code("wave", "layer")]},
    ),
}


def numbers(table: pl.DataFrame, name: str) -> np.ndarray:
    """A column as (levels, waves, categories)."""
    values = table[name].fill_null(float("nan")).to_numpy()
    result: np.ndarray = values.reshape(2, len(YEARS), -1)
    return result


@pytest.mark.parametrize(("design", "words"), DESIGNS.values(), ids=DESIGNS.keys())
def test_differences_are_those_of_influence_values_row_by_row(design, words):
    table = compare(FRAME, "q", between="wave", by="layer", design=design, adjust="bonferroni")
    rows = make_design(SIZE, **words)
    codes = FRAME["q"].fill_null(0).to_numpy().astype(np.int64) - 1
    found = domain_proportions(rows, codes, 4, DOMAINS, keep_influence=True)
    assert found.influence is not None
    matrix = design_covariance(rows, found.influence)
    estimate, variance = numbers(table, "estimate"), np.diag(matrix).reshape(2, 3, 4)
    assert estimate.reshape(6, 4) == pytest.approx(found.estimate, rel=1e-12)
    answered = codes >= 0
    for layer, at, k in itertools.product(range(2), (1, 2), range(4)):
        here = layer * 3 + at
        shared = matrix[here * 4 + k, here * 4 + k - 4]
        before, after = variance[layer, at - 1, k], variance[layer, at, k]
        figures = {name: numbers(table, name)[layer, at, k] for name in COMPARED if name in FLOATS}
        change = estimate[layer, at, k] - estimate[layer, at - 1, k]
        assert figures["difference"] == pytest.approx(change, rel=1e-9)
        spread = np.sqrt(before + after - 2 * shared)
        assert figures["difference_se"] == pytest.approx(spread, rel=1e-9)
        parts = after**2 / found.df[here, k] + before**2 / found.df[here - 1, k]
        both = (DOMAINS[:, here] | DOMAINS[:, here - 1]) & answered
        degrees = min((before + after) ** 2 / parts, degrees_of_freedom(rows, both))
        assert figures["difference_df"] == pytest.approx(degrees, rel=1e-9)
        half = stats.t.ppf(0.975, degrees) * spread
        assert figures["difference_low"] == pytest.approx(change - half, rel=1e-8, abs=1e-12)
        assert figures["difference_high"] == pytest.approx(change + half, rel=1e-8, abs=1e-12)
        assert figures["p"] == pytest.approx(2 * stats.t.sf(abs(change) / spread, degrees))
    for name in FLOATS:
        assert np.isnan(numbers(table, name)[:, 0]).all()
    adjusted = adjust_p_values(numbers(table, "p"), "bonferroni")
    assert numbers(table, "p_adjusted") == pytest.approx(adjusted, rel=1e-12, nan_ok=True)


def test_waves_with_post_strata_of_their_own_are_independent():
    table = compare(FRAME, "q", between="wave", design=Design(poststratify=POPULATION))
    se = table["se"].to_numpy().reshape(3, 4)
    apart = np.sqrt(se[1:] ** 2 + se[:-1] ** 2)
    assert table["difference_se"].to_numpy().reshape(3, 4)[1:] == pytest.approx(apart, rel=1e-12)
    degrees = table["df"].to_numpy().reshape(3, 4)
    parts = se[1:] ** 4 / degrees[1:] + se[:-1] ** 4 / degrees[:-1]
    expected = apart**4 / parts
    assert table["difference_df"].to_numpy().reshape(3, 4)[1:] == pytest.approx(expected)


def test_the_same_people_twice_is_a_paired_comparison():
    random = np.random.default_rng(5)
    people = 80
    first = random.integers(0, 2, people)
    second = np.where(random.random(people) < 0.7, first, 1 - first)
    frame = pl.DataFrame(
        {
            "person": np.tile(np.arange(people), 2),
            "wave": np.repeat([1, 2], people),
            "yes": np.concatenate([first, second]),
        }
    )
    for statistic in ("proportion", "mean"):
        table = compare(
            frame, "yes", between="wave", statistic=statistic, design=Design(cluster="person")
        )
        found = table.row(-1, named=True)
        changes = second - first
        paired = np.std(changes, ddof=1) / np.sqrt(people)
        assert found["difference"] == pytest.approx(changes.mean())
        assert found["difference_se"] == pytest.approx(paired, rel=1e-9)
        assert found["difference_df"] == people - 1  # not two times as many
        apart = compare(frame, "yes", between="wave", statistic=statistic).row(-1, named=True)
        assert apart["difference_se"] > found["difference_se"]


def test_a_change_of_everybody_by_the_same_is_not_tested():
    """Nothing but rounding is left of the variance, and that is no certainty."""
    values = np.linspace(1, 7, 30)
    frame = pl.DataFrame(
        {
            "person": np.tile(np.arange(30), 2),
            "wave": np.repeat([1, 2], 30),
            "score": np.concatenate([values, values + 0.1]),
        }
    )
    design = Design(cluster="person")
    table = compare(frame, "score", between="wave", statistic="mean", design=design)
    found = table.row(-1, named=True)
    assert found["difference"] == pytest.approx(0.1)
    assert [found[name] for name in ("difference_se", "p", "p_adjusted")] == [None] * 3
    assert found["higher_than"] == ""


@pytest.mark.parametrize("adjust", ["none", "bonferroni", "holm", "benjamini-hochberg"])
def test_letters_are_those_of_column_letters(adjust):
    design = Design(weight="w")
    table = compare(
        FRAME, "score", between="wave", statistic="mean", design=design, level=0.6, adjust=adjust
    )
    rows = make_design(SIZE, weight=FRAME["w"].to_numpy())
    inside = np.stack([(FRAME["wave"] == year).to_numpy() for year in YEARS], axis=1)
    found = domain_means(rows, FRAME["score"].to_numpy(), inside, keep_influence=True)
    assert found.influence is not None
    matrix = design_covariance(rows, found.influence)
    letters = column_letters(found.estimate, matrix, found.df, 0.6, adjust)
    assert [text.replace(" ", "") for text in table["higher_than"]] == list(letters)
    assert any(letters)
    assert table["column"].to_list() == ["A", "B", "C"]


def test_p_values_are_adjusted_per_item_and_breakdown():
    table = compare(FRAME, ["q", "w"], between="wave", by=["", "layer"], statistic="mean")
    for _key, part in table.group_by("item", "by"):
        tested = part.filter(pl.col("p").is_not_null())
        assert tested.height == 2 * part["level"].n_unique()
        expected = adjust_p_values(tested["p"].to_numpy(), "holm")
        assert tested["p_adjusted"].to_list() == pytest.approx(expected.tolist())


def test_the_columns_of_tabulate_are_the_same():
    crossed = FRAME.with_columns(cell=pl.format("{}-{}", "layer", "wave"))
    cells = POPULATION.select(pl.format("{}-{}", "layer", "wave").alias("cell"), "Freq")
    for design, other in (
        (Design(), Design()),
        (Design(weight="w"), Design(weight="w")),
        (Design(poststratify=POPULATION), Design(poststratify=cells)),
    ):
        table = compare(FRAME, ["q", "st"], between="wave", by="layer", design=design)
        assert tuple(table.columns[-len(COMPARED) :]) == COMPARED
        assert table["compare"].unique().to_list() == ["wave"]
        plain = tabulate(crossed, ["q", "st"], by="cell", design=other)
        joined = table.with_columns(level=pl.format("{}-{}", "level", "value"))
        for name in ("item", "category", "level", "n", "n_category", "df", "flag"):
            assert joined[name].equals(plain[name]), name
        for name in ("estimate", "se", "ci_low", "ci_high", "deff", "n_eff"):
            assert joined[name].to_numpy() == pytest.approx(
                plain[name].to_numpy(), rel=1e-9, abs=1e-12, nan_ok=True
            )


def test_every_value_is_compared_with_the_one_before():
    table = compare(FRAME, "score", between="wave", statistic="mean")
    assert table["value"].to_list() == ["2019", "2021", "2023"]
    assert table["against"].to_list() == [None, "2019", "2021"]
    texts = FRAME.with_columns(wave=pl.col("wave").cast(pl.String))
    assert compare(texts, "score", between="wave", statistic="mean").equals(table)


def test_rows_without_a_value_are_in_no_figure_but_in_the_design():
    frame = FRAME.with_columns(wave=pl.when(pl.int_range(SIZE) % 7 > 0).then("wave"))
    for design in (Design(weight="w"), Design(stratum="st", cluster="psu")):
        table = compare(frame, "q", between="wave", design=design)
        plain = tabulate(frame, "q", by="wave", design=design)
        assert table["value"].to_list() == plain["level"].to_list()
        assert table["se"].to_list() == pytest.approx(plain["se"].to_list(), rel=1e-12)


def test_a_level_without_respondents_in_a_wave_is_null_and_not_zero():
    frame = FRAME.filter((pl.col("layer") != "b") | (pl.col("wave") != 2021))
    for statistic in ("proportion", "mean", "total"):
        table = compare(
            frame,
            "q",
            between="wave",
            by="layer",
            statistic=statistic,
            design=Design(weight="w"),
        )
        empty = table.filter(level="b", value="2021")
        assert empty["flag"].unique().to_list() == ["no_answers"]
        after = table.filter(level="b", value="2023")
        assert after["flag"].null_count() == after.height
        for part in (empty, after):
            assert part.select(FLOATS).null_count().row(0) == (part.height,) * len(FLOATS)
        letters = table.filter(pl.col("level") == "b")["higher_than"]
        assert not any("B" in text for text in letters)


def test_an_item_that_nobody_answered_is_a_flagged_row_per_value():
    frame = FRAME.with_columns(nobody=pl.lit(None, dtype=pl.Int8))
    table = compare(frame, ["nobody", "q"], between="wave")
    assert table["flag"].to_list() == ["no_answers"] * 3 + [None] * 12
    assert table["difference"].null_count() == 3 + 4
    assert table["higher_than"].null_count() == 0


def test_a_condition_is_a_subpopulation():
    design = Design(weight="w", stratum="st", cluster="psu")
    inside = compare(FRAME, "q", between="wave", where="layer = 'a'", design=design)
    level = compare(FRAME, "q", between="wave", by="layer", design=design).filter(level="a")
    for name in ("difference", "difference_se", "difference_df", "p"):
        assert inside[name].to_numpy() == pytest.approx(
            level[name].to_numpy(), rel=1e-9, nan_ok=True
        )


def test_nets_and_questions_with_several_answers_are_compared():
    frame = FRAME.with_columns(
        high=pl.col("q") >= 3,
        v1=(pl.col("st") == 1).cast(int),
        v2=(pl.col("psu") > 3).cast(int),
    )
    design = Design(weight="w", cluster="psu")
    words: dict[str, Any] = {"between": "wave", "by": "layer", "design": design}
    table = compare(frame, "q", nets={"q": {"high": [3, 4]}}, multiple={"forms": ["v?"]}, **words)
    figures = ["estimate", "se", "difference", "difference_se", "p"]

    def close(first: pl.DataFrame, second: pl.DataFrame) -> None:
        assert first.height == second.height == 6
        for name in figures:
            assert first[name].to_numpy() == pytest.approx(
                second[name].to_numpy(), rel=1e-9, nan_ok=True
            )

    recoded = compare(frame, ["high", "v1", "v2"], **words)
    close(table.filter(category="high"), recoded.filter(item="high", category="true"))
    for column in ("v1", "v2"):
        close(table.filter(category=column), recoded.filter(item=column, category="1"))
    forms = table.filter(item="forms")
    order = forms.head(4).select("level", "value", "category").rows()
    assert order[:2] == [("a", "2019", "v1"), ("a", "2019", "v2")]  # as in tabulate
    tested = forms.filter(pl.col("p").is_not_null())
    expected = adjust_p_values(tested["p"].to_numpy(), "holm")  # both columns together
    assert tested["p_adjusted"].to_list() == pytest.approx(expected.tolist())
    given = compare(frame, multiple={"forms": ["v1", "v2"]}, multiple_base="responses", **words)
    assert given.group_by("level", "value").agg(pl.col("estimate").sum())[
        "estimate"
    ].to_list() == pytest.approx([1] * 6)


def test_margins_are_without_error_in_every_wave():
    """Raked totals are known, so a difference between them is not tested."""
    joint = FRAME.with_columns(both=pl.format("{}{}", "wave", "layer"))
    cells = joint.group_by("both").len("Freq").sort("both")
    other = pl.DataFrame({"st": [0, 1, 2], "Freq": [140, 140, 140]})
    table = compare(joint, "layer", between="wave", design=Design(rake=[cells, other]))
    assert table["se"].max() < 1e-8  # type: ignore[operator]
    assert table["p"].null_count() == table.height


def test_parts_of_the_domains_give_the_same_as_all_at_once(monkeypatch):
    whole = compare(FRAME, "q", between="wave", by=["psu", "layer"], design=Design(weight="w"))
    monkeypatch.setattr("graadmeter.analysis.designed._NUMBERS", 16 * 3)
    parts = compare(FRAME, "q", between="wave", by=["psu", "layer"], design=Design(weight="w"))
    assert parts.select(pl.exclude(pl.Float64)).equals(whole.select(pl.exclude(pl.Float64)))
    for name in ("estimate", "difference_se", "p", "p_adjusted"):
        assert parts[name].to_numpy() == pytest.approx(
            whole[name].to_numpy(), rel=1e-9, nan_ok=True
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"between": "wav"}, ["--compare", "“wav”", "“wave”?"]),
        ({"between": "one"}, ["--compare", "maar één waarde"]),
        ({"between": "nobody"}, ["--compare", "“nobody” is leeg"]),
        ({"between": "id"}, ["--compare", "420 waarden", "hooguit 50"]),
        ({"adjust": "sidak"}, ["--adjust", "sidak", "holm"]),
        ({"statistic": "mean", "ci": "wilson"}, ["--ci", "wilson"]),
        ({"nets": {"q": {"x": [9]}}}, ["--net q:x", "9"]),
    ],
)
def test_what_cannot_be_compared(change, said):
    frame = FRAME.with_columns(
        one=pl.lit(1), nobody=pl.lit(None, dtype=pl.Int8), id=pl.int_range(pl.len())
    )
    with pytest.raises(UserError) as caught:
        compare(frame, "q", **({"between": "wave"} | change))
    assert [text for text in said if text not in str(caught.value)] == []
    assert caught.value.mend


def test_no_module_hides_a_function_of_the_same_name():
    import graadmeter.analysis

    modules = {path.stem for path in Path(graadmeter.analysis.__file__).parent.glob("*.py")}
    assert not modules & set(graadmeter.analysis.__all__)
