"""Which files of a monitor count as changed."""

import os
from pathlib import Path

import pytest

from graadmeter.cli import watching
from graadmeter.cli.building import Order
from graadmeter.cli.preview import Preview
from graadmeter.cli.watching import changed, files_of
from graadmeter.errors import UserError


def test_files_that_are_added_written_or_removed_are_named(tmp_path):
    for name in ("same.yaml", "written.md", "gone.yaml"):
        (tmp_path / name).write_text("x")
    out = tmp_path / "out"
    before = files_of([tmp_path], out)
    (tmp_path / "written.md").write_text("xy")
    (tmp_path / "gone.yaml").unlink()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "new.yaml").write_text("x")
    after = files_of([tmp_path], out)
    assert changed(before, after) == ["gone.yaml", "new.yaml", "written.md"]
    assert changed(after, after) == []


def test_the_same_size_at_another_time_is_a_change(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("x")
    before = files_of([tmp_path], tmp_path / "out")
    os.utime(path, ns=(1, 1))
    assert changed(before, files_of([tmp_path], tmp_path / "out")) == ["a.md"]


def test_hidden_files_and_what_is_written_itself_do_not_count(tmp_path):
    out = tmp_path / "publicatie"
    before = files_of([tmp_path], out)
    out.mkdir()
    (out / "index.html").write_text("x")
    (tmp_path / ".a.md.swp").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("x")
    assert files_of([tmp_path], out) == before == {}


def test_what_is_written_itself_is_known_by_any_name(tmp_path, monkeypatch):
    (tmp_path / "monitor" / "out").mkdir(parents=True)
    (tmp_path / "monitor" / "out" / "index.html").write_text("x")
    (tmp_path / "other").symlink_to(tmp_path / "monitor")
    monkeypatch.chdir(tmp_path / "monitor")
    for folder in (tmp_path / "monitor", tmp_path / "other"):
        assert files_of([folder], Path("out")) == {}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("de tekst klopt niet"), "Fout: de tekst klopt niet"),
        (KeyError("cell"), "een fout in Graadmeter zelf, niet in uw monitor: KeyError: 'cell'"),
    ],
)
def test_whatever_goes_wrong_the_last_publication_stays(tmp_path, monkeypatch, capsys, error, said):
    outcomes = iter([error, None, KeyboardInterrupt()])

    def again(_order, _preview):
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome

    monkeypatch.setattr(watching, "_again", again)
    monkeypatch.setattr(watching, "_next_change", lambda *_given: (["a.md"], {}))
    order = Order("tiny", 2025, None, 1, tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        watching._follow(order, Preview(order.out), [tmp_path], {})
    told = capsys.readouterr().err
    assert said in told
    assert "De vorige publicatie blijft te zien." in told
    assert "a.md" in told


def test_a_link_to_nowhere_is_passed_by(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "nowhere")
    assert files_of([tmp_path], tmp_path / "out") == {}
