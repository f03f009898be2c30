"""SPSS files: codes as they are in the file, and one message for a file that is none."""

import datetime
from pathlib import Path

import polars as pl
import pytest

from graadmeter.analysis import Design, poststratify, read_survey, tabulate
from graadmeter.errors import UserError

pyreadstat = pytest.importorskip("pyreadstat")

DAY = datetime.date(2024, 3, 1)
FRAME = pl.DataFrame(
    {
        "q": [1.0, 2.0, 2.0, 99.0, None, 1.0],
        "ranged": [1.0, 2.0, 97.0, 98.0, 2.0, 1.0],
        "half": [0.5, 1.0, 1.5, None, 0.5, 0.5],
        "empty": [None] * 6,
        "word": ["yes", "no", "", "né", "no", "yes"],
        "code": ["01", "02", "01", "02", "01", "02"],
        "day": [DAY, DAY, None, DAY + datetime.timedelta(1), DAY, DAY],
        "at": [datetime.datetime(2024, 3, 1, 12, 30)] * 6,
        "w": [1.5, 2.0, 1.0, 1.0, 0.5, 1.0],
    },
    schema_overrides={"empty": pl.Float64},
)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "Survey.SAV"
    pyreadstat.write_sav(
        FRAME,
        str(path),
        column_labels={"q": "Mee eens?"},
        variable_value_labels={"q": {1: "eens", 2: "oneens", 99: "weet niet"}},
        missing_ranges={"q": [99], "ranged": [{"lo": 90, "hi": 99}]},
    )
    return path


def counts(table: pl.DataFrame, item: str) -> dict[str, int]:
    found = table.filter(item=item)
    return dict(zip(found["category"], found["n_category"], strict=True))


def test_codes_are_those_of_the_file(file):
    table = tabulate(read_survey(file), ["q", "ranged", "half", "word", "code", "day"])
    assert counts(table, "q") == {"1": 2, "2": 2}  # not 1.0; 99 is declared missing
    assert counts(table, "ranged") == {"1": 2, "2": 2}
    assert counts(table, "half") == {"0.5": 3, "1.0": 1, "1.5": 1}
    assert counts(table, "word") == {"no": 2, "né": 1, "yes": 2}  # a blank text is no answer
    assert counts(table, "code") == {"01": 3, "02": 3}
    assert counts(table, "day") == {"2024-03-01": 4, "2024-03-02": 1}


def test_a_column_without_values_is_flagged(file):
    for design in (Design(), Design(weight="w")):
        table = tabulate(read_survey(file), "empty", by="code", design=design)
        assert table["flag"].to_list() == ["no_answers"] * 2
    with pytest.raises(UserError, match="“empty” is leeg"):
        tabulate(read_survey(file), "q", by="empty")


def test_numbers_and_conditions_work_as_in_other_files(file, tmp_path):
    plain = FRAME.with_columns(
        q=pl.when(pl.col("q") < 90).then("q"), word=pl.when(pl.col("word") != "").then("word")
    ).drop("empty")
    plain.write_parquet(tmp_path / "s.parquet")
    for words in (
        {"statistic": "mean"},
        {"statistic": "mean", "by": "word", "where": "code = '01'"},
        {"statistic": "total", "design": Design(weight="w")},
        {"statistic": "ratio:w", "design": Design(stratum="code")},
    ):
        ours = tabulate(read_survey(file), ["q", "half"], **words)
        assert ours.equals(tabulate(read_survey(tmp_path / "s.parquet"), ["q", "half"], **words))


def test_codes_meet_a_population(file):
    codes = pl.DataFrame({"code": ["01", "02"], "Freq": [40, 60]})
    found = poststratify(read_survey(file), codes)
    assert found.weight.to_list() == pytest.approx([40 / 3, 20] * 3)


def test_a_text_is_no_number_and_a_day_is_none_either(file):
    for item in ("word", "day"):
        with pytest.raises(UserError) as caught:
            tabulate(read_survey(file), item, statistic="mean")
        assert f"“{item}”" in str(caught.value)
        assert "geen getal" in str(caught.value)


def test_an_unknown_column_has_its_nearest_name(file):
    with pytest.raises(UserError, match="Bedoelt u “ranged”"):
        tabulate(read_survey(file), "rangd")


def test_a_file_without_rows_is_refused(tmp_path):
    pyreadstat.write_sav(FRAME.clear().select("q", "word"), str(tmp_path / "none.sav"))
    with pytest.raises(UserError, match=r"geen rijen|niet te lezen"):
        tabulate(read_survey(tmp_path / "none.sav"), "q")


@pytest.mark.parametrize("kept", [0, 1, 100, 180, 0.5, 0.9, -8])
def test_a_damaged_file_gives_one_message(file, kept):
    whole = file.read_bytes()
    end = int(kept * len(whole)) if isinstance(kept, float) else kept
    file.write_bytes(whole[:end])
    with pytest.raises(UserError) as caught:
        read_survey(file)
    assert "niet te lezen" in str(caught.value)
    assert caught.value.where == str(file)
    assert len(str(caught.value).splitlines()) == 2


def test_noise_in_the_header_or_another_kind_of_file_gives_one_message(file, tmp_path):
    whole = file.read_bytes()
    file.write_bytes(whole[:180] + b"\xff" * 400 + whole[580:])
    other = tmp_path / "other.sav"
    FRAME.select("q").write_csv(other)
    folder = tmp_path / "folder.sav"
    folder.mkdir()
    for path in (file, other, folder, tmp_path / "none.sav"):
        with pytest.raises(UserError, match="niet te lezen"):
            read_survey(path)
