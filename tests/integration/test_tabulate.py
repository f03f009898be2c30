"""``graadmeter tabulate``: the table in every format, and every input that is refused."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.integration.commands import call, names, spawn

from graadmeter.analysis import Design, read_survey, tabulate

ROWS = {
    "layer": ["01", "01", "01", "01", "02", "02", "02", "02"],
    "gender": ["f", "m", "f", "m", "f", "m", "f", "m"],
    "q1": [1, 1, 2, -1, 1, 2, 2, 2],
    "q2": [9, 3, 4, 5, 3, None, 4, 4],
    "nobody": [9] * 8,
    "w": [1.5, 2.5, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0],
    "negative": [1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    "zero": [0] * 8,
    "holes": [1.0, None, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    "psu": ["a", "a", "b", "b", "c", "c", "c", "c"],
    "units": [20, 20, 20, 20, 30, 30, 30, 30],
}
POPULATION = "layer,gender,Freq\n01,f,30\n01,m,20\n02,f,10\n02,m,40\n"


@pytest.fixture
def room(tmp_path, monkeypatch) -> Path:
    """A folder with a survey in every format, a population and margins."""
    frame = pl.DataFrame(ROWS)
    frame.write_parquet(tmp_path / "s.parquet")
    frame.write_csv(tmp_path / "s.csv")
    frame.write_ipc(tmp_path / "s.feather")
    frame.write_csv(tmp_path / "dutch.csv", separator=";")
    (tmp_path / "pop.csv").write_text(POPULATION)
    (tmp_path / "layer.csv").write_text("layer,Freq\n01,60\n02,40\n")
    (tmp_path / "gender.csv").write_text("gender,Freq\nf,55\nm,45\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table_of(path: Path) -> list[dict[str, object]]:
    """The rows of a table in any format; what is empty is None."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path).to_dicts()
    if path.suffix == ".json":
        rows: list[dict[str, object]] = json.loads(path.read_text())
        return rows
    if path.suffix == ".csv":
        texts = dict.fromkeys(("item", "category", "by", "level", "flag"), pl.String)
        return pl.read_csv(path, schema_overrides=texts).to_dicts()
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


ASKED = ("--items", "q*,nobody", "--by", "layer,gender,", "--missing", "-1,9")


@pytest.mark.parametrize("extension", [".csv", ".parquet", ".json", ".xlsx"])
@pytest.mark.parametrize("source", ["s.parquet", "s.csv", "s.feather", "dutch.csv"])
def test_every_format_in_and_out_holds_the_same_digits(room, source, extension):
    out = room / f"table{extension}"
    done = call("tabulate", source, *ASKED, "--poststratify", "pop.csv", "--out", out)
    assert (done.code, done.out, done.err) == (0, f"{out}\n", "")
    expected = tabulate(
        read_survey("s.parquet"),
        ["q*", "nobody"],
        by=["layer", "gender", ""],
        design=Design(poststratify="pop.csv"),
        missing=[-1, 9],
    )
    assert table_of(out) == expected.to_dicts()
    assert expected["level"].unique().sort().to_list() == [None, "01", "02", "f", "m"]


DESIGNS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "weights": (("--weight", "w"), {"weight": "w"}),
    "rows in strata": (
        ("--stratum", "layer", "--fpc", "units"),
        {"stratum": "layer", "fpc": "units"},
    ),
    "clusters": (
        ("--stratum", "layer", "--cluster", "psu", "--lonely-psu", "adjust"),
        {"stratum": "layer", "cluster": "psu", "lonely": "adjust"},
    ),
    "raking": (
        ("--rake", "layer.csv", "--rake", "gender.csv", "--weight", "w"),
        {"rake": ("layer.csv", "gender.csv"), "weight": "w"},
    ),
}


@pytest.mark.parametrize(("options", "words"), DESIGNS.values(), ids=DESIGNS.keys())
@pytest.mark.parametrize("statistic", ["proportion", "mean", "total", "ratio:w"])
def test_the_command_and_python_give_the_same(room, options, words, statistic):
    arguments = ("--items", "q*", "--by", "gender", "--statistic", statistic, "--ci", "mean")
    done = call(
        "tabulate",
        "s.parquet",
        *arguments,
        *options,
        *("--where", "q1 > 0", "--level", 0.9, "--missing=9", "--out", "t.parquet"),
    )
    assert done.code == 0, done.err
    expected = tabulate(
        pl.read_parquet("s.parquet"),
        "q*",
        by="gender",
        statistic=statistic,
        ci="mean",
        design=Design(**words),
        where="q1 > 0",
        level=0.9,
        missing=["9"],
    )
    assert pl.read_parquet("t.parquet").equals(expected)


