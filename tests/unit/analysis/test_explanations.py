"""A change taken apart, standardised rates and follow-ups, held against brute force."""

from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from graadmeter.analysis import Design
from graadmeter.analysis.explanations import (
    compare_followup,
    explain_change,
    standardise_rates,
)
from graadmeter.errors import UserError
from graadmeter.estimation import (
    compare_nonresponse,
    design_covariance,
    domain_means,
    make_design,
    rake,
    standardise,
    worst_case_bounds,
)
from graadmeter.language import use_language

LAYERS = ("gemeente", "provincie", "rijk")
POPULATION = pl.DataFrame({"layer": LAYERS, "Freq": [500, 200, 300]})
AGES = pl.DataFrame({"age": ["jong", "oud"], "Freq": [450, 550]})


def survey(seed: int, n: int = 240, shares=(0.5, 0.3, 0.2), rates=(0.4, 0.2, 0.1)) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    group = rng.choice(3, n, p=shares)
    return pl.DataFrame(
        {
            "person": np.arange(n),
            "contact": np.array(["dagelijks", "soms", "nooit"])[group],
            "victim": (rng.random(n) < np.array(rates)[group]).astype(float),
            "score": rng.normal(6, 1.5, n) - group,
            "layer": np.array(LAYERS)[rng.choice(3, n)],
            "age": np.array(["jong", "oud"])[rng.choice(2, n)],
            "office": rng.choice(30, n),
            "w": rng.uniform(0.5, 2.0, n),
        }
    )


def with_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Some rows without an answer, some without a group."""
    row = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(row % 17 != 0).then("victim").alias("victim"),
        pl.when(row % 23 != 0).then("contact").alias("contact"),
    )


FIRST = with_gaps(survey(1))
SECOND = with_gaps(survey(2, 300, (0.3, 0.4, 0.3), (0.3, 0.2, 0.1)))

# --------------------------------------------------------------------- brute force


def composed(frame: pl.DataFrame, weight: np.ndarray, groups: list[str], rate: str) -> np.ndarray:
    """Shares and rates of the groups, weighted."""
    y, g = frame[rate].to_numpy(), frame["contact"].to_list()
    valid = ~np.isnan(frame[rate].cast(pl.Float64).to_numpy()) & np.array(
        [x is not None for x in g]
    )
    inside = [valid & np.array([x == label for x in g]) for label in groups]
    sizes = np.array([weight[i].sum() for i in inside])
    means = [np.average(y[i].astype(float), weights=weight[i]) for i in inside]
    return np.concatenate([sizes / sizes.sum(), means])


def parts(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Total, composition, within, and then both parts per group, by the formula."""
    size = one.size // 2
    s1, r1, s2, r2 = one[:size], one[size:], two[:size], two[size:]
    composition, within = (s2 - s1) * (r1 + r2) / 2, (r2 - r1) * (s1 + s2) / 2
    sums = [(s2 * r2).sum() - (s1 * r1).sum(), composition.sum(), within.sum()]
    return np.concatenate([sums, np.stack([composition, within], axis=1).ravel()])


def adjusted(frame: pl.DataFrame, base: np.ndarray, kind: str) -> np.ndarray:
    """The weights of a design as a function of the base weights."""
    layer = np.array([LAYERS.index(x) for x in frame["layer"]])
    if kind == "poststratified":
        sizes = np.array([500.0, 200.0, 300.0])
        return base * (sizes / np.bincount(layer, weights=base))[layer]
    if kind == "raked":
        age = np.array([["jong", "oud"].index(x) for x in frame["age"]])
        margins = [np.array([500.0, 200.0, 300.0]), np.array([450.0, 550.0])]
        return rake([layer, age], margins, start=base, tolerance=1e-13).weight
    return base


def influences(
    frame: pl.DataFrame, base: np.ndarray, kind: str, statistic: Any, step: float = 1e-4
) -> np.ndarray:
    """Base weight times the derivative to it, of the whole estimator, by central differences."""
    rows = []
    for i in range(frame.height):
        values = []
        for sign in (1, -1):
            moved = base.copy()
            moved[i] *= 1 + sign * step
            values.append(statistic(adjusted(frame, moved, kind)))
        rows.append((values[0] - values[1]) / (2 * step))
    return np.array(rows)


