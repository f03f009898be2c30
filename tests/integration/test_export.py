"""Microdata for an analyst, from the command line."""

import json

import pyreadstat
from tests.integration.commands import call, contents


def test_an_analyst_gets_answers_of_people_which_a_publication_leaves_out(tiny_folder, tmp_path):
    answers, sav, publication = tmp_path / "answers", tmp_path / "sav", tmp_path / "publication"
    assert call("synthesize", tiny_folder, "--wave", 2025, "--out", answers).code == 0
    metadata = json.loads((answers / "metadata.json").read_text())
    # As if people had given them.
    (answers / "metadata.json").write_text(
        json.dumps(metadata | {"synthetic": False, "seed": None, "placeholders": {}})
    )
    source = ("--wave", 2025, "--microdata", answers)
    done = call("export", tiny_folder, *source, "--format", "sav", "--out", sav)
    assert (done.code, done.out) == (0, f"{sav}\n")
    assert "Publiceer ze niet" in done.err
    written = contents(sav)
    assert set(written) == {"staff.sav", "managers.sav", "codebook.xml", "manifest.json"}
    frame, meta = pyreadstat.read_sav(sav / "staff.sav", output_format="polars")
    assert frame.height == metadata["respondents"]["staff"]
    assert meta.mr_sets and "SYNTH" not in " ".join(meta.notes)
    again = call("export", tiny_folder, *source, "--format", "sav", "--out", sav)
    assert (again.code, contents(sav)) == (0, written)
    assert call("build", tiny_folder, *source, "--out", publication).code == 0
    published = contents(publication)
    assert "codebook.html" in published
    assert not [name for name in published if name.endswith(".sav")]
    assert b".sav" not in published["index.html"]


def test_synthetic_answers_need_no_warning_and_are_published(tiny_folder, tmp_path):
    done = call(
        *("export", tiny_folder, "--wave", 2025, "--format", "ddi", "--out", tmp_path / "ddi")
    )
    assert (done.code, done.err) == (0, "")
    assert set(contents(tmp_path / "ddi")) == {"codebook.xml", "manifest.json"}
    assert call("build", tiny_folder, "--wave", 2025, "--out", tmp_path / "site").code == 0
    published = contents(tmp_path / "site")
    manifest = json.loads(published["manifest.json"])
    named = {"microdata/staff.sav", "codebook.xml", "data/tables.parquet", "dcat.ttl"}
    assert named <= set(manifest["outputs"])
    index = published["index.html"].decode()
    assert all(f'href="{name}"' in index for name in named)


def test_another_folder_of_ours_is_refused(tiny_folder, tmp_path):
    assert call("synthesize", tiny_folder, "--wave", 2025, "--out", tmp_path / "m").code == 0
    wrong = call(
        *("export", tiny_folder, "--wave", 2025, "--format", "sav", "--out", tmp_path / "m")
    )
    assert wrong.code == 2
    assert "microdata" in wrong.err
