"""A new wave starts from an earlier one, is sound, and leaves the earlier one as it was."""

import shutil

import pytest

from graadmeter.errors import FaultsError, UserError
from graadmeter.monitor import check_loaded, find_monitor, load_monitor, read_monitor
from graadmeter.monitor.new_wave import make_new_wave
from graadmeter.monitor.new_wave.settings_text import settings_data, settings_text
from graadmeter.monitor.new_wave.words import naming_year
from graadmeter.monitor.new_wave.writing import as_yaml
from graadmeter.monitor.source import read_document

GROUPS = ("medewerkers", "politieke_ambtsdragers", "secretarissen", "griffiers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("new-wave") / "miv"
    make_new_wave("miv", earlier=2016, wave=2026, out=made)
    return made


@pytest.fixture(scope="module")
def monitor(folder):
    return load_monitor(str(folder))


def test_it_has_no_faults(folder):
    assert check_loaded(read_monitor(folder)) == []


def test_every_group_is_asked_the_same_questions(monitor):
    for group in (g.id for g in monitor.groups_in(2016)):
        asked = [q.id for q in monitor.questionnaire(group, 2016).questions]
        assert [q.id for q in monitor.questionnaire(group, 2026).questions] == asked
        for question in monitor.questionnaire(group, 2016).questions:
            fresh = monitor.questionnaire(group, 2026).question(question.id)
            assert (fresh.text, fresh.codes, fresh.universe) == (
                question.text,
                question.codes,
                question.universe,
            )


def test_a_question_is_the_same_as_in_the_wave_it_came_from_and_unconfirmed_in_between(monitor):
    question = monitor.questionnaire("medewerkers", 2026).question("victim_physical")
    said = {wave: (c.status, c.trend) for c in question.comparability for wave in c.waves}
    assert said == {
        2012: ("same", "yes"),
        2014: ("same", "yes"),
        2016: ("same", "yes"),
        2022: ("unconfirmed", "no"),
        2024: ("unconfirmed", "no"),
    }


def test_the_study_is_said_to_be_in_preparation(monitor):
    (study,) = [s for s in monitor.settings.studies if s.wave == 2026]
    assert (study.id, study.source) == ("MIV2026", "in voorbereiding")
    assert str(study.title).endswith("2026")
    assert set(GROUPS) <= set(study.groups)


def test_the_settings_only_gained_lines(folder):
    before = (find_monitor("miv") / "monitor.yaml").read_text().splitlines()
    after = (folder / "monitor.yaml").read_text().splitlines()
    rest = iter(after)
    assert all(line in rest for line in before)
    assert len(after) == len(before) + 8


def test_files_of_the_earlier_wave_are_copied_byte_for_byte(folder):
    source = find_monitor("miv")
    for path in source.rglob("*.yaml"):
        name = path.relative_to(source)
        if name.as_posix() != "monitor.yaml":
            assert (folder / name).read_bytes() == path.read_bytes()


def test_a_population_says_whose_figures_it_has_and_no_response(monitor):
    for group in GROUPS:
        population = monitor.populations[group, 2026]
        earlier = monitor.populations[group, 2016]
        assert [c.population for c in population.cells] == [c.population for c in earlier.cells]
        assert {c.status for c in population.cells} == {"reconstructed"}
        assert {c.approached for c in population.cells} == {None}
        assert population.approached == ()
        assert "die van 2016" in str(population.note)
        assert "moeten worden vervangen" in str(population.note)


def test_a_table_of_waves_has_the_earlier_one_beside_the_new_one(monitor):
    tables = {t.id: t for _chapter, found in monitor.tables_in(2026) for t in found}
    columns = tables["2.2"].columns
    assert [(str(c.label), c.wave, c.printed) for c in columns] == [
        ("2012", 2012, True),
        ("2014", 2014, True),
        ("2016", 2016, True),
        ("2026", None, False),
    ]
    assert tables["2.2"].published_id == "2.2"
    assert tables["2.3"].published_id is None  # about one wave
    rows = [(str(r.label), r.wave) for r in tables["2.1"].rows]
    assert ("Discriminatie", 2014) in rows
    assert ("Discriminatie", None) not in rows  # a question that is no longer asked


def test_no_table_is_lost(monitor):
    ids = {
        wave: {t.id for _chapter, found in monitor.tables_in(wave) for t in found}
        for wave in (2016, 2026)
    }
    assert ids[2026] == ids[2016]


def test_new_files_say_where_they_come_from(folder):
    for path in folder.rglob("2026/*.yaml"):
        assert path.read_text().startswith("# Meting 2026, overgenomen van 2016.\n")


def test_groups_can_be_left_out(tmp_path):
    made = make_new_wave(
        "miv", earlier=2016, wave=2026, out=tmp_path / "m", groups=["medewerkers", "griffiers"]
    )
    monitor = load_monitor(str(made.folder))
    assert [g.id for g in monitor.groups_in(2026)] == ["medewerkers", "griffiers"]
    (study,) = [s for s in monitor.settings.studies if s.wave == 2026]
    assert study.groups == ("medewerkers", "griffiers")
    assert {t.group for _chapter, found in monitor.tables_in(2026) for t in found} == {
        "medewerkers",
        "griffiers",
    }


def test_a_wave_can_follow_a_new_wave(folder, tmp_path):
    made = make_new_wave(
        str(folder), earlier=2026, wave=2028, out=tmp_path / "m", groups=["medewerkers"]
    )
    monitor = load_monitor(str(made.folder))
    question = monitor.questionnaire("medewerkers", 2028).question("victim_physical")
    assert question is not None
    assert {2016, 2026} <= {wave for c in question.comparability for wave in c.waves}


def test_a_monitor_in_another_language_gets_remarks_in_it(tiny_folder, tmp_path):
    made = make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tmp_path / "m")
    assert load_monitor(str(made.folder)).groups_in(2027)
    texts = [(made.folder / name).read_text() for name in made.files]
    assert all(text.startswith("# Wave 2027, carried over from 2025.") for text in texts)


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"earlier": 2025, "wave": 2025}, "--to"),
        ({"earlier": 2025, "wave": 2024}, "--to"),
        ({"earlier": 2025, "wave": 2023}, "--to"),
        ({"earlier": 2025, "wave": 2201}, "--to"),
        ({"earlier": 2023, "wave": 2027}, "--from"),
        ({"earlier": 1066, "wave": 2027}, "--from"),
        ({"earlier": 2025, "wave": 2027, "groups": ["nobody"]}, "--groups"),
        ({"earlier": 2025, "wave": 2027, "groups": []}, "--groups"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(tiny_folder, tmp_path, facts, where):
    with pytest.raises(UserError) as refused:
        make_new_wave(str(tiny_folder), out=tmp_path / "m", **facts)
    assert (refused.value.where, bool(refused.value.mend)) == (where, True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_left_alone(tiny_folder, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="niet leeg"):
        make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tmp_path)
    with pytest.raises(UserError, match="bestand, geen map"):
        make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_under_one_that_is_not_there_is_refused(tiny_folder, tmp_path):
    with pytest.raises(UserError, match="map hierboven bestaat niet"):
        make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tmp_path / "no" / "m")


