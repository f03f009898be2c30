"""The worked examples of how-to pages run, and give what the pages say they give."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import polars as pl
import pyreadstat
from tests.integration.commands import call

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


def blocks(name: str, language: str) -> list[str]:
    text = (HOW_TO / name).read_text(encoding="utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [code for kind, code in found if kind == language]


def test_explaining_a_change_gives_the_figures_on_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "".join(blocks("verandering-verklaren.md", "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "verandering-verklaren.md", "exec"), {})  # noqa: S102 - our own page
    expected = "".join(blocks("verandering-verklaren.md", "text"))
    assert [line for line in out.getvalue().splitlines() if line] == [
        line for line in expected.splitlines() if line
    ]
    assert not list(tmp_path.iterdir())


def survey(rows: int = 240) -> pl.DataFrame:
    """Answers with the columns that the page on tables speaks of."""
    row = pl.int_range(rows, eager=True)
    return pl.DataFrame(
        {
            "meting": pl.Series([2021, 2023]).gather(row // (rows // 2)),
            "laag": pl.Series(["gemeente", "rijk", "rijk"]).gather(row % 3),
            "geslacht": pl.Series(["m", "v"]).gather(row // 3 % 2),
            "leeftijd": 17 + row % 50,
            "persoon": row % (rows // 2),
            "q1": pl.Series([1, 2, 3, 4, 5, -1, 4]).gather(row % 7),
            "q2": pl.Series([4, 3, 9, 2, 1]).gather(row % 5),  # nobody chose 5
            "v1": pl.Series([1, 0, 0, None]).gather(row % 4),
            "v2": pl.Series([1, 1, 0, 0, None]).gather(row % 5),
            "score": 5.0 + row % 11 / 2,
            "regio": pl.Series(["oost", "west"]).gather(row % 2),
            "school": row % 16,
            "w": 1.0 + row % 3,
            "scholen_in_regio": pl.Series([40, 60]).gather(row % 2),
        }
    )


def test_every_command_and_all_python_on_tables_runs(tmp_path, monkeypatch):
    page = "tabellen-uit-een-bestand.md"
    monkeypatch.chdir(tmp_path)
    frame = survey()
    frame.write_parquet("antwoorden.parquet")
    frame.write_csv("scholen.csv")
    pyreadstat.write_sav(frame, "enquete.sav", missing_ranges={"q1": [-1], "q2": [9]})
    plain = blocks(page, "")
    (population,) = (text for text in plain if text.startswith("laag,"))
    Path("populatie.csv").write_text(population)
    cells = pl.read_csv("populatie.csv")
    for column in ("laag", "geslacht"):
        cells.group_by(column).agg(pl.col("Freq").sum()).write_csv(f"{column}.csv")
    waves = pl.DataFrame({"meting": [2021, 2023]})
    waves.join(cells, how="cross").write_csv("populatie_per_meting.csv")
    commands = [text for text in plain if text.startswith("graadmeter ")]
    assert len(commands) + 1 == len(plain) > 6
    for command in commands:
        done = call(*shlex.split(command)[1:])
        assert (done.code, done.err) == (0, ""), command
        assert pl.read_csv(done.out.strip(), infer_schema=False).height > 0
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile("".join(blocks(page, "python")), page, "exec"), {})  # noqa: S102 - our own page
    assert re.fullmatch(r"ontwerpeffect \d\.\d\d\n", out.getvalue())
    assert Path("tabel.xlsx").exists()
    assert "weight" in pl.read_parquet_schema("gewogen.parquet")


def test_every_command_on_checking_figures_runs(tmp_path, monkeypatch):
    page = "cijfers-nakijken.md"
    monkeypatch.chdir(tmp_path)
    (example,) = blocks(page, "json")
    Path("cijfers.json").write_text(example, encoding="utf-8")
    commands = blocks(page, "")
    assert len(commands) == 4
    for command in commands:
        done = call(*shlex.split(command)[1:])
        assert done.err == "", command
        assert done.code == 0 or "--fail-on" in command
        assert done.out


def test_every_how_to_page_is_listed_in_the_readme():
    readme = (HOW_TO.parents[1] / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in HOW_TO.glob("*.md") if f"how-to/{page.name}" not in readme] == []
