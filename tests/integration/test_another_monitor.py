"""Another monitor, in another language, is another folder: no Python is written for it."""

import hashlib
import html
import io
import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.integration.commands import call, contents, names, spawn

from graadmeter.language.catalogue import catalogue


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("another-monitor")


@pytest.fixture(scope="module")
def microdata(room, tiny_folder) -> Path:
    folder = room / "microdata"
    assert call("synthesize", tiny_folder, "--wave", 2025, "--out", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def publication(room, tiny_folder) -> dict[str, bytes]:
    folder = room / "publication"
    assert call("build", tiny_folder, "--wave", 2025, "--out", folder).code == 0
    return contents(folder)


def pages(publication) -> dict[str, str]:
    return {n: c.decode() for n, c in publication.items() if n.endswith(".html")}


def members(publication) -> dict[str, bytes]:
    """All files, and all that is in the workbook."""
    found = dict(publication)
    for name, content in publication.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                found |= {f"{name}/{m}": archive.read(m) for m in archive.namelist()}
    return found


def test_it_has_no_python(tiny_folder):
    assert {path.suffix for path in tiny_folder.rglob("*") if path.is_file()} == {
        ".yaml",
        ".json",
        ".md",
    }


def test_it_is_checked(tiny_folder):
    done = call("check", tiny_folder)
    assert (done.code, done.err) == (0, "")
    assert "tiny" in done.out


def test_microdata_are_written_for_every_group(microdata):
    assert names(microdata) == [
        "kept_apart.json",
        "managers.parquet",
        "manifest.json",
        "metadata.json",
        "staff.parquet",
    ]


def test_every_chapter_and_table_is_published(publication):
    assert {"index.html", "response.html", "reproduction.html", "tabellenboek.xlsx"} <= set(
        publication
    )
    assert len([n for n in publication if re.fullmatch(r"chapter-\d+\.html", n)]) == 3
    assert len([n for n in publication if n.startswith("data/")]) >= 9


def test_its_pages_are_in_its_own_language(publication):
    for name, page in pages(publication).items():
        assert '<html lang="en">' in page, name
    assert json.loads(publication["manifest.json"])["language"] == "en"


def test_nothing_of_ours_in_it_is_in_another_language(publication):
    """Every Dutch message of which there is a translation, and any long part of one."""
    parts = {
        part.strip()
        for message, translation in catalogue("en").items()
        for part in re.split(r"\{[^}]*\}", message)
        if len(part.strip()) > 14 and part.strip() not in translation
    }
    assert len(parts) > 100
    texts = {
        name: html.unescape(content.decode())
        for name, content in members(publication).items()
        if name.endswith((".html", ".json", ".csv", ".xml"))
        and not name.endswith(".csv-metadata.json")  # says each thing in both languages
    }
    found = [(name, part) for name, text in texts.items() for part in parts if part in text]
    assert not found


def test_a_publication_of_synthetic_answers_says_so_on_every_page(publication):
    for name, page in pages(publication).items():
        assert "these figures were made by a program" in page, name
    assert json.loads(publication["manifest.json"])["synthetic"] is True


# ----------------------------------------------------------------------------- same bytes


def test_two_builds_give_the_same_bytes(room, publication, tiny_folder):
    """In another process, from another copy of the monitor, in another folder."""
    shutil.copytree(tiny_folder, room / "copy" / "of-tiny")
    target = room / "elsewhere" / "publication"
    done = spawn("build", room / "copy" / "of-tiny", "--wave", 2025, "--out", target)
    assert done.code == 0
    assert contents(target) == publication


def test_building_from_synthesized_microdata_is_building_with_the_same_seed(
    room, publication, microdata, tiny_folder
):
    """Every file, the manifest with its hashes of the microdata included."""
    target = room / "from-microdata"
    done = call("build", tiny_folder, "--wave", 2025, "--microdata", microdata, "--out", target)
    assert done.code == 0
    assert contents(target) == publication


def test_the_language_of_messages_changes_no_file(room, publication, microdata, tiny_folder):
    target, answers = room / "messages", room / "answers"
    assert call("--language", "en", "build", tiny_folder, "--wave", 2025, "--out", target).code == 0
    assert contents(target) == publication
    done = call("--language", "en", "synthesize", tiny_folder, "--wave", 2025, "--out", answers)
    assert done.code == 0
    assert contents(answers) == contents(microdata)


def test_another_seed_gives_other_microdata(room, microdata, tiny_folder):
    target = room / "seed-2"
    done = call("synthesize", tiny_folder, "--wave", 2025, "--seed", 2, "--out", target)
    assert done.code == 0
    assert contents(target)["staff.parquet"] != contents(microdata)["staff.parquet"]


def test_respondents_can_be_asked_for(room, tiny_folder):
    target = room / "many"
    done = call("synthesize", tiny_folder, "--wave", 2025, "--respondents", 1350, "--out", target)
    assert done.code == 0
    numbers = json.loads((target / "metadata.json").read_text())["respondents"]
    assert numbers == {"staff": 1200, "managers": 150}


def test_building_again_replaces_the_publication(room, publication, tiny_folder):
    target = room / "again"
    for _time in range(2):
        assert call("build", tiny_folder, "--wave", 2025, "--out", target).code == 0
    assert contents(target) == publication
    assert not [name for name in names(room) if "/" not in name and name.startswith(".")]


# ------------------------------------------------------------------------------ manifest


def test_the_manifest_has_the_hash_of_every_file(publication):
    outputs = json.loads(publication["manifest.json"])["outputs"]
    assert outputs == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in publication.items()
        if name != "manifest.json"
    }


