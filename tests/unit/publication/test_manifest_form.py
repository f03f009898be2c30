"""A manifest is relied on, is not ours, or is damaged; nothing in between."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.publication.corrections.versions import SECOND, correct, publish, with_cells
from tests.unit.publication.example import example

from graadmeter.errors import UserError
from graadmeter.publication import check_target, render_publication, write_publication
from graadmeter.publication.corrections.published import read_published
from graadmeter.publication.edition import Release
from graadmeter.publication.manifest_form import read_manifest, releases_of
from graadmeter.publication.verifying import verify_folder

RELEASE = {"version": 1, "date": "2026-11-22", "reason": ""}
SOUND = {
    "generator": "graadmeter",
    "language": "nl",
    "tables": {},
    "inputs": {},
    "versions": {},
    "outputs": {"index.html": "ab"},
    "edition": {"version": 1, "published": True, "releases": [RELEASE]},
}
DAMAGE = [
    ({"edition": []}, "edition"),
    ({"edition": None}, "edition"),
    ({"edition": {"releases": {}}}, "edition.releases"),
    ({"edition": {"releases": [{"version": "x"}]}}, "edition.releases.0.version"),
    ({"edition": {"releases": [RELEASE | {"date": "2026-13-01"}]}}, "edition.releases.0.date"),
    ({"edition": {"releases": [RELEASE | {"date": 20261122}]}}, "edition.releases.0.date"),
    ({"edition": {"releases": [RELEASE | {"reason": None}]}}, "edition.releases.0.reason"),
    ({"edition": {"releases": [RELEASE | {"version": 2}]}}, "edition.releases"),
    ({"edition": {"releases": [RELEASE, RELEASE]}}, "edition.releases"),
    (
        {"edition": {"releases": [RELEASE, RELEASE | {"version": 2, "date": "2026-11-21"}]}},
        "edition.releases",
    ),
    ({"outputs": ["index.html"]}, "outputs"),
    ({"outputs": {"index.html": 1}}, "outputs.index.html"),
    ({"archive": []}, "archive"),
    ({"tables": []}, "tables"),
    ({"inputs": None}, "inputs"),
    ({"language": 1}, "language"),
    ({"parts": {"index.html": "ab"}}, "parts.index.html"),
]


def read(change):
    return read_manifest(json.dumps(SOUND | change).encode(), "de/map")


def test_a_sound_manifest_is_read_as_it_is():
    manifest = read({})
    assert manifest == SOUND
    assert releases_of(manifest) == (Release(1, releases_of(manifest)[0].date),)
    assert read({"edition": {"releases": []}, "tables": None})  # a draft needs no more


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b'{"generator": "iets"}', b"{"])
def test_what_is_not_ours_is_none(data):
    assert read_manifest(data, "de/map") is None


@pytest.mark.parametrize(("change", "place"), DAMAGE)
def test_damage_is_named_where_it_is(change, place):
    with pytest.raises(UserError) as refused:
        read(change)
    assert refused.value.where == "de/map"
    assert refused.value.what.endswith(f"beschadigd, bij {place}")
    assert "kopie" in refused.value.mend


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2026-11-22"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
keys = st.sampled_from([*SOUND, "archive", "parts"])


@given(st.dictionaries(keys, json_values, max_size=3))
def test_whatever_stands_in_it_there_is_an_answer(change):
    try:
        manifest = read(change)
    except UserError:
        return
    if manifest is not None:
        assert [one.version for one in releases_of(manifest)] == list(
            range(1, len(releases_of(manifest)) + 1)
        )


# ------------------------------------------------------------------ in a folder


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("manifest") / "publicatie"
    publish(example(), folder)
    correct(with_cells(example(), {("2.1", 2, 1): {"value": 30.0}}), folder, SECOND)
    return folder


@pytest.fixture(scope="module")
def draft() -> dict[str, bytes]:
    return render_publication(example())


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("change", [DAMAGE[0][0], DAMAGE[3][0], DAMAGE[4][0]])
def test_a_folder_with_a_damaged_manifest_is_left_alone(twice, draft, tmp_path, change):
    folder = Path(shutil.copytree(twice, tmp_path / "publicatie"))
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change))
    before = contents(folder)
    for refuse in (
        lambda: verify_folder(folder),
        lambda: read_published(folder),
        lambda: check_target(folder, "miv", wave=2016),
        lambda: check_target(folder, "miv", wave=2016, corrects=True),
        lambda: write_publication(draft, folder, "miv", 2016),
    ):
        with pytest.raises(UserError, match="manifest van deze map is beschadigd") as refused:
            refuse()
        assert refused.value.where == str(folder)
    assert contents(folder) == before


def test_a_damaged_manifest_of_an_old_version_is_named(twice, tmp_path):
    folder = Path(shutil.copytree(twice, tmp_path / "publicatie"))
    path = folder / "versions" / "1" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"edition": []}))
    assert [(f.file, f.rule) for f in verify_folder(folder).faults] == [
        ("versions/1/manifest.json", "changed")
    ]
    with pytest.raises(UserError, match="beschadigd: versions/1/manifest"):
        read_published(folder)
