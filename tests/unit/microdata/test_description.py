"""Microdata are held against what their description says of them."""

import json

import pytest

from graadmeter.errors import UserError
from graadmeter.microdata import read_microdata


@pytest.fixture
def folder(tmp_path, tiny):
    for name, data in tiny.synthesis.files().items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def described(folder, **changes):
    path = folder / "metadata.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def refusal(folder, tiny) -> UserError:
    with pytest.raises(UserError) as caught:
        read_microdata(folder, tiny.monitor, tiny.wave)
    return caught.value


def test_what_was_written_is_read(folder, tiny):
    assert set(read_microdata(folder, tiny.monitor, tiny.wave)) == {"staff", "managers"}


def test_answers_to_another_questionnaire_are_refused(folder, tiny):
    described(folder, questionnaires=dict.fromkeys(["staff", "managers"], "0" * 64))
    error = refusal(folder, tiny)
    assert "andere vragenlijst" in error.what
    assert "metadata.json" in error.where


def test_a_number_of_rows_that_differs_is_refused(folder, tiny):
    described(folder, respondents={"staff": 1, "managers": 15})
    assert "staff heeft 120 respondenten" in refusal(folder, tiny).what


def test_other_codes_for_missing_are_refused_and_ours_named(folder, tiny):
    described(folder, missing_codes={"not_asked": -2})
    assert "not_asked = -7" in refusal(folder, tiny).mend


def test_not_asked_of_someone_who_gets_the_question_is_refused(folder, tiny):
    import polars as pl

    path = folder / "staff.parquet"
    frame = pl.read_parquet(path)
    first = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("-7")).otherwise(pl.col("incident"))
    frame.with_columns(first.alias("incident")).write_parquet(path)
    assert "niet gesteld" in refusal(folder, tiny).what
