"""SPSS files read back: labels, kinds of missing, levels, sets, weight; and loud refusal."""

import struct
from dataclasses import replace

import polars as pl
import pyreadstat
import pytest
from tests.unit.publication.data_formats.materials import people, tiny_answers, tiny_files

from graadmeter.errors import UserError
from graadmeter.language import use_language
from graadmeter.microdata import MISSING_CODES
from graadmeter.publication.codebook.describing import code_values
from graadmeter.publication.codebook.description import WEIGHT, AnswerSet, Category, DataFile
from graadmeter.publication.data_formats.sav import render_sav
from graadmeter.publication.data_formats.sav_dictionary import (
    DictionaryError,
    ResponseSet,
    completed,
    records,
    short_names,
)


def read(data: bytes, folder, *, user_missing: bool = True):
    path = folder / "read.sav"
    path.write_bytes(data)
    return pyreadstat.read_sav(path, user_missing=user_missing, output_format="polars")


def answers_of(file: DataFile) -> pl.DataFrame:
    assert file.answers is not None
    return file.answers


def files() -> list[DataFile]:
    return [people(), *tiny_files()]


@pytest.mark.parametrize("file", files(), ids=lambda file: file.group)
def test_all_labels_levels_and_values_come_back(file, tmp_path):
    frame, meta = read(render_sav(file), tmp_path)
    assert meta.column_names == [variable.name for variable in file.variables]
    for variable in file.variables:
        name = variable.name
        assert meta.column_names_to_labels[name] == variable.label
        assert meta.variable_measure[name] == variable.measure
        assert meta.variable_value_labels.get(name, {}) == {
            float(category.value): category.label for category in variable.categories
        }
        missing = [c.value for c in variable.categories if c.missing]
        ranges = meta.missing_ranges.get(name, [])
        assert ranges == ([{"lo": min(missing), "hi": max(missing)}] if missing else [])
        assert frame[name].to_list() == answers_of(file)[name].to_list()


def test_every_question_of_the_instrument_is_there_with_its_words_and_answers(tmp_path):
    """Against the questionnaire itself, not against the description that is made from it."""
    monitor, microdata = tiny_answers()
    for file in tiny_files():
        _frame, meta = read(render_sav(file), tmp_path)
        questionnaire = monitor.questionnaire(file.group, 2025)
        multiple = [q for q in questionnaire.questions if q.type == "multiple"]
        assert set(meta.mr_sets) == {q.id for q in multiple}
        for question in questionnaire.questions:
            if question.type in {"single", "scale"}:
                codes = monitor.code_lists[question.codes or ""]
                labels = {float(v): str(codes.label(c)) for c, v in code_values(codes).items()}
                assert meta.column_names_to_labels[question.id] == str(question.label)
                found = meta.variable_value_labels[question.id]
                assert {value: label for value, label in found.items() if value >= 0} == labels
                assert {v for v in found if v < 0} == {float(v) for v in MISSING_CODES.values()}
        for question in multiple:
            found = meta.mr_sets[question.id]
            codes = monitor.code_lists[question.codes or ""]
            assert found["variable_list"] == [f"{question.id}__{c}" for c in codes.values]
            assert (found["label"], found["type"]) == (str(question.label), "D")
            assert (found["is_dichotomy"], found["counted_value"]) == (True, 1)
            for code in codes.values:
                label = meta.column_names_to_labels[f"{question.id}__{code}"]
                assert label == f"{question.label}: {codes.label(code)}"
        assert microdata[file.group].respondents == meta.number_rows


def test_missing_is_never_one_thing(tmp_path):
    frame, _meta = read(render_sav(people()), tmp_path)
    assert frame["severity"].to_list() == [3, -6, -7, -7]
    assert frame["age"].to_list() == [25, 60, -8, -9]
    assert frame["victim"].to_list() == [1, 1, 2, -9]
    # Of a text, why it is missing stands beside it.
    assert frame["story"].to_list() == ["it rained", "", "", ""]
    assert frame["story__missing"].to_list() == [0, -9, -9, 0]
    seen, _meta = read(render_sav(people()), tmp_path, user_missing=False)
    assert seen["severity"].to_list() == [3, None, None, None]


def test_codes_that_are_numbers_keep_them_and_others_are_numbered(tmp_path):
    frame, meta = read(render_sav(people()), tmp_path)
    assert meta.variable_value_labels["severity"][3.0] == "3"
    assert meta.variable_value_labels["victim"][2.0] == "no"
    assert frame["old_victim"].to_list() == [2, 1, None, None]


def test_the_weight_is_that_of_the_respondent_and_the_file_is_weighted_by_it(tmp_path):
    for file in tiny_files():
        data = render_sav(file)
        frame, _meta = read(data, tmp_path)
        assert frame[WEIGHT].to_list() == answers_of(file)[WEIGHT].to_list()
        assert frame[WEIGHT].mean() == pytest.approx(1)
        (index,) = struct.unpack_from("<i", data, 76)
        variables = [r for r in records(data) if r.kind == 2]
        name = data[variables[index - 1].start + 24 :][:8].decode().strip()
        assert short_names(data, tuple(records(data)))[WEIGHT] == name


