"""Microdata that do not fit are refused, with where it is and how to mend it."""

from pathlib import Path

import polars as pl
import pytest
from tests.unit.microdata.people import answers, checked

from graadmeter.errors import UserError
from graadmeter.microdata import METADATA_FILE, read_microdata, write_microdata

WRONG = {
    "a code that is not in the list": (
        pl.Series("victim", ["yes", "yes", "perhaps", "perhaps"]),
        ["“victim”", "2 keer", "“perhaps”", "Toegestaan: yes, no"],
    ),
    "a code written as a number": (
        pl.Series("severity", [1, 2, 3, 9]),
        ["“severity”", "“9”", "Toegestaan: 1, 2, 3"],
    ),
    "a code within a list": (
        pl.Series("victim", [["yes"], ["yes"], ["no"], ["no"]]),
        ["“victim”", "['yes']", "Toegestaan: yes, no"],
    ),
    "a two in an option": (
        pl.Series("forms__verbal", [2, -9, -7, -7]),
        ["“forms__verbal”", "“2”", "Toegestaan: 0, 1"],
    ),
    "words in an option": (
        pl.Series("forms__verbal", ["ja", "nee", "nee", "nee"]),
        ["“forms__verbal”", "“ja”", "Toegestaan: 0, 1"],
    ),
    "a negative number": (
        pl.Series("age", [-1, 30, 30, 30]),
        ["“age”", "“-1”", "Toegestaan: gehele getallen"],
    ),
    "a number beyond all measure": (
        pl.Series("age", [2**40, 30, 30, 30]),
        ["“age”", "“1099511627776”", "Toegestaan: gehele getallen"],
    ),
    "part of a number": (
        pl.Series("age", [25.5, 30.0, 30.0, 30.0]),
        ["“age”", "“25.5”", "Toegestaan: gehele getallen"],
    ),
    "a place that is not there": (
        pl.Series("order__young", [3, 1, 2, 1]),
        ["“order__young”", "“3”", "Toegestaan: 1, 2"],
    ),
    "a place too large for its column": (
        pl.Series("order__young", [300, 1, 2, 1]),
        ["“order__young”", "“300”", "Toegestaan: 1, 2"],
    ),
}