def spread(influence: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Totals per unit, centred and scaled, so that their products are covariances."""
    totals = np.array([influence[units == u].sum(axis=0) for u in np.unique(units)])
    m = len(totals)
    return (totals - totals.mean(axis=0)) * np.sqrt(m / (m - 1))


DESIGNS = {
    "plain": Design(),
    "weighted": Design(weight="w", cluster="office"),
    "poststratified": Design(weight="w", poststratify=POPULATION),
    "raked": Design(rake=[POPULATION, AGES]),
}


@pytest.mark.parametrize("kind", DESIGNS)
@pytest.mark.parametrize("rate", ["victim", "score"])
def test_parts_and_standard_errors_are_those_of_brute_force(kind, rate):
    found = explain_change(FIRST, SECOND, rate=rate, groups="contact", design=DESIGNS[kind])
    groups, waves, spreads = list(found.groups), [], []
    for frame in (FIRST, SECOND):
        base = frame["w"].to_numpy() if DESIGNS[kind].weight else np.ones(frame.height)
        units = frame["office"].to_numpy() if DESIGNS[kind].cluster else np.arange(frame.height)
        waves.append(composed(frame, adjusted(frame, base, kind), groups, rate))
        statistic = partial(composed, frame, groups=groups, rate=rate)
        spreads.append(spread(influences(frame, base, kind, statistic), units))
    expected = parts(*waves)
    table = found.table()
    assert table["estimate"].to_numpy() == pytest.approx(expected, rel=1e-9, abs=1e-12)
    # The gradient of the parts in the shares and rates of both waves, by differences as well.
    point, size = np.concatenate(waves), waves[0].size
    gradient = np.array(
        [
            (
                parts(*np.split(point + 1e-6 * axis, [size]))
                - parts(*np.split(point - 1e-6 * axis, [size]))
            )
            / 2e-6
            for axis in np.eye(point.size)
        ]
    )
    variance = sum(
        np.square(s @ g).sum(axis=0)
        for s, g in zip(spreads, np.split(gradient, [size]), strict=True)
    )
    # Raked weights get R's residuals, in which rows weigh 1; the derivative has the raked weights.
    exact = 5e-3 if kind == "raked" else 2e-5
    assert table["se"].to_numpy() == pytest.approx(np.sqrt(variance), rel=exact)


@pytest.mark.parametrize("kind", DESIGNS)
def test_the_parts_add_up_exactly_and_the_total_is_the_plain_difference(kind):
    found = explain_change(FIRST, SECOND, rate="victim", groups="contact", design=DESIGNS[kind])
    total, composition, within = found.table()["estimate"][:3]
    assert composition + within == pytest.approx(total, abs=1e-12)
    by_group = found.table().filter(pl.col("group").is_not_null())
    sums = by_group.group_by("part", maintain_order=True).agg(pl.col("estimate").sum())
    assert sums["estimate"].to_list() == pytest.approx([composition, within], abs=1e-12)
    assert found.share.sum(axis=1) == pytest.approx([1, 1], abs=1e-12)
    rates = (found.share * found.rate).sum(axis=1)
    assert rates[1] - rates[0] == pytest.approx(total, abs=1e-12)


def test_the_standard_error_of_the_total_is_that_of_the_difference_of_two_rates():
    found = explain_change(FIRST, SECOND, rate="victim", groups="contact")
    squared = 0.0
    for frame in (FIRST, SECOND):
        design = make_design(frame.height)
        inside = (frame["victim"].is_not_null() & frame["contact"].is_not_null()).to_numpy()
        values = frame["victim"].fill_null(np.nan).to_numpy()
        squared += float(domain_means(design, values, inside[:, None]).se[0]) ** 2
    assert found.errors.total == pytest.approx(np.sqrt(squared), rel=1e-12)


def test_changing_places_turns_the_signs():
    there = explain_change(FIRST, SECOND, rate="victim", groups="contact").table()
    back = explain_change(SECOND, FIRST, rate="victim", groups="contact").table()
    assert back["estimate"].to_list() == pytest.approx((-there["estimate"]).to_list(), abs=1e-14)
    assert back["se"].to_list() == pytest.approx(there["se"].to_list(), rel=1e-12)
    assert back["ci_low"].to_list() == pytest.approx((-there["ci_high"]).to_list(), abs=1e-12)


def test_the_intervals_hold_the_true_parts_as_often_as_they_say():
    rates, changed = np.array([0.4, 0.2, 0.1]), np.array([0.3, 0.2, 0.1])
    shares, moved = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.4, 0.3])
    truth = parts(np.concatenate([shares, rates]), np.concatenate([moved, changed]))[:3]
    runs = 400
    hits = np.zeros(3)
    for run in range(runs):
        tables = [
            survey(10_000 + 2 * run, 400, shares, rates),
            survey(10_001 + 2 * run, 400, moved, changed),
        ]
        found = explain_change(*tables, rate="victim", groups="contact").table()[:3]
        low, high = found["ci_low"].to_numpy(), found["ci_high"].to_numpy()
        # The groups of the table are sorted, but its sums do not depend on their order.
        hits += (low <= truth) & (truth <= high)
    assert ((hits / runs > 0.925) & (hits / runs < 0.975)).all(), hits / runs


# ------------------------------------------------------------------------- overlap


def panel(seed: int, n: int = 300) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two waves of the same people, whose answers go together."""
    first = survey(seed, n)
    rng = np.random.default_rng(seed + 1)
    keep = rng.random(n) < 0.7
    second = first.with_columns(
        victim=np.where(keep, first["victim"], rng.random(n) < 0.2).astype(float)
    )
    return first, second.sample(fraction=1, shuffle=True, seed=seed)


def test_a_full_panel_is_one_sample_of_pairs():
    first, second = panel(5)
    found = explain_change(first, second, rate="victim", groups="contact", person="person")
    change = second.sort("person")["victim"].to_numpy() - first["victim"].to_numpy()
    assert found.errors.total == pytest.approx(change.std(ddof=1) / np.sqrt(change.size))
    apart = explain_change(first, second, rate="victim", groups="contact")
    assert found.errors.total < apart.errors.total
    assert found.df == (299, 299, 299)


def test_without_any_change_in_a_panel_nothing_is_uncertain():
    first, _second = panel(6)
    found = explain_change(first, first, rate="score", groups="contact", person="person")
    assert found.table()["estimate"].to_list() == pytest.approx([0] * 9, abs=1e-12)
    assert found.table()["se"].to_list() == pytest.approx([0] * 9, abs=1e-7)


def test_an_overlap_lies_between_a_panel_and_separate_samples():
    first, second = panel(7)
    partly = second.with_columns(
        pl.when(pl.col("person") % 2 == 0)
        .then(pl.col("person") + 1_000)
        .otherwise("person")
        .alias("person")
    )
    total = [
        explain_change(first, frame, rate="victim", groups="contact", person=person).errors.total
        for frame, person in ((second, "person"), (partly, "person"), (second, None))
    ]
    assert all(a < b for a, b in pairwise(total))


def test_clusters_in_both_waves_are_told_by_their_own_column():
    first, second = panel(8)
    design = Design(cluster="office")
    found = explain_change(
        first, second, rate="victim", groups="contact", design=design, person="office"
    )
    apart = explain_change(first, second, rate="victim", groups="contact", design=design)
    assert found.errors.total < apart.errors.total
    with pytest.raises(UserError, match="niet elke getrokken eenheid"):
        explain_change(
            first, second, rate="victim", groups="contact", design=design, person="person"
        )


# ------------------------------------------------------------------- how it may be asked


def test_any_kind_of_table_and_of_rate_gives_the_same():
    expected = explain_change(FIRST, SECOND, rate="victim", groups="contact").table()
    words = [
        f.with_columns(
            pl.col("victim").replace_strict({0: "nee", 1: "ja"}, default="geen antwoord")
        )
        for f in (FIRST, SECOND)
    ]
    asked: dict[str, Any] = {
        "rate": "victim",
        "groups": "contact",
        "categories": ["ja"],
        "missing": ["geen antwoord"],
    }
    assert explain_change(*words, **asked).table().equals(expected)
    arrow = [pa.table(frame.to_arrow()) for frame in words]
    assert explain_change(*arrow, **asked).table().equals(expected)
    lazy = [frame.lazy() for frame in words]
    assert explain_change(*lazy, **asked).table().equals(expected)
    codes = [f.with_columns(pl.col("victim").fill_null(9)) for f in (FIRST, SECOND)]
    coded = explain_change(*codes, rate="victim", groups="contact", categories=[1], missing=[9])
    assert coded.table().equals(expected)


def test_a_pandas_frame_gives_the_same():
    pandas = pytest.importorskip("pandas")
    frames = [
        pandas.DataFrame({name: frame[name].to_list() for name in frame.columns})
        for frame in (FIRST, SECOND)
    ]
    found = explain_change(*frames, rate="victim", groups="contact").table()
    assert found.equals(explain_change(FIRST, SECOND, rate="victim", groups="contact").table())


def test_groups_can_be_crossed_and_are_told_apart_by_their_labels():
    found = explain_change(FIRST, SECOND, rate="victim", groups=["contact", "age"])
    assert found.groups[0] == "dagelijks × jong"
    assert len(found.groups) == 6
    whole = explain_change(FIRST, SECOND, rate="victim", groups="contact").table()
    assert found.parts.total == pytest.approx(whole["estimate"][0], abs=1e-12)
    assert found.by_group().columns == [
        "group",
        *(f"{name}_{wave}" for wave in ("first", "second") for name in ("n", "share", "rate")),
    ]


def test_numbers_of_different_types_are_the_same_group():
    first = FIRST.with_columns(pl.col("contact").rank("dense").cast(pl.Float64))
    second = SECOND.with_columns(pl.col("contact").rank("dense").cast(pl.Int32))
    assert explain_change(first, second, rate="victim", groups="contact").groups == ("1", "2", "3")


def test_each_wave_can_have_its_own_design():
    second = SECOND.rename({"w": "weight"})
    designs = (Design(weight="w"), Design(weight="weight"))
    found = explain_change(FIRST, second, rate="victim", groups="contact", design=designs)
    same = explain_change(FIRST, SECOND, rate="victim", groups="contact", design=designs[0])
    assert found.table().equals(same.table())


CHANGE: dict[str, Any] = {"rate": "victim", "groups": "contact"}


@pytest.mark.parametrize(
    ("asked", "what", "where", "mend"),
    [
        ({"rate": "victm"}, "geen kolom “victm”", "eerste meting, rate", "victim"),
        ({"groups": ["contct"]}, "geen kolom “contct”", "eerste meting, groups", "contact"),
        ({"person": "persoon"}, "geen kolom “persoon”", "eerste meting, person", "person"),
        ({"design": Design(weight="v")}, "geen kolom “v”", "eerste meting, --weight", ""),
        (
            {"design": (None, Design(cluster="offices"))},
            "geen kolom “offices”",
            "tweede meting, --cluster",
            "office",
        ),
        ({"rate": "layer"}, "geen getal", "eerste meting, rate", ""),
        (
            {"rate": "layer", "categories": ["rijks"]},
            "“rijks” komt niet voor",
            "categories",
            "rijk",
        ),
        ({"rate": "layer", "categories": []}, "komt niet voor", "categories", "gemeente"),
        ({"groups": "score"}, "540 groepen", "groups", "klassen"),
        ({"groups": ["contact", "office"]}, "minder dan twee", "eerste meting, groups", "samen"),
        ({"person": "layer"}, "niet elke getrokken eenheid", "person", "per respondent"),
        ({"level": 95}, "betrouwbaarheid van 95", "level", "0.95"),
        (
            {"design": Design(poststratify=POPULATION, rake=[AGES])},
            "gaan niet samen",
            "eerste meting, --poststratify, --rake",
            "",
        ),
        (
            {"design": Design(poststratify=POPULATION[:2])},
            "cel zonder populatie: rijk",
            "eerste meting, --poststratify",
            "",
        ),
    ],
)
def test_a_question_that_does_not_fit_is_refused_with_a_remedy(asked, what, where, mend):
    with use_language("nl"), pytest.raises(UserError) as caught:
        explain_change(FIRST, SECOND, **(CHANGE | asked))
    assert what in caught.value.what
    assert caught.value.where == where
    assert mend in caught.value.mend


def test_a_group_of_one_wave_alone_must_be_merged():
    second = SECOND.with_columns(pl.col("contact").replace("nooit", "zelden"))
    with pytest.raises(UserError, match="minder dan twee") as caught:
        explain_change(FIRST, second, rate="victim", groups="contact")
    assert "nooit" in caught.value.what or "zelden" in caught.value.what


def test_people_of_two_samples_who_share_no_name_are_not_an_overlap():
    other = SECOND.with_columns(pl.col("person") + 10_000)
    with pytest.raises(UserError, match="geen enkele waarde gemeen"):
        explain_change(FIRST, other, rate="victim", groups="contact", person="person")


def test_what_is_no_table_is_an_error_of_the_caller():
    with pytest.raises(TypeError):
        explain_change([1, 2], SECOND, rate="victim", groups="contact")


# ------------------------------------------------------------------- standardisation

STANDARD = pl.DataFrame({"contact": ["dagelijks", "soms", "nooit"], "Freq": [200, 300, 500]})


@pytest.mark.parametrize("kind", DESIGNS)
def test_standardised_rates_are_those_of_the_full_covariance_matrix(kind):
    found = standardise_rates(
        FIRST, rate="victim", units="layer", standard=STANDARD, design=DESIGNS[kind]
    )
    assert found.units == LAYERS
    base = FIRST["w"].to_numpy() if DESIGNS[kind].weight else np.ones(FIRST.height)
    margins = {"poststratified": ["layer"], "raked": ["layer", "age"]}.get(kind, [])
    design = make_design(
        FIRST.height,
        weight=adjusted(FIRST, base, kind),
        cluster=FIRST["office"].to_numpy() if DESIGNS[kind].cluster else None,
        margins=[FIRST[name].to_numpy() for name in margins],
    )
    if kind == "raked":
        design = replace(design, base=np.ones(FIRST.height))
    cells = np.stack(
        [
            ((FIRST["layer"] == layer) & (FIRST["contact"] == c)).fill_null(value=False).to_numpy()
            for layer in LAYERS
            for c in STANDARD["contact"]
        ],
        axis=1,
    )
    values = FIRST["victim"].fill_null(np.nan).to_numpy()
    rates = domain_means(design, values, cells, keep_influence=True)
    expected = standardise(
        np.asarray(rates.estimate).reshape(3, 3),
        design_covariance(design, np.asarray(rates.influence)),
        STANDARD["Freq"].to_numpy(),
    )
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-9)
    assert found.covariance == pytest.approx(expected.covariance, rel=1e-6, abs=1e-12)


