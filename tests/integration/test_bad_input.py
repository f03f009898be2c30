"""Bad input: one clear message on standard error, exit code 2, and nothing written."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.integration.commands import call, names, spawn

from graadmeter import synthesis
from graadmeter.cli import publishing

WAVE = ("--wave", 2025)


@pytest.fixture(scope="module")
def microdata(tmp_path_factory, tiny_folder) -> Path:
    folder = tmp_path_factory.mktemp("bad-input") / "microdata"
    assert call("synthesize", tiny_folder, *WAVE, "--out", folder).code == 0
    return folder


@pytest.fixture
def room(tmp_path, microdata, tiny_folder, monkeypatch) -> Path:
    """A folder to work in, with a monitor and microdata to break."""
    shutil.copytree(tiny_folder, tmp_path / "tiny")
    shutil.copytree(microdata, tmp_path / "microdata")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(room: Path, *arguments: object) -> str:
    """What is said of a command that is refused and leaves everything as it was."""
    before = names(room)
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert names(room) == before
    assert "Traceback" not in done.err
    return done.err


def build(*more: object, monitor: str = "tiny", wave: int = 2025, out: str = "out"):
    return ("build", monitor, "--wave", wave, "--out", out, *more)


CASES = {
    "a wave that never was": (
        build(monitor="miv", wave=2017),
        ["--wave", "geen meting 2017", "2012, 2014, 2016"],
    ),
    "a wave without questionnaires": (
        build(monitor="miv", wave=2014),
        ["--wave", "2014 heeft geen vragenlijsten", "Met vragenlijsten: 2016"],
    ),
    "a monitor that is not there": (
        build(monitor="vim"),
        ["Geen monitor met deze naam", "vim", "Meegeleverd: miv"],
    ),
    "a folder that is no monitor": (
        build(monitor="microdata"),
        ["microdata", "monitor.yaml"],
    ),
    "microdata that are not there": (
        build("--microdata", "nowhere"),
        ["nowhere", "geen map met microdata", "graadmeter synthesize"],
    ),
    "a file for microdata": (
        build("--microdata", "microdata/staff.parquet"),
        ["staff.parquet", "geen map met microdata"],
    ),
    "too few respondents": (
        ("synthesize", "tiny", *WAVE, "--respondents", 2, "--out", "out"),
        ["--respondents", "te weinig", "Vraag er ongeveer"],
    ),
}


@pytest.mark.parametrize(("arguments", "said"), CASES.values(), ids=CASES.keys())
def test_what_is_asked_cannot_be_done(room, arguments, said):
    message = refused(room, *arguments)
    assert message.count("Fout:") == 1
    assert [words for words in said if words not in message] == []
    # What is wrong, and below it how to mend it.
    assert len(message.splitlines()) <= 2


@pytest.mark.parametrize("command", ["build", "synthesize"])
@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("file/out", "kan niet worden geschreven"),
        ("file", "hier staat een bestand"),
        ("foreign", "niet leeg"),
    ],
)
def test_a_place_that_is_not_ours_is_refused_before_any_work(room, monkeypatch, command, out, said):
    (room / "file").write_text("mine")
    (room / "foreign").mkdir()
    (room / "foreign" / "thesis.txt").write_text("mine")
    # Both are imported above: a first import while one is replaced would keep what replaces it.
    monkeypatch.setattr(publishing, "synthesize", None)
    monkeypatch.setattr(synthesis, "synthesize", None)
    message = refused(room, command, "tiny", *WAVE, "--out", out)
    assert (message.count("Fout:"), said in message) == (1, True)
    assert (room / "file").read_text() == (room / "foreign" / "thesis.txt").read_text() == "mine"


def test_a_publication_of_another_monitor_is_not_overwritten(room):
    assert call(*build()).code == 0
    other = room / "tiny" / "monitor.yaml"
    other.write_text(other.read_text().replace("id: tiny", "id: other"))
    assert "andere monitor: tiny" in refused(room, *build())


def test_microdata_are_not_overwritten_by_a_publication_nor_the_reverse(room):
    assert "microdata" in refused(room, *build(out="microdata"))
    assert call(*build()).code == 0
    assert "publication" in refused(room, "synthesize", "tiny", *WAVE, "--out", "out")


# -------------------------------------------------------------------------- monitor files


def test_a_file_that_is_not_yaml_is_named_with_its_line(room):
    path = room / "tiny" / "questionnaires" / "2025" / "staff.yaml"
    lines = path.read_text().splitlines()
    lines[9] = '    title: "never closed'
    path.write_text("\n".join(lines))
    message = refused(room, *build())
    assert message.count("Fout:") == 1
    assert "questionnaires/2025/staff.yaml:10: [yaml-syntax]" in message


def test_check_prints_every_fault_as_its_result(room):
    """A fault is what check is asked for, so it stands on standard output."""
    path = room / "tiny" / "monitor.yaml"
    path.write_text(path.read_text().replace("regime: perception", "regime: perceptoin"))
    before = names(room)
    done = call("check", "tiny")
    assert done.code == 2
    assert "monitor.yaml:" in done.out
    assert "perceptoin" in done.out or "regime" in done.out
    assert names(room) == before


# ----------------------------------------------------------------------------- microdata


def with_column(column: pl.Series):
    def change(folder: Path) -> None:
        path = folder / "staff.parquet"
        pl.read_parquet(path).with_columns(column).write_parquet(path)

    return change


def without_column(name: str):
    def change(folder: Path) -> None:
        path = folder / "staff.parquet"
        pl.read_parquet(path).drop(name).write_parquet(path)

    return change


def in_metadata(old: str, new: str):
    def change(folder: Path) -> None:
        path = folder / "metadata.json"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return change


def all_of(value: object, name: str) -> pl.Series:
    return pl.Series(name, [value] * 120)


MICRODATA = {
    "an unknown code": (
        with_column(all_of("west", "team")),
        ["staff.parquet", "“team”", "“west”", "Toegestaan: north, south"],
    ),
    "a two in an option": (
        with_column(all_of(2, "reasons_not_reported__time")),
        ["staff.parquet", "“reasons_not_reported__time”", "Toegestaan: 0, 1"],
    ),
    "a negative number": (
        with_column(all_of(-3, "years_employed")),
        ["staff.parquet", "“years_employed”", "“-3”"],
    ),
    "an answer of who was not asked": (
        with_column(all_of("yes", "reported")),
        ["staff.parquet", "“reported”", "incident = 'yes'"],
    ),
    "a missing column": (
        without_column("safe_score"),
        ["staff.parquet", "1 kolommen", "safe_score"],
    ),
    "a missing file": (
        lambda folder: (folder / "managers.parquet").unlink(),
        ["managers.parquet", "ontbreekt"],
    ),
    "another wave": (
        in_metadata('"wave": 2025', '"wave": 2023'),
        ["metadata.json", "van tiny 2023", "gevraagd is tiny 2025"],
    ),
    "another monitor": (
        in_metadata('"monitor": "tiny"', '"monitor": "miv"'),
        ["metadata.json", "van miv 2025", "gevraagd is tiny 2025"],
    ),
    "nobody in a stratum": (
        with_column(all_of("north", "team")),
        ["populations/2025/staff.yaml", "Geen respondenten van staff in: south"],
    ),
    "someone without a stratum": (
        with_column(all_of("-9", "team")),
        ["populations/2025/staff.yaml", "cel zonder populatie: –"],
    ),
    "a list that is none": (
        lambda folder: (folder / "kept_apart.json").write_text('[{"table": 1}]'),
        ["kept_apart.json", "apart gehouden"],
    ),
    "a list that is no JSON": (
        lambda folder: (folder / "kept_apart.json").write_bytes(b"\xff\xfe["),
        ["kept_apart.json", "apart gehouden"],
    ),
}


@pytest.mark.parametrize(("change", "said"), MICRODATA.values(), ids=MICRODATA.keys())
def test_microdata_that_do_not_fit_are_refused(room, change, said):
    change(room / "microdata")
    message = refused(room, *build("--microdata", "microdata"))
    assert message.count("Fout:") == 1
    assert [words for words in said if words not in message] == []


# --------------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (build("--colour", "red"), "--colour"),
        (("build", "tiny", *WAVE), "--out"),
        (("build", "tiny", "--out", "out"), "--wave"),
        (("build", "tiny", "--wave", "soon", "--out", "out"), "soon"),
        (build("--seed", "-1"), "--seed"),
        (("synthesize", "tiny", *WAVE, "--respondents", "0", "--out", "out"), "--respondents"),
        (("demo", "--port", "99999"), "--port"),
        (("publish", "tiny"), "publish"),
        (("check",), "MONITOR"),
        (("--language", "fr", "check", "tiny"), "--language"),
    ],
)
def test_wrong_usage_names_what_is_wrong_with_it(room, arguments, said):
    assert said in refused(room, *arguments)


def test_a_message_comes_in_the_language_asked_for(room):
    message = refused(room, "--language", "en", *build(monitor="vim"))
    assert message.startswith("Error: No monitor with this name")


def test_the_language_can_be_set_for_all_commands(room):
    done = spawn("check", room / "nowhere", GRAADMETER_LANGUAGE="en")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: ")


def test_bad_input_is_refused_in_a_process_of_its_own(room):
    done = spawn("build", room / "tiny", "--wave", 2017, "--out", room / "out")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Fout: --wave: tiny heeft geen meting 2017\n  → ")