@pytest.mark.parametrize("by", [(), ("--by", "")])
def test_without_a_breakdown_there_is_the_whole(room, by):
    assert call("tabulate", "s.csv", "--items", "q1", *by, "--out", "t.csv").code == 0
    first = (room / "t.csv").read_text().splitlines()[1]
    assert first.startswith("q1,-1,,,8,1,0.125,")


def test_codes_with_a_zero_before_them_stay_codes_beside_numbers(room):
    where = ("--where", "units > 20 AND layer = '02'")
    done = call("tabulate", "s.csv", "--items", "layer,units", *where, "--out", "t.csv")
    assert done.code == 0, done.err
    counts = [(row["category"], row["n_category"]) for row in table_of(room / "t.csv")]
    assert counts == [("01", 0), ("02", 4), ("20", 0), ("30", 4)]


@pytest.mark.parametrize("ci", ["xlogit", "beta", "wilson", "mean"])
def test_every_interval_holds_its_estimate(room, ci):
    assert call("tabulate", "s.csv", "--items", "q1", "--ci", ci, "--out", "t.json").code == 0
    for row in json.loads((room / "t.json").read_text()):
        assert row["ci_low"] < row["estimate"] < row["ci_high"]


def test_the_same_table_has_the_same_bytes(room):
    for name in ("a.xlsx", "b.xlsx", "a.parquet", "b.parquet"):
        assert call("tabulate", "s.csv", "--items", "q*", "--out", name).code == 0
    assert (room / "a.xlsx").read_bytes() == (room / "b.xlsx").read_bytes()
    assert (room / "a.parquet").read_bytes() == (room / "b.parquet").read_bytes()


def test_in_a_process_of_its_own(room):
    done = spawn("tabulate", "s.csv", *ASKED, "--out", "t.csv", GRAADMETER_LANGUAGE="en")
    assert (done.code, done.out, done.err) == (0, "t.csv\n", "")


# ------------------------------------------------------------------------------- bad input


def question(*more: object, file: str = "s.parquet", items: str = "q*", out: str = "t.csv"):
    return ("tabulate", file, "--items", items, "--out", out, *more)