def test_the_same_answers_give_the_same_bytes_without_a_date_of_today():
    assert render_sav(people()) == render_sav(people())
    assert render_sav(people())[92:109] == b"01 Jan 0000:00:00"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_file_says_that_it_is_synthetic_and_only_then(language, tmp_path):
    word = {"nl": "SYNTHETISCH", "en": "SYNTHETIC"}[language]
    with use_language(language):
        _frame, made = read(render_sav(people(synthetic=True)), tmp_path)
        _frame, given = read(render_sav(people()), tmp_path)
    assert word in " ".join(made.notes) and made.file_label.endswith(word.lower())
    assert word not in " ".join(given.notes) and word.lower() not in given.file_label
    assert all(len(note.encode()) <= 80 for note in made.notes)


def test_filler_is_named():
    file = people(synthetic=True)
    filled = tuple(replace(v, filler=v.question == "severity") for v in file.variables)
    assert b"erachter: severity" in render_sav(replace(file, variables=filled))


# ------------------------------------------------------------------------------ loud refusal


def changed(which: str, **facts) -> DataFile:
    file = people()
    return replace(
        file, variables=tuple(replace(v, **facts) if v.name == which else v for v in file.variables)
    )


@pytest.mark.parametrize("label", ["x" * 257, "é" * 129])
def test_a_variable_label_that_would_be_cut_is_refused_with_its_words(label):
    with pytest.raises(UserError) as caught:
        render_sav(changed("victim", label=label))
    assert caught.value.where == "people: victim"
    assert label in caught.value.what and "256" in caught.value.what


def test_a_label_that_just_fits_is_whole(tmp_path):
    label = "é" * 128
    category = Category(1, "yes", "ë" * 60)
    _frame, meta = read(
        render_sav(changed("victim", label=label, categories=(category,))), tmp_path
    )
    assert meta.column_names_to_labels["victim"] == label
    assert meta.variable_value_labels["victim"] == {1.0: "ë" * 60}


def test_a_value_label_that_would_be_cut_is_refused_with_its_code():
    long = Category(1, "yes", "x" * 121)
    with pytest.raises(UserError) as caught:
        render_sav(changed("victim", categories=(long,)))
    assert caught.value.where == "people: victim = yes"
    assert "x" * 121 in caught.value.what


def renamed(name: str, new: str) -> DataFile:
    file = changed(name, name=new)
    return replace(file, answers=answers_of(file).rename({name: new}))


def test_a_name_that_does_not_fit_is_refused(tmp_path):
    read(render_sav(renamed("victim", "v" * 64)), tmp_path)
    with pytest.raises(UserError, match="64"):
        render_sav(renamed("victim", "v" * 65))


def test_names_that_spss_takes_for_the_same_are_refused():
    with pytest.raises(UserError, match="age en AGE"):
        render_sav(renamed("story", "AGE"))


def test_a_set_whose_name_does_not_fit_is_refused():
    file = people()
    one = AnswerSet("s" * 64, "label", "text", file.sets[0].variables)
    with pytest.raises(UserError, match="64"):
        render_sav(replace(file, sets=(one,)))


def test_a_text_that_would_be_cut_is_refused(tmp_path):
    file = people()

    def with_story(story: str) -> DataFile:
        column = pl.Series("story", [story, "", "", ""])
        return replace(file, answers=answers_of(file).with_columns(column))

    frame, _meta = read(render_sav(with_story("é" * 16_000)), tmp_path)
    assert frame["story"][0] == "é" * 16_000
    with pytest.raises(UserError, match="32767"):
        render_sav(with_story("é" * 16_384))


def test_a_file_without_its_answers_cannot_be_written():
    with pytest.raises(ValueError, match="not to leave"):
        render_sav(people(for_analyst=False))


# ------------------------------------------------------------------------------ the dictionary


def plain_file(folder, **columns) -> bytes:
    path = folder / "plain.sav"
    pyreadstat.write_sav(pl.DataFrame(columns), path)
    return path.read_bytes()


def test_long_texts_before_it_do_not_move_the_weight(tmp_path):
    data = plain_file(tmp_path, story=["x" * 600], w=[2.0])
    made = completed(data, (), "w")
    (index,) = struct.unpack_from("<i", made, 76)
    variables = [r for r in records(made) if r.kind == 2]
    assert index > 3  # a text of 600 bytes takes many records
    assert made[variables[index - 1].start + 24 :][:8] == b"W       "


def test_sets_of_long_names_that_begin_alike_keep_their_own_variables(tmp_path):
    names = [f"a_very_long_question_name__option_{i}" for i in range(40)]
    data = plain_file(tmp_path, w=[1.0], **{name: [1.0] for name in names})
    sets = [
        ResponseSet("odd", "Odd, ‘quoted’ = D1", tuple(names[1::2])),
        ResponseSet("even", "", tuple(names[::2]), counted=12),
    ]
    _frame, meta = read(completed(data, sets, "w"), tmp_path)
    for one in sets:
        found = meta.mr_sets[one.name]
        assert (found["label"], found["counted_value"]) == (one.label, one.counted)
        assert found["variable_list"] == list(one.variables)


def test_nothing_is_added_where_there_are_no_sets(tmp_path):
    data = plain_file(tmp_path, w=[1.0])
    assert len(completed(data, (), "w")) == len(data)


def test_what_is_no_dictionary_is_refused(tmp_path):
    data = plain_file(tmp_path, w=[1.0])
    for wrong in (b"", b"$FL3" + data[4:], data[:200], data[:176] + b"\x63\0\0\0" + data[180:]):
        with pytest.raises(DictionaryError):
            completed(wrong, (), "w")
    with pytest.raises(DictionaryError, match="'nobody'"):
        completed(data, (), "nobody")
    with pytest.raises(DictionaryError, match="'nobody'"):
        completed(data, (ResponseSet("s", "", ("nobody",)),), "w")