def test_a_standard_with_the_units_own_composition_changes_nothing():
    one = FIRST.drop_nulls(["victim", "contact"]).filter(layer="rijk")
    own = one.group_by("contact").len("Freq")
    found = standardise_rates(one, rate="victim", units="layer", standard=own).table()
    assert found["estimate"][0] == pytest.approx(found["crude"][0], abs=1e-14)
    assert found["crude"][0] == pytest.approx(one["victim"].mean(), abs=1e-14)
    assert 0 < found["ci_low"][0] < found["estimate"][0] < found["ci_high"][0] < 1


def test_a_standard_can_be_a_file_and_be_added_up(tmp_path):
    path = tmp_path / "standaard.csv"
    path.write_text(
        "contact;age;Freq\ndagelijks;jong;80\ndagelijks;oud;120\nsoms;jong;300\nnooit;oud;500\n"
    )
    asked: dict[str, Any] = {"rate": "score", "units": "layer"}
    found = standardise_rates(FIRST, standard=path, groups="contact", **asked)
    same = standardise_rates(FIRST, standard=STANDARD, **asked)
    assert found.estimate == pytest.approx(same.estimate, rel=1e-14)
    assert not found.proportion
    # A cell that the file does not give is no cell of zero.
    with pytest.raises(UserError, match="niet in de standaard"):
        standardise_rates(FIRST, standard=path, **asked)