REFUSED = {
    "a negative weight": (
        question("--weight", "negative"),
        ["--weight negative", "negatief", "rij 2"],
    ),
    "weights of zero": (question("--weight", "zero"), ["--weight zero", "nul"]),
    "a missing weight": (
        question("--weight", "holes"),
        ["--weight holes", "geen gewicht", "rij 2"],
    ),
    "a weight that is a text": (question("--weight", "psu"), ["--weight psu", "“a”", "geen getal"]),
    "nobody in a post-stratum": (
        question("--poststratify", "empty.csv"),
        ["empty.csv", "Geen respondenten in de cel: 01 × a × m"],
    ),
    "no population in a post-stratum": (
        question("--poststratify", "short.csv"),
        ["short.csv", "zonder populatie: 02 × m"],
    ),
    "a category in the population only": (
        question("--poststratify", "more.csv"),
        ["more.csv", "“03” van “layer” staat alleen in de populatie"],
    ),
    "a category in a margin only": (
        question("--rake", "more.csv", "--rake", "gender.csv"),
        ["more.csv", "“03” van “layer” staat alleen in de populatie"],
    ),
    "margins of two populations": (
        question("--rake", "layer.csv", "--rake", "other.csv"),
        ["layer.csv, other.csv", "100 en 200"],
    ),
    "a population without sizes": (question("--poststratify", "s.csv"), ["s.csv", "Freq"]),
    "a population that is not there": (question("--rake", "no.csv"), ["no.csv", "niet te lezen"]),
    "a size that is none": (question("--rake", "text.csv"), ["text.csv: Freq", "“many”"]),
    "a cell twice": (question("--rake", "twice.csv"), ["twice.csv", "01", "meer dan eens"]),
    "a cell that is no column": (question("--rake", "strange.csv"), ["strange.csv", "“layer”?"]),
    "rows without a cell": (
        question("--rake", "holes.csv"),
        ["holes.csv", "1 rijen hebben geen waarde voor “holes”"],
    ),
    "an unknown breakdown": (question("--by", "gendr"), ["--by", "gendr", "Bedoelt u “gender”?"]),
    "an unknown item": (question(items="qq1"), ["--items", "qq1", "Bedoelt u “q1”?"]),
    "an unknown weight": (question("--weight", "W1"), ["--weight", "W1"]),
    "no items": (question(items="y*"), ["--items", "Geen enkele kolom past op: y*"]),
    "a condition on nothing": (question("--where", "gendr = 'f'"), ["--where", "“gender”?"]),
    "a condition that is none": (question("--where", "SELECT 1"), ["--where"]),
    "a mean of texts": (question("--statistic", "mean", items="psu"), ["psu", "geen getal"]),
    "one unit in a stratum": (
        question("--stratum", "layer", "--cluster", "psu"),
        ["--cluster psu", "één steekproefeenheid: 02"],
    ),
    "one unit in all": (
        question("--cluster", "zero"),
        ["--cluster zero", "maar één steekproefeenheid"],
    ),
    "more units than there are": (
        question("--stratum", "layer", "--fpc", "q3"),
        ["--fpc", "q3"],
    ),
    "an fpc that differs": (
        question("--stratum", "gender", "--fpc", "units"),
        ["--fpc units", "niet overal gelijk in het stratum: f"],
    ),
    "a file that is not there": (question(file="no.parquet"), ["no.parquet", "niet te lezen"]),
    "a file that is not what it says": (question(file="fake.parquet"), ["fake.parquet"]),
    "an Arrow file that is none": (question(file="fake.feather"), ["fake.feather"]),
    "an empty file": (question(file="none.csv"), ["none.csv", "niet te lezen"]),
    "a file without rows": (question(file="header.csv"), ["geen rijen"]),
    "an unknown kind of file": (question(file="s.dta"), ["s.dta", ".dta", ".parquet"]),
    "an unknown kind of table": (question(out="t.doc"), ["--out t.doc", ".doc", ".xlsx"]),
    "a table in no folder": (question(out="no/t.csv"), ["--out no/t.csv", "geschreven"]),
    "a table below a file": (question(out="s.csv/t.csv"), ["--out s.csv/t.csv", "geschreven"]),
    "a table in place of a folder": (question(out="folder.csv"), ["--out folder.csv", "map"]),
    "a level in percent": (question("--level", 95), ["--level", "95"]),
    "an interval that does not fit": (
        question("--statistic", "mean", "--ci", "beta"),
        ["--ci", "beta"],
    ),
    "an unknown statistic": (question("--statistic", "mode"), ["--statistic", "mode"]),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_said_and_nothing_is_written(room, arguments, said):
    for name, text in {
        "empty.csv": "layer,psu,gender,Freq\n01,a,f,1\n01,a,m,1\n01,b,f,1\n01,b,m,1\n"
        "02,c,f,1\n02,c,m,1\n",
        "short.csv": POPULATION.replace("02,m,40", "02,m,0"),
        "more.csv": "layer,Freq\n01,50\n02,30\n03,20\n",
        "other.csv": "gender,Freq\nf,110\nm,90\n",
        "text.csv": "layer,Freq\n01,many\n02,3\n",
        "twice.csv": "layer,Freq\n01,1\n02,3\n01,4\n",
        "strange.csv": "layr,Freq\n01,1\n02,3\n",
        "holes.csv": "holes,Freq\n1,1\n",
        "none.csv": "",
        "header.csv": "q1,q2\n",
        "fake.parquet": "no parquet",
        "fake.feather": "no Arrow file",
        "s.sav": "",
    }.items():
        (room / name).write_text(text)
    frame = pl.DataFrame(ROWS)
    if arguments[-1] == "empty.csv":
        frame = frame.filter(~((pl.col("psu") == "a") & (pl.col("gender") == "m")))
        frame.write_parquet("s.parquet")
    (room / "folder.csv").mkdir()
    before = names(room)
    done = call(*arguments)
    assert (done.code, done.out) == (2, ""), done
    assert names(room) == before
    assert done.err.count("Fout:") == 1
    assert "\n  → " in done.err
    assert [words for words in said if words not in done.err] == []


def test_an_earlier_table_stays_when_the_disk_is_full(room, monkeypatch):
    (room / "t.csv").write_text("mine")

    def full(path: Path, data: bytes) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    before = names(room)
    done = call(*question())
    assert done.code == 2
    assert "No space left on device" in done.err
    assert (names(room), (room / "t.csv").read_text()) == (before, "mine")
