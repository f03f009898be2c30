"""Weights by themselves: they meet the population, and used again they give the same figures."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from graadmeter.analysis import Design, Weights, poststratify, rake, tabulate
from graadmeter.errors import UserError

SIZE = 150
RANDOM = np.random.default_rng(3)
FRAME = pl.DataFrame(
    {
        "layer": RANDOM.choice(["a", "b", "c"], SIZE),
        "sex": RANDOM.choice(["f", "m"], SIZE, p=[0.3, 0.7]),
        "q": RANDOM.integers(1, 4, SIZE),
        "start": RANDOM.uniform(0.5, 3, SIZE),
    }
)
LAYERS = pl.DataFrame({"layer": ["a", "b", "c"], "Freq": [500, 300, 200]})
SEXES = pl.DataFrame({"sex": ["f", "m"], "Freq": [510.5, 489.5]})
CELLS = pl.DataFrame(
    {
        "layer": ["a", "a", "b", "b", "c", "c"],
        "sex": ["f", "m"] * 3,
        "Freq": [300, 200, 150, 150, 60, 140],
    }
)


def sizes(weights: Weights, *columns: str) -> dict[tuple[str, ...], float]:
    held = FRAME.with_columns(weights.weight).group_by(columns).agg(pl.col("weight").sum())
    return {row[:-1]: row[-1] for row in held.iter_rows()}


@pytest.mark.parametrize("start", [None, "start"])
def test_raked_weights_hit_every_margin(start):
    found = rake(FRAME, LAYERS, SEXES, weight=start)
    assert found.weight.len() == SIZE
    assert sizes(found, "layer") == pytest.approx({("a",): 500, ("b",): 300, ("c",): 200})
    assert sizes(found, "sex") == pytest.approx({("f",): 510.5, ("m",): 489.5})


@pytest.mark.parametrize("start", [None, "start"])
def test_post_stratified_weights_hit_every_cell(start):
    found = poststratify(FRAME, CELLS, weight=start)
    expected = {row[:-1]: row[-1] for row in CELLS.iter_rows()}
    assert sizes(found, "layer", "sex") == pytest.approx(expected)
    ratio = found.weight / (1 if start is None else FRAME["start"])
    within = FRAME.with_columns(ratio=ratio).group_by("layer", "sex").agg(pl.col("ratio").std())
    assert within["ratio"].max() == pytest.approx(0, abs=1e-9)


def test_what_the_weights_cost():
    found = rake(FRAME, LAYERS, SEXES)
    w = found.weight.to_numpy()
    assert found.spread.n == SIZE
    assert found.spread.total == pytest.approx(1000)
    assert found.spread.design_effect == pytest.approx(SIZE * (w**2).sum() / w.sum() ** 2)
    assert found.spread.n_effective == pytest.approx(w.sum() ** 2 / (w**2).sum())
    assert (found.spread.lowest, found.spread.highest) == (w.min(), w.max())


def test_weights_used_as_a_column_give_the_same_estimates():
    for found, design in (
        (rake(FRAME, LAYERS, SEXES), Design(rake=[LAYERS, SEXES])),
        (poststratify(FRAME, CELLS), Design(poststratify=CELLS)),
        (poststratify(FRAME, CELLS, weight="start"), Design(weight="start", poststratify=CELLS)),
    ):
        with_weights = FRAME.with_columns(found.weight)
        again = tabulate(with_weights, "q", by="layer", design=Design(weight="weight"))
        table = tabulate(FRAME, "q", by="layer", design=design)
        assert again["estimate"].to_list() == pytest.approx(table["estimate"].to_list(), rel=1e-9)
        # That the population is known makes them more precise; a column does not tell.
        whole = tabulate(with_weights, "layer", design=Design(weight="weight"))
        assert whole["se"].min() > 0.01  # type: ignore[operator]


def test_populations_from_files_and_other_makes_of_data(tmp_path):
    paths = [tmp_path / "layer.csv", tmp_path / "sex.csv"]
    for path, table in zip(paths, (LAYERS, SEXES), strict=True):
        table.write_csv(path)
    expected = rake(FRAME, LAYERS, SEXES).weight
    assert rake(FRAME, *paths).weight.equals(expected)
    assert rake(FRAME.lazy(), *paths).weight.equals(expected)
    assert rake(FRAME.to_arrow(), *paths).weight.equals(expected)


def test_one_margin_is_post_stratification():
    assert rake(FRAME, CELLS).weight.to_list() == pytest.approx(
        poststratify(FRAME, CELLS).weight.to_list(), rel=1e-9
    )


BAD = FRAME.with_columns(
    negative=pl.when(pl.int_range(SIZE) == 4).then(-1.0).otherwise(1.0),
    zero=pl.lit(0.0),
    holes=pl.when(pl.int_range(SIZE) != 6).then(1.0),
    nan=pl.when(pl.int_range(SIZE) == 7).then(float("nan")).otherwise(1.0),
    all=pl.lit(None, dtype=pl.Float64),
    some=pl.when(pl.col("layer") != "b").then(1.0).otherwise(0.0),
)
MORE = pl.concat([LAYERS, pl.DataFrame({"layer": ["d"], "Freq": [10]})])


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (Design(weight="negative", poststratify=LAYERS), ["--weight negative", "rij 5"]),
        (Design(weight="zero", poststratify=LAYERS), ["--weight zero", "nul"]),
        (Design(weight="holes", poststratify=LAYERS), ["--weight holes", "geen gewicht", "rij 7"]),
        (Design(weight="nan", poststratify=LAYERS), ["--weight nan", "geen gewicht", "rij 8"]),
        (Design(weight="all", poststratify=LAYERS), ["--weight all", f"{SIZE} rijen"]),
        (Design(weight="some", poststratify=LAYERS), ["--weight", "gewicht nul"]),
        (Design(weight="strat", poststratify=LAYERS), ["--weight", "“start”?"]),
        (Design(poststratify=MORE), ["--poststratify", "“d”", "alleen in de populatie"]),
        (Design(poststratify=LAYERS[:2]), ["zonder populatie: c"]),
        (Design(rake=[MORE, SEXES]), ["--rake", "“d”", "alleen in de populatie"]),
        (Design(rake=[LAYERS[:2], SEXES]), ["--rake", "zonder populatie: c"]),
        (Design(rake=[LAYERS, SEXES[:1]]), ["--rake", "zonder populatie: m"]),
        (
            Design(rake=[LAYERS, SEXES.with_columns(pl.col("Freq") * 2)]),
            ["1000 en 2000"],
        ),
        (Design(poststratify=LAYERS.rename({"layer": "layr"})), ["“layr”", "“layer”?"]),
        (Design(poststratify=LAYERS.with_columns(Freq=0)), ["--poststratify", "nul"]),
        (Design(poststratify=LAYERS.with_columns(Freq=-1)), ["Freq", "“-1”"]),
    ],
)
def test_weights_that_cannot_be_made_are_refused_everywhere(design, said):
    """By `rake` and `poststratify`, and by a table under the same design."""
    asked: list[Callable[[], object]] = [lambda: tabulate(BAD, "q", design=design)]
    if design.rake:
        asked.append(lambda: rake(BAD, *design.rake, weight=design.weight))
    else:
        asked.append(lambda: poststratify(BAD, design.poststratify, weight=design.weight))
    for ask in asked:
        with pytest.raises(UserError) as caught:
            ask()
        assert [text for text in said if text not in str(caught.value)] == []
        assert caught.value.mend


def test_raking_without_margins_is_refused():
    with pytest.raises(UserError, match="geen marge"):
        rake(FRAME)


def test_margins_that_no_weights_can_meet_are_refused():
    frame = pl.DataFrame({"x": ["a", "b"], "y": ["c", "d"]})
    margins = [
        pl.DataFrame({"x": ["a", "b"], "Freq": [60, 40]}),
        pl.DataFrame({"y": ["c", "d"], "Freq": [10, 90]}),
    ]
    with pytest.raises(UserError, match="niet aan alle marges"):
        rake(frame, *margins)