@pytest.mark.parametrize(("column", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_value_its_question_does_not_offer_is_refused(column, said):
    with pytest.raises(UserError) as refused:
        checked(answers().with_columns(column))
    assert refused.value.where == "people.parquet"
    assert [words for words in said if words not in str(refused.value)] == []


@pytest.mark.parametrize(
    "column",
    [
        pl.Series("victim", ["yes", "yes", "no", "-9"], dtype=pl.Categorical),
        pl.Series("severity", [3, -6, -7, -7]),
        pl.Series("age", [25, 60, 30, 30], dtype=pl.UInt16),
    ],
    ids=["categories", "codes as numbers", "unsigned numbers"],
)
def test_another_type_for_the_same_answers_is_fine(column):
    values = checked(answers().with_columns(column)).values
    assert values[column.name].dtype == checked(answers()).values[column.name].dtype
    assert str(values[column.name][0]) == str(column[0])


def test_a_column_no_question_asks_for_is_left_out():
    stored = answers().with_columns(pl.Series("extra", [1, 2, 3, 4]))
    assert "extra" not in checked(stored).values.columns


def test_missing_columns_are_counted_and_named():
    with pytest.raises(UserError) as refused:
        checked(answers().drop("age", "forms__physical"))
    assert refused.value.where == "people.parquet"
    assert "2 kolommen" in refused.value.what
    assert refused.value.mend.endswith(": forms__physical, age")


def test_an_answer_of_someone_who_does_not_get_the_question_is_refused():
    stored = answers().with_columns(pl.Series("severity", ["3", "2", "1", "2"]))
    with pytest.raises(UserError) as refused:
        checked(stored)
    assert refused.value.where == "people.parquet"
    # Of the two, one did not answer what decides who gets it: that is not getting it either.
    assert refused.value.what.startswith("2 respondenten")
    assert refused.value.mend.endswith(": victim = 'yes'")


def test_an_option_of_someone_who_does_not_get_the_question_is_refused():
    stored = answers().with_columns(pl.Series("forms__none", [0, -9, 0, -7]))
    with pytest.raises(UserError, match="1 respondenten hebben “forms__none”"):
        checked(stored)


# ------------------------------------------------------------------------------ folders


@pytest.fixture
def folder(tiny, tmp_path) -> Path:
    for name, content in tiny.synthesis.files().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_what_is_written_can_be_read_and_gives_the_same_bytes(folder, tiny):
    read = read_microdata(folder, tiny.monitor, tiny.wave)
    again = write_microdata(
        {group: answers.stored for group, answers in read.items()}, tiny.synthesis.metadata
    )
    assert {n: c for n, c in tiny.synthesis.files().items() if n in again} == again
    assert set(again) == {"staff.parquet", "managers.parquet", METADATA_FILE}


def test_whether_answers_are_synthetic_is_read_from_the_folder(folder, tiny):
    path = folder / METADATA_FILE
    path.write_text(path.read_text().replace('"synthetic": true', '"synthetic": false'))
    read = read_microdata(folder, tiny.monitor, tiny.wave)
    assert {answers.synthetic for answers in read.values()} == {False}


def replace_in_metadata(old: str, new: str):
    def change(folder: Path) -> None:
        path = folder / METADATA_FILE
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


BROKEN = {
    "no metadata": (
        lambda folder: (folder / METADATA_FILE).unlink(),
        "",
        ["geen map met microdata", METADATA_FILE, "graadmeter synthesize"],
    ),
    "another monitor": (
        replace_in_metadata('"monitor": "tiny"', '"monitor": "miv"'),
        METADATA_FILE,
        ["van miv 2025, gevraagd is tiny 2025", "de juiste meting"],
    ),
    "another wave": (
        replace_in_metadata('"wave": 2025', '"wave": 2023'),
        METADATA_FILE,
        ["van tiny 2023, gevraagd is tiny 2025", "de juiste meting"],
    ),
    "metadata of another version": (
        replace_in_metadata('"schema_version": 1', '"schema_version": 2'),
        METADATA_FILE,
        ["schema_version"],
    ),
    "metadata that are no JSON": (
        lambda folder: (folder / METADATA_FILE).write_text("{"),
        METADATA_FILE,
        ["De metadata past niet"],
    ),
    "a missing file": (
        lambda folder: (folder / "managers.parquet").unlink(),
        "managers.parquet",
        ["ontbreekt", "Elke doelgroep"],
    ),
    "a file that is no parquet": (
        lambda folder: (folder / "staff.parquet").write_bytes(b"team,years\nnorth,3\n"),
        "staff.parquet",
        ["geen leesbaar parquetbestand"],
    ),
    "an empty file": (
        lambda folder: (folder / "staff.parquet").write_bytes(b""),
        "staff.parquet",
        ["geen leesbaar parquetbestand"],
    ),
    "half a file": (
        lambda folder: (folder / "staff.parquet").write_bytes(
            (folder / "staff.parquet").read_bytes()[:-200]
        ),
        "staff.parquet",
        ["geen leesbaar parquetbestand"],
    ),
}


@pytest.mark.parametrize(("change", "where", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_folder_that_does_not_fit_is_refused(folder, tiny, change, where, said):
    change(folder)
    with pytest.raises(UserError) as refused:
        read_microdata(folder, tiny.monitor, tiny.wave)
    assert refused.value.where == str(folder / where)
    assert [words for words in said if words not in str(refused.value)] == []


def test_a_folder_that_is_not_there_is_refused(tmp_path, tiny):
    with pytest.raises(UserError, match="geen map met microdata"):
        read_microdata(tmp_path / "nowhere", tiny.monitor, tiny.wave)


def test_a_file_instead_of_a_folder_is_refused(folder, tiny):
    with pytest.raises(UserError, match="geen map met microdata"):
        read_microdata(folder / "staff.parquet", tiny.monitor, tiny.wave)