def test_numbers_in_a_standard_are_those_of_the_data():
    frame = FIRST.with_columns(contact=pl.col("contact").rank("dense").cast(pl.Float64))
    standard = pl.DataFrame({"contact": ["1", "2.0", "3"], "Freq": [200, 500, 300]})
    found = standardise_rates(frame, rate="victim", units="layer", standard=standard)
    same = standardise_rates(FIRST, rate="victim", units="layer", standard=STANDARD)
    assert found.estimate == pytest.approx(same.estimate, rel=1e-14)


def test_a_unit_without_a_group_gets_no_figure_and_a_reason():
    frame = FIRST.filter(~((pl.col("layer") == "rijk") & (pl.col("contact") == "nooit")))
    table = standardise_rates(frame, rate="victim", units="layer", standard=STANDARD).table()
    last = table.row(2, named=True)
    assert (last["unit"], last["flag"]) == ("rijk", "group_empty")
    assert (last["estimate"], last["se"], last["ci_low"]) == (None, None, None)
    assert last["crude"] is not None
    assert table["flag"][:2].is_null().all()
    assert table["se"][:2].is_not_null().all()


def test_one_respondent_gives_a_rate_without_a_margin():
    rijk = (pl.col("layer") == "rijk") & (pl.col("contact") == "nooit")
    one = FIRST.filter(rijk & pl.col("victim").is_not_null())[:1]
    frame = pl.concat([FIRST.filter(~rijk.fill_null(value=False)), one])
    last = standardise_rates(frame, rate="victim", units="layer", standard=STANDARD).table()[2]
    assert last["flag"].item() == "one_respondent"
    assert last["estimate"].item() is not None
    assert last["ci_low"].item() is None


