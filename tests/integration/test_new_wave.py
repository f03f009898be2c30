"""A wave made with the command line can be checked and published like any other."""

import json

from tests.integration.commands import call, contents


def test_a_new_wave_is_checked_and_published_as_synthetic(tiny_folder, tmp_path):
    folder, out = tmp_path / "next", tmp_path / "publication"
    made = call("newwave", tiny_folder, "--from", 2025, "--to", 2027, "--out", folder)
    assert (made.code, made.out) == (0, f"{folder}\n")
    assert "2025" in made.err
    checked = call("check", folder)
    assert (checked.code, checked.err) == (0, "")
    assert call("build", folder, "--wave", 2027, "--out", out).code == 0
    written = contents(out)
    manifest = json.loads(written["manifest.json"])
    assert (manifest["wave"], manifest["synthetic"]) == (2027, True)
    for name, content in written.items():
        if name.endswith((".html", ".csv")):
            assert b"synthe" in content.lower(), name
    assert call("build", folder, "--wave", 2025, "--out", tmp_path / "earlier").code == 0


def test_faulty_use_is_one_message_and_leaves_nothing(tiny_folder, tmp_path):
    wrong = call("newwave", tiny_folder, "--from", 2025, "--to", 2025, "--out", tmp_path / "m")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("Fout: --to: ")
    assert wrong.err.count("→") == 1
    assert list(tmp_path.iterdir()) == []


def test_groups_are_named_with_commas(tiny_folder, tmp_path):
    made = call(
        *("newwave", tiny_folder, "--from", 2025, "--to", 2027),
        *("--out", tmp_path / "m", "--groups", " staff , ", "--title", "Third check"),
    )
    assert made.code == 0
    assert [path.name for path in (tmp_path / "m/questionnaires/2027").iterdir()] == ["staff.yaml"]
    assert "title: Third check" in (tmp_path / "m/monitor.yaml").read_text()
