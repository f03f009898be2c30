"""With or without what was kept, a build gives the same bytes; and keeps nothing of people."""

import json
import shutil
from pathlib import Path

import pytest
from tests.integration.commands import call, contents, spawn

TINY = Path(__file__).parents[1] / "fixtures" / "tiny"


@pytest.fixture
def monitor(tmp_path):
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


def in_another_process(monitor, out, cache, *more):
    done = spawn("build", monitor, "--wave", 2025, "--out", out, *more, GRAADMETER_CACHE=str(cache))
    assert done.code == 0, done.err
    return contents(out), done.err


@pytest.fixture
def build(monkeypatch):
    """Builds in this process, which remembers no step but in the folder of the cache."""

    def built(monitor, out, cache, *more):
        with monkeypatch.context() as patch:
            patch.setenv("GRAADMETER_CACHE", str(cache))
            done = call("build", monitor, "--wave", 2025, "--out", out, *more)
        assert done.code == 0, done.err
        return contents(out), done.err

    return built


def kept(cache):
    return {path.name: path for path in cache.rglob("*") if path.is_file()}


def test_off_cold_warm_and_damaged_give_the_same_bytes(monitor, tmp_path, build):
    cache = tmp_path / "cache"
    off, _said = build(monitor, tmp_path / "off", "off")
    cold, _said = in_another_process(monitor, tmp_path / "cold", cache)
    before = {name: path.stat().st_ino for name, path in kept(cache).items()}
    assert before
    warm, _said = in_another_process(monitor, tmp_path / "warm", cache)
    after = {name: path.stat().st_ino for name, path in kept(cache).items()}
    assert after == before, "another process did a step again"
    for path in kept(cache).values():
        path.write_bytes(path.read_bytes()[:-1])
    damaged, said = build(monitor, tmp_path / "damaged", cache)
    assert "beschadigd" in said
    assert off == cold == warm == damaged


def test_another_title_gives_what_a_build_without_a_cache_gives(monitor, tmp_path, build):
    cache = tmp_path / "cache"
    build(monitor, tmp_path / "out", cache)
    known = set(kept(cache))
    file = next(iter(sorted((monitor / "tables" / "2025").glob("*.yaml"))))
    text = file.read_text(encoding="utf-8")
    head, mark, rest = text.partition("title: ")
    file.write_text(f"{head}{mark}Otherwise {rest}", encoding="utf-8")
    warm, _said = build(monitor, tmp_path / "out", cache)
    off, _said = build(monitor, tmp_path / "off", "off")
    assert warm == off
    assert any(b"Otherwise" in data for data in warm.values())
    assert known < set(kept(cache))


def test_of_answers_of_people_only_finished_files_are_kept(monitor, tmp_path, build):
    """The metadata is made to say that people gave the answers, which takes the mark off them."""
    folder = tmp_path / "microdata"
    assert call("synthesize", monitor, "--wave", 2025, "--out", folder).code == 0
    facts = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    facts |= {"synthetic": False, "seed": None, "placeholders": {}}
    (folder / "metadata.json").write_text(json.dumps(facts), encoding="utf-8")
    cache = tmp_path / "cache"
    made, _said = build(monitor, tmp_path / "out", cache, "--microdata", folder)
    assert json.loads(made["manifest.json"])["synthetic"] is False
    published = set(made.values())
    for path in kept(cache).values():
        data = path.read_bytes().split(b"\n", 1)[1]
        assert data in published or set(parts(data)) <= published
    again, _said = build(monitor, tmp_path / "again", cache, "--microdata", folder)
    assert again == made


def parts(data):
    """The files in one result, of which each has its length before it."""
    from graadmeter.publication.cache import unpack

    return unpack(data).values()