@pytest.mark.parametrize(
    ("asked", "what", "where"),
    [
        ({"units": "layr"}, "geen kolom “layr”", "units"),
        ({"groups": "contct"}, "geen kolom “contct”", "groups, standard"),
        ({"standard": STANDARD[:2]}, "“nooit” staat niet in de standaard", "standard"),
        ({"standard": STANDARD.with_columns(Freq=0)}, "zijn nul", "standard: Freq"),
        ({"standard": STANDARD.drop("Freq")}, "eindigt op de kolom Freq", "standard"),
        ({"standard": STANDARD.rename({"contact": "c"})}, "geen kolom “c”", "standard"),
        ({"standard": "weg.csv"}, "niet te lezen", "weg.csv"),
    ],
)
def test_a_standard_that_does_not_fit_is_refused(asked, what, where):
    question: dict[str, Any] = {"rate": "victim", "units": "layer", "standard": STANDARD}
    with use_language("nl"), pytest.raises(UserError) as caught:
        standardise_rates(FIRST, **(question | asked))
    assert what in caught.value.what
    assert caught.value.where == where


# ------------------------------------------------------------------------- follow-up


def test_a_follow_up_is_compared_under_the_design_of_the_respondents():
    design = Design(poststratify=POPULATION)
    found = compare_followup(
        FIRST, rate="victim", count=30, n=90, design=design, response_rate=0.34
    )
    layer = FIRST["layer"].to_numpy()
    weight = adjusted(FIRST, np.ones(FIRST.height), "poststratified")
    rows = make_design(FIRST.height, weight=weight, margins=[layer])
    values = FIRST["victim"].fill_null(np.nan).to_numpy()
    mean = domain_means(rows, values, np.ones((FIRST.height, 1), dtype=bool))
    p, se, df = float(mean.estimate[0]), float(mean.se[0]), float(mean.df[0])
    assert found.comparison == compare_nonresponse(p, se, df, 30, 90)
    assert found.bounds == worst_case_bounds((found.low, found.high), 0.34)
    table = found.table()
    assert table["part"].to_list() == ["respondents", "follow_up", "difference", "worst_case"]
    assert table["estimate"][2] == pytest.approx(30 / 90 - p)
    plain = compare_followup(FIRST, rate="layer", categories=["rijk"], count=0, n=50)
    assert plain.bounds is None
    assert plain.table().height == 3


