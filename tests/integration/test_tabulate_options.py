"""``graadmeter tabulate``: SPSS files, nets, questions with several answers, and comparisons."""

from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from tests.integration.commands import call, names, spawn

from graadmeter.analysis import Design, compare, rake, read_survey, tabulate

ROWS = {
    "wave": [2021, 2023] * 12,
    "layer": ["01", "01", "02"] * 8,
    "q1": [1, 2, 4, 5, 5, 3, 4, None] * 3,
    "q2": [5, 5, 3, 2, 1, 4, 4, 4] * 3,
    "v1": [1, 0, 1, None] * 6,
    "v2": [1, 1, 0, None, 0, 1] * 4,
    "said": ["yes", "no"] * 12,
    "nobody": [None] * 24,
    "one": [1] * 24,
    "w": [1.0, 2.0, 0.5, 1.0] * 6,
    "person": [i // 2 for i in range(24)],
}


@pytest.fixture
def room(tmp_path, monkeypatch) -> Path:
    """A folder with a survey, a population and margins."""
    frame = pl.DataFrame(ROWS, schema_overrides={"nobody": pl.Float64})
    frame.write_parquet(tmp_path / "s.parquet")
    pyreadstat.write_sav(frame, str(tmp_path / "s.sav"))
    (tmp_path / "layer.csv").write_text("layer,Freq\n01,60\n02,40\n")
    (tmp_path / "cells.csv").write_text(
        "wave,layer,Freq\n2021,01,60\n2021,02,40\n2023,01,50\n2023,02,50\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


WAVES = ("--compare", "wave")
OPTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "nets": (
        ("--net", "q*:agree=4,5", "--net", "q1:odd=1,3,5"),
        {"nets": {"q*": {"agree": [4, 5]}, "q1": {"odd": [1, 3, 5]}}},
    ),
    "several answers": (("--multiple", "forms=v1,v2"), {"multiple": {"forms": ["v1", "v2"]}}),
    "several answers of a pattern": (("--multiple", "forms=v*"), {"multiple": {"forms": ["v*"]}}),
    "shares of answers": (
        ("--multiple", "forms=v*", "--multiple-base", "responses", "--weight", "w"),
        {
            "multiple": {"forms": ["v*"]},
            "multiple_base": "responses",
            "design": Design(weight="w"),
        },
    ),
    "other values for chosen": (
        ("--multiple", "m=said", "--selected", "yes,perhaps"),
        {"multiple": {"m": ["said"]}, "selected": ["yes", "perhaps"]},
    ),
    "a logit interval": (("--ci", "logit"), {"ci": "xlogit"}),
    "waves": (WAVES, {"between": "wave"}),
    "waves and everything else": (
        (
            *WAVES,
            *("--adjust", "benjamini-hochberg", "--net", "q*:agree=4,5", "--multiple", "m=v*"),
            *("--where", "one = 1", "--poststratify", "cells.csv", "--ci", "wilson"),
        ),
        {
            "between": "wave",
            "adjust": "benjamini-hochberg",
            "nets": {"q*": {"agree": [4, 5]}},
            "multiple": {"m": ["v1", "v2"]},
            "where": "one = 1",
            "design": Design(poststratify="cells.csv"),
            "ci": "wilson",
        },
    ),
    "the same people": (
        (*WAVES, "--cluster", "person", "--adjust", "none"),
        {"between": "wave", "design": Design(cluster="person"), "adjust": "none"},
    ),
    "means of waves": (
        (*WAVES, "--statistic", "mean", "--missing", "5"),
        {"between": "wave", "statistic": "mean", "missing": [5]},
    ),
}


@pytest.mark.parametrize("file", ["s.parquet", "s.sav"])
@pytest.mark.parametrize(("options", "words"), OPTIONS.values(), ids=OPTIONS.keys())
def test_the_command_and_python_give_the_same(room, file, options, words):
    base = ("tabulate", file, "--items", "q*", "--by", "layer,")
    done = call(*base, *options, "--out", "t.parquet")
    assert (done.code, done.out, done.err) == (0, "t.parquet\n", "")
    make = compare if "between" in words else tabulate
    expected = make(pl.read_parquet("s.parquet"), "q*", by=["layer", ""], **words)
    assert pl.read_parquet("t.parquet").equals(expected)
    assert call(*base, *options, "--out", "t.csv").code == 0
    header = (room / "t.csv").read_text().splitlines()[0].split(",")
    assert header == expected.columns
    written = pl.read_csv("t.csv", infer_schema=False)
    assert written["estimate"].cast(pl.Float64).equals(expected["estimate"])


@pytest.mark.parametrize("extension", [".csv", ".xlsx", ".json", ".parquet"])
def test_threads_give_the_same_bytes(room, extension):
    base = ("tabulate", "s.parquet", "--items", "q*,one,w", "--by", ",layer,wave")
    for name, threads in (("one", 1), ("three", 3)):
        done = call(*base, "--net", "q*:high=4,5", "--threads", threads, "--out", name + extension)
        assert done.code == 0, done.err
    assert (room / f"one{extension}").read_bytes() == (room / f"three{extension}").read_bytes()


def test_compared_waves_are_the_same_bytes_each_time_and_null_is_empty(room):
    for name in ("a.csv", "b.csv"):
        spawned = spawn("tabulate", "s.sav", "--items", "q1", *WAVES, "--out", name)
        assert (spawned.code, spawned.err) == (0, "")
    assert (room / "a.csv").read_bytes() == (room / "b.csv").read_bytes()
    table = pl.read_csv("a.csv", infer_schema=False)
    first = table.filter(value="2021").row(0, named=True)
    assert [first[name] for name in ("against", "difference", "p", "p_adjusted")] == [None] * 4
    second = table.filter(value="2023").row(0, named=True)
    assert (second["compare"], second["against"], second["column"]) == ("wave", "2021", "B")
    assert "NaN" not in (room / "a.csv").read_text()


def test_weights_of_python_go_into_the_command(room):
    frame = read_survey("s.parquet").collect()
    margins = [pl.DataFrame({"layer": ["01", "02"], "Freq": [60, 40]})]
    frame.with_columns(rake(frame, *margins).weight).write_parquet("w.parquet")
    for file, option, value, out in (
        ("w.parquet", "--weight", "weight", "a.csv"),
        ("s.parquet", "--rake", "layer.csv", "b.csv"),
    ):
        assert call("tabulate", file, "--items", "q1", option, value, "--out", out).code == 0
    ours, theirs = (pl.read_csv(name)["estimate"].to_list() for name in ("a.csv", "b.csv"))
    assert ours == pytest.approx(theirs, rel=1e-12)


# ------------------------------------------------------------------------------- bad input


def question(*more: object, file: str = "s.parquet", items: str = "q*") -> tuple[object, ...]:
    return ("tabulate", file, "--items", items, "--out", "t.csv", *more)


REFUSED = {
    "a net without answers": (question("--net", "q1:agree"), ["--net q1:agree", "naam=a,b"]),
    "a net without items": (question("--net", "agree=4,5"), ["--net agree=4,5", "naam=a,b"]),
    "a net with an unknown answer": (
        question("--net", "q1:agree=4,8"),
        ["--net q1:agree", "“q1” heeft geen antwoord 8", "1, 2, 3, 4, 5"],
    ),
    "a net of no item": (question("--net", "z1:agree=4"), ["--net z1", "z1", "q1, q2"]),
    "a net with the name of an answer": (
        question("--net", "q1:3=4,5"),
        ["--net q1:3", "andere naam"],
    ),
    "two nets of one name": (
        question("--net", "q*:x=4", "--net", "q*:x=5"),
        ["--net q*:x=5", "“x” is twee keer gegeven"],
    ),
    "a net of a mean": (
        question("--net", "q1:x=4", "--statistic", "mean"),
        ["--net", "mean", "aandelen"],
    ),
    "several answers without a name": (question("--multiple", "v1,v2"), ["--multiple", "naam=a,b"]),
    "several answers of no column": (
        question("--multiple", "m=nobdy"),
        ["--multiple m", "“nobdy”", "“nobody”?"],
    ),
    "several answers of one name": (
        question("--multiple", "m=v1", "--multiple", "m=v2"),
        ["--multiple m=v2", "“m” is twee keer gegeven"],
    ),
    "several answers named as a column": (
        question("--multiple", "q1=v1,v2"),
        ["--multiple q1", "al een kolom “q1”"],
    ),
    "nobody chose anything": (
        question("--multiple", "m=said"),
        ["--multiple m", "waarde 1, true", "no, yes", "--selected"],
    ),
    "nobody was asked": (question("--multiple", "m=nobody"), ["--multiple m"]),
    "a comparison of an unknown column": (
        question("--compare", "wve"),
        ["--compare", "“wve”", "Bedoelt u “wave”?"],
    ),
    "a comparison of one value": (question("--compare", "one"), ["--compare", "maar één waarde"]),
    "a comparison of nothing": (question("--compare", "nobody"), ["--compare", "is leeg"]),
    "no thread at all": (question("--threads", 0), ["--threads", "gevraagd: 0"]),
    "an unknown item of an SPSS file": (
        question(file="s.sav", items="layr"),
        ["--items", "“layr”", "Bedoelt u “layer”?"],
    ),
    "a mean of texts of an SPSS file": (
        question("--statistic", "mean", file="s.sav", items="said"),
        ["said", "“yes”", "geen getal"],
    ),
    "a damaged SPSS file": (question(file="half.sav"), ["half.sav", "niet te lezen"]),
    "an SPSS file that is none": (question(file="fake.sav"), ["fake.sav", "niet te lezen"]),
    "no SPSS file": (question(file="no.sav"), ["no.sav", "niet te lezen"]),
    "one unit in a comparison": (
        question("--cluster", "one", *WAVES),
        ["--cluster one", "maar één steekproefeenheid"],
    ),
    "nobody in a post-stratum of a comparison": (
        question("--poststratify", "more.csv", *WAVES),
        ["more.csv", "2025"],
    ),
    "no population for a wave": (
        question("--poststratify", "less.csv", *WAVES),
        ["less.csv", "zonder populatie: 2023"],
    ),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_said_and_nothing_is_written(room, arguments, said):
    whole = (room / "s.sav").read_bytes()
    (room / "half.sav").write_bytes(whole[: len(whole) // 2])
    (room / "fake.sav").write_text("no SPSS file")
    (room / "more.csv").write_text("wave,Freq\n2021,5\n2023,6\n2025,7\n")
    (room / "less.csv").write_text("wave,Freq\n2021,5\n")
    before = names(room)
    done = call(*arguments)
    assert (done.code, done.out) == (2, ""), done
    assert names(room) == before
    assert done.err.count("Fout:") == 1
    assert "\n  → " in done.err
    assert [words for words in said if words not in done.err] == []


@pytest.mark.parametrize(
    "option",
    [("--adjust", "sidak"), ("--multiple-base", "all"), ("--ci", "exact"), ("--threads", "many")],
)
def test_a_choice_that_is_none_is_refused_by_its_option(room, option):
    before = names(room)
    done = call(*question(*option))
    assert (done.code, done.out, names(room)) == (2, "", before)
    assert option[0] in done.err
    assert option[1] in done.err