def test_a_folder_inside_the_monitor_is_refused(tiny_folder):
    before = sorted(tiny_folder.rglob("*"))
    with pytest.raises(UserError, match="liggen in elkaar"):
        make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tiny_folder / "m")
    assert sorted(tiny_folder.rglob("*")) == before


def test_a_monitor_with_faults_is_refused(tiny_folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(tiny_folder, broken)
    with (broken / "monitor.yaml").open("a") as file:
        file.write("unknown: 1\n")
    with pytest.raises(FaultsError):
        make_new_wave(str(broken), earlier=2025, wave=2027, out=tmp_path / "m")
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_nothing_is_left_of_a_copy_that_would_have_faults(tiny_folder, tmp_path, monkeypatch):
    from graadmeter.monitor.new_wave import making

    monkeypatch.setattr(making, "population_of", lambda data, wave: {**data, "wave": wave, "x": 1})
    with pytest.raises(FaultsError, match="er is niets gemaakt"):
        make_new_wave(str(tiny_folder), earlier=2025, wave=2027, out=tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------- details


def document_of(tmp_path, text):
    path = tmp_path / "monitor.yaml"
    path.write_text(text)
    document, _faults = read_document(tmp_path, path)
    return document


WAVE = {"year": 2026, "title": "2026"}
STUDY = {"id": "S2026", "wave": 2026, "themes": ["a"]}


@pytest.mark.parametrize(
    "text",
    [
        "waves:\n  - year: 2020\n    title: x\nstudies:\n  - {id: a, wave: 2020}\n",
        "studies:\n- id: a\n  wave: 2020\n\n# later\n- id: b\n  wave: 2030\nwaves:\n- year: 2020\n",
        "waves: # waves\n  - year: 2020\n  - year: 2030\nstudies:\n  - id: a\n    wave: 2020",
    ],
)
def test_entries_are_added_among_lines(tmp_path, text):
    document = document_of(tmp_path, text)
    made = settings_text(text, document, WAVE, [STUDY])
    meant = settings_data(document, WAVE, [STUDY])
    assert document_of(tmp_path, made).data == meant
    rest = iter(made.splitlines())
    assert all(line in rest for line in text.splitlines())


def test_what_has_no_lines_to_add_to_is_written_anew(tiny_folder, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(tiny_folder, source)
    settings = source / "monitor.yaml"
    document, _faults = read_document(source, settings)
    assert document is not None
    waves = [dict(wave) for wave in document.data["waves"]]
    rest = {key: value for key, value in document.data.items() if key != "waves"}
    flow = ", ".join("{" + f"year: {w['year']}, title: {w['title']!r}" + "}" for w in waves)
    settings.write_text(f"waves: [{flow}]\n" + as_yaml(rest))
    made = make_new_wave(str(source), earlier=2025, wave=2027, out=tmp_path / "m")
    assert (made.folder / "monitor.yaml").read_text().startswith("# ")
    assert load_monitor(str(made.folder)).settings.waves[-1].year == 2027


@pytest.mark.parametrize("value", ["1e5", "12", "1.5", "yes", "null", "true", "a: b", "2016-01-02"])
def test_texts_stay_texts(tmp_path, value):
    assert document_of(tmp_path, as_yaml({"x": [value], "y": {"z": value}})).data == {
        "x": [value],
        "y": {"z": value},
    }


def test_a_title_names_the_year_once():
    assert naming_year("Monitor 2016", 2016, 2026) == "Monitor 2026"
    assert naming_year({"nl": "Monitor", "en": "In 2016"}, 2016, 2026) == {
        "nl": "Monitor 2026",
        "en": "In 2026",
    }