def test_the_manifest_has_the_hash_of_all_that_went_in(publication, microdata, tiny_folder):
    inputs = json.loads(publication["manifest.json"])["inputs"]
    went_in = {f"monitor/{n}": c for n, c in contents(tiny_folder).items()}
    went_in |= {f"microdata/{n}": c for n, c in contents(microdata).items() if n != "manifest.json"}
    assert inputs == {n: hashlib.sha256(c).hexdigest() for n, c in went_in.items()}


def test_the_manifest_of_microdata_has_the_hash_of_every_file(microdata):
    files = contents(microdata)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["outputs"] == {n: hashlib.sha256(c).hexdigest() for n, c in files.items()}
    assert (manifest["kind"], manifest["synthetic"]) == ("microdata", True)


# ------------------------------------------------------------------- no place and no clock


def test_no_file_says_where_it_was_made(publication, microdata, room, tiny_folder):
    places = {str(room), str(tiny_folder), str(Path.cwd()), str(Path.home()), str(room.parent)}
    found = [
        (name, place)
        for name, content in (members(publication) | contents(microdata)).items()
        for place in places
        if len(place) > 3 and place.encode() in content
    ]
    assert not found


def test_no_file_says_when_it_was_made(publication, microdata):
    """Not even the day, so that tomorrow gives the same bytes."""
    today = date.today()
    days = [today.isoformat(), today.strftime("%Y%m%d"), today.strftime("%d-%m-%Y")]
    found = [
        (name, day)
        for name, content in (members(publication) | contents(microdata)).items()
        for day in days
        if day.encode() in content
    ]
    assert not found
    with zipfile.ZipFile(io.BytesIO(publication["tabellenboek.xlsx"])) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


# ---------------------------------------------------------------------- measured answers


def test_answers_that_are_not_synthetic_are_not_called_so(room, microdata, tiny_folder):
    """And their small cells are hidden in every file."""
    measured = room / "measured"
    shutil.copytree(microdata, measured)
    path = measured / "metadata.json"
    path.write_text(path.read_text().replace('"synthetic": true', '"synthetic": false'))
    target = room / "of-measured"
    done = call("build", tiny_folder, "--wave", 2025, "--microdata", measured, "--out", target)
    assert (done.code, done.err) == (0, "")
    files = contents(target)
    assert json.loads(files["manifest.json"])["synthetic"] is False
    for name, page in pages(files).items():
        assert "made by a program" not in page, name
    assert "“measured”" in pages(files)["index.html"]
