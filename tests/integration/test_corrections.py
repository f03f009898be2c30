"""From a draft to a corrected publication, as its maker does it."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from tests.integration.commands import Finished, call, contents


@pytest.fixture(scope="module")
def room(tmp_path_factory, tiny_folder) -> Path:
    """A monitor, the same with a printed figure put right, and microdata to build from."""
    room = tmp_path_factory.mktemp("corrections")
    shutil.copytree(tiny_folder, room / "monitor")
    shutil.copytree(tiny_folder, room / "mended")
    printed = room / "mended" / "published" / "report.json"
    text = printed.read_text(encoding="utf-8")
    wrong = '{"label": "Yes", "values": [30, 25, 25, 25]}'
    assert wrong in text
    printed.write_text(text.replace(wrong, wrong.replace("30", "32")), encoding="utf-8")
    for name, seed in (("answers", 1), ("others", 2)):
        where = ("--out", room / name, "--seed", seed)
        assert call("synthesize", room / "monitor", "--wave", 2025, *where).code == 0
    return room


def build(room: Path, out: Path, *more: object, monitor="monitor", answers="answers") -> Finished:
    source = (room / monitor, "--wave", 2025, "--microdata", room / answers)
    return call("build", *source, "--out", out, *more)


def make_all(room: Path, out: Path) -> None:
    for more, inputs in (
        ((), {}),
        (("--publish", "--date", "2026-11-22"), {}),
        (("--correction", "Printed wrongly.", "--date", "2026-11-24"), {"monitor": "mended"}),
        (
            ("--correction", "Wrong answers.", "--date", "2026-12-01"),
            {"monitor": "mended", "answers": "others"},
        ),
    ):
        done = build(room, out, *more, **inputs)
        assert (done.code, done.out) == (0, f"{out / 'index.html'}\n"), done.err


@pytest.fixture(scope="module")
def corrected(room) -> Path:
    """Built, published, and corrected twice."""
    out = room / "publication"
    make_all(room, out)
    return out


def erratum(folder: Path) -> list[dict[str, str]]:
    text = (folder / "data" / "erratum.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_erratum_has_the_printed_figure_that_was_put_right(corrected):
    rows = [row for row in erratum(corrected) if row["version"] == "2" and row["kind"] == "figure"]
    facts = [
        (r["table"], r["row"], r["column"], r["wave"], r["old_value"], r["new_value"]) for r in rows
    ]
    assert facts == [("2.1", "Yes", "2023", "2023", "30", "32")]
    assert {row["synthetic"] for row in erratum(corrected)} == {"true"}
    words = (corrected / "erratum.html").read_text(encoding="utf-8")
    assert "Printed wrongly." in words
    assert 'href="versions/1/chapter-02.html#tabel-2.1"' in words


def test_a_second_correction_comes_first_and_keeps_the_first(corrected):
    assert list(dict.fromkeys(row["version"] for row in erratum(corrected))) == ["3", "2"]
    earlier = erratum(corrected / "versions" / "2")
    assert [row["reason"] for row in earlier if row["kind"] == "figure"] == ["Printed wrongly."]


def test_figures_of_all_questions_are_counted_on_the_page_and_listed_in_the_data(corrected):
    rows = [r for r in erratum(corrected) if (r["version"], r["kind"]) == ("3", "question")]
    old, new = (
        {
            "/".join(r[k] for k in ("group", "question", "answer", "by", "level", "wave"))
            + f"/{r['statistic']}/{r['table']}": r
            for r in csv.DictReader(io.StringIO((folder / "data/all-questions.csv").read_text()))
        }
        for folder in (corrected / "versions" / "2", corrected)
    )
    kept = ("n", "estimate", "se", "ci_low", "ci_high", "deff", "flag", "note")

    def ten_digits(row: dict[str, str]) -> list[str]:
        return [f"{float(row[k]):.10g}" if "." in row[k] else row[k] for k in kept[:-1]]

    changed = {name for name in new if ten_digits(old[name]) != ten_digits(new[name])}
    assert {row["title"] for row in rows} == changed
    assert len(changed) > 20
    for row in rows:
        if new[row["title"]]["flag"] == "hidden":
            assert row["new_value"] == row["old_value"] == row["old_n"] == ""
        else:
            assert float(row["new_value"]) == pytest.approx(float(new[row["title"]]["estimate"]))
    page = (corrected / "erratum.html").read_text(encoding="utf-8")
    assert f": {len(changed)}." in page


def test_old_versions_stay_reachable(corrected):
    index = (corrected / "index.html").read_text(encoding="utf-8")
    for version in (1, 2):
        assert f'href="versions/{version}/index.html"' in index
        old = corrected / "versions" / str(version)
        assert {"rapport.pdf", "tabellenboek.xlsx", "data/tables.csv"} <= set(contents(old))
    assert not (corrected / "versions" / "2" / "versions").exists()


def test_verify_tells_the_versions_and_each_fault(corrected, tmp_path):
    done = call("verify", corrected)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        "Versie 1, 22 november 2026",
        "Versie 2, 24 november 2026",
        "Versie 3, 1 december 2026",
    ]
    damaged = Path(shutil.copytree(corrected, tmp_path / "damaged"))
    (damaged / "data" / "tables.csv").write_bytes(b"x")
    (damaged / "versions" / "1" / "index.html").unlink()
    found = call("verify", damaged)
    assert (found.code, found.out) == (2, "")
    assert "data/tables.csv: [changed]" in found.err
    assert "versions/1/index.html: [missing]" in found.err


def test_the_same_steps_give_the_same_bytes(room, corrected, tmp_path):
    make_all(room, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(corrected)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "is gepubliceerd"),
        (("--publish", "--date", "2026-12-02"), "is gepubliceerd"),
        (("--publish",), "de datum ontbreekt"),
        (("--correction", "Fout."), "de datum ontbreekt"),
        (("--date", "2026-12-02"), "een concept heeft geen datum"),
        (("--publish", "--correction", "x", "--date", "2026-12-02"), "gaan niet samen"),
        (("--correction", "  ", "--date", "2026-12-02"), "heeft een reden nodig"),
        (("--correction", "x", "--date", "2 december"), "is geen datum"),
        (("--correction", "x", "--date", "20261202"), "is geen datum"),
        (("--correction", "x", "--date", "2026-11-30"), "van voor versie 3"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_all_as_it_was(room, corrected, more, said):
    before = contents(corrected)
    done = build(room, corrected, *more)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "→" in done.err
    assert contents(corrected) == before


def test_a_correction_of_nothing_or_of_damage_is_refused(room, corrected, tmp_path):
    correction = ("--correction", "Fout.", "--date", "2026-12-02")
    same = build(room, corrected, *correction, monitor="mended", answers="others")
    assert (same.code, "niets te corrigeren" in same.err) == (2, True)
    none = build(room, tmp_path / "nothing", *correction)
    assert (none.code, "geen publicatie" in none.err) == (2, True)
    damaged = Path(shutil.copytree(corrected, tmp_path / "damaged"))
    (damaged / "data" / "tables.csv").write_bytes(b"x")
    done = build(room, damaged, *correction)
    assert (done.code, done.err.count("Fout: ")) == (2, 1)
    assert "beschadigd: data/tables.csv is veranderd" in done.err


def test_what_turned_around_outside_the_tables_is_told(room, tmp_path):
    monitor = shutil.copytree(room / "monitor", tmp_path / "monitor")
    out = tmp_path / "out"
    assert build(room, out, "--publish", "--date", "2026-11-22").code == 0
    for name, old, new in (
        ("monitor.yaml", "count: 14", "count: 20"),
        ("tables/2025/chapter-02.yaml", "shares: [28, 72]", "shares: [60, 40]"),
        ("report/2025/02-staff.md", "A source says this.", "A source says the opposite."),
        ("factsheets/2025.yaml", 'codes: ["yes"]', 'codes: ["no"]'),
        ("factsheets/2025.yaml", '        table: "2.1"\n', ""),
    ):
        text = (monitor / name).read_text(encoding="utf-8")
        assert old in text
        (monitor / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    correction = ("--correction", "Turned.", "--date", "2026-11-24")
    done = build(room, out, *correction, monitor=monitor)
    assert done.code == 0, done.err
    rows = erratum(out)
    assert {row["kind"] for row in rows} == {"factsheet", "part"}
    assert {r["table"] for r in rows if r["kind"] == "part"} == {
        "chapter-02.html",
        "chapter-02.html#ontleding-change-in-satisfaction",
        "response.html#non-respons-called-back",
        *(f"factsheets/{name}.html" for name in ("five-minutes", "north", "south")),
    }
    sheets = list(csv.DictReader(io.StringIO((out / "data/factsheets.csv").read_text())))
    changed = [row for row in sheets if row["figure"] == "incident"]
    listed = [row for row in rows if row["kind"] == "factsheet"]
    assert len(listed) == len(changed) == 5
    for row, now in zip(listed, changed, strict=True):
        assert row["title"].startswith(f"{now['factsheet']}/staff/incident/")
        assert float(row["new_value"]) == pytest.approx(float(now["estimate"]))
        assert float(row["old_value"]) == pytest.approx(100 - float(now["estimate"]))
    page = (out / "erratum.html").read_text(encoding="utf-8")
    assert "No figure in the tables has changed." in page
    assert 'href="response.html#non-respons-called-back"' in page


@pytest.mark.parametrize("damage", [{"edition": []}, {"edition": {"releases": [{"version": "x"}]}}])
def test_a_damaged_manifest_is_one_clear_error(room, corrected, tmp_path, damage):
    out = Path(shutil.copytree(corrected, tmp_path / "out"))
    manifest = json.loads((out / "manifest.json").read_bytes())
    (out / "manifest.json").write_text(json.dumps(manifest | damage))
    before = contents(out)
    correction = ("--correction", "Fout.", "--date", "2026-12-02")
    for done in (call("verify", out), build(room, out), build(room, out, *correction)):
        assert (done.code, done.out, done.err.count("Fout: ")) == (2, "", 1)
        assert "het manifest van deze map is beschadigd, bij edition" in done.err
    assert contents(out) == before


def test_a_manifest_has_no_time_but_the_dates_that_were_given(corrected):
    edition = json.loads((corrected / "manifest.json").read_bytes())["edition"]
    assert [one["date"] for one in edition["releases"]] == [
        "2026-11-22",
        "2026-11-24",
        "2026-12-01",
    ]