@pytest.mark.parametrize(
    ("asked", "what", "where"),
    [
        ({"count": 91}, "91 van 90 deelnemers", "count, n"),
        ({"count": 1.5}, "1.5 van 90", "count, n"),
        ({"response_rate": 34}, "respons van 34", "response_rate"),
        ({"stated": 5}, "verschil van 5", "stated"),
        ({"rate": "score"}, "geen aandeel tussen 0 en 1", "rate"),
        ({"rate": "victims"}, "geen kolom “victims”", "rate"),
        ({"rate": "contact", "categories": ["dagelijk"]}, "komt niet voor", "categories"),
        ({"level": 1.0}, "betrouwbaarheid", "level"),
    ],
)
def test_a_follow_up_that_does_not_fit_is_refused(asked, what, where):
    question: dict[str, Any] = {"rate": "victim", "count": 30, "n": 90}
    with use_language("nl"), pytest.raises(UserError) as caught:
        compare_followup(FIRST, **(question | asked))
    assert what in caught.value.what
    assert caught.value.where == where


def test_a_share_of_nobody_cannot_be_compared():
    nobody = FIRST.with_columns(victim=pl.lit(0.0))
    with pytest.raises(UserError, match="geen aandeel tussen 0 en 1"):
        compare_followup(nobody, rate="victim", count=3, n=90)
