"""Writing: all or nothing, and never over what is not ours."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.unit.publication.example import example

from graadmeter.errors import UserError
from graadmeter.publication import check_target, render_publication, write_publication
from graadmeter.publication.exchanging import exchange


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_publication(example())


def state(path: Path) -> bytes | str | None:
    if path.is_symlink():
        return str(path.readlink())
    return None if path.is_dir() else path.read_bytes()


def everything(folder: Path) -> dict[str, bytes | str | None]:
    return {path.relative_to(folder).as_posix(): state(path) for path in folder.rglob("*")}


def contents(folder: Path) -> dict[str, bytes | str]:
    return {name: data for name, data in everything(folder).items() if data is not None}


def test_all_files_are_written_and_nothing_else(tmp_path, files):
    target = tmp_path / "a" / "b" / "publicatie"
    check_target(target)
    assert list(tmp_path.iterdir()) == []
    write_publication(files, target, "miv", 2016)
    assert contents(target) == files
    assert [path.name for path in target.parent.iterdir()] == ["publicatie"]


def test_an_empty_folder_may_be_filled(tmp_path, files):
    (tmp_path / "leeg").mkdir()
    write_publication(files, tmp_path / "leeg", "miv", 2016)
    assert contents(tmp_path / "leeg") == files


def test_ours_is_replaced_as_a_whole(tmp_path, files):
    target = tmp_path / "publicatie"
    more = files | {"extra.html": b"x"}
    manifest = more["manifest.json"].replace(b'"outputs": {', b'"outputs": {"extra.html": "0",')
    write_publication(more | {"manifest.json": manifest}, target, "miv", 2016)
    write_publication(files, target, "miv", 2016)
    assert contents(target) == files
    assert [path.name for path in tmp_path.iterdir()] == ["publicatie"]


def test_a_link_to_a_folder_is_followed(tmp_path, files):
    (tmp_path / "echt").mkdir()
    (tmp_path / "koppeling").symlink_to(tmp_path / "echt")
    write_publication(files, tmp_path / "koppeling", "miv", 2016)
    assert (tmp_path / "koppeling").is_symlink()
    assert contents(tmp_path / "echt") == files


def someone_elses(folder: Path, _files: dict[str, bytes]) -> None:
    folder.mkdir()
    (folder / "scriptie.txt").write_text("jaren werk")


def someone_elses_with_a_manifest(folder: Path, _files: dict[str, bytes]) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_text('{"name": "een webapplicatie"}')


def broken_manifest(folder: Path, _files: dict[str, bytes]) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_bytes(b"\xff{")


def another_monitor(folder: Path, files: dict[str, bytes]) -> None:
    manifest = files["manifest.json"].replace(b'"monitor": "miv"', b'"monitor": "ander"')
    write_publication(files | {"manifest.json": manifest}, folder, "ander", 2016)


def ours_with_a_file_of_someone_else(folder: Path, files: dict[str, bytes]) -> None:
    write_publication(files, folder, "miv", 2016)
    (folder / "data" / "aantekeningen.txt").write_text("jaren werk")


def a_folder_in_a_folder(folder: Path, _files: dict[str, bytes]) -> None:
    (folder / "leeg").mkdir(parents=True)


def a_file(folder: Path, _files: dict[str, bytes]) -> None:
    folder.write_text("jaren werk")


def a_dangling_link_below_a_file(folder: Path, _files: dict[str, bytes]) -> None:
    (folder.parent / "bestand").write_text("x")
    folder.symlink_to(folder.parent / "bestand" / "weg")


def a_loop_of_links(folder: Path, _files: dict[str, bytes]) -> None:
    folder.symlink_to(folder)


@pytest.mark.parametrize(
    "make",
    [
        someone_elses,
        someone_elses_with_a_manifest,
        broken_manifest,
        another_monitor,
        ours_with_a_file_of_someone_else,
        a_folder_in_a_folder,
        a_file,
        a_dangling_link_below_a_file,
        a_loop_of_links,
    ],
)
def test_what_is_not_ours_is_refused_and_left_alone(tmp_path, files, make):
    target = tmp_path / "doel"
    make(target, files)
    before = everything(tmp_path)
    for refuse in (
        lambda: check_target(target, "miv"),
        lambda: write_publication(files, target, "miv", 2016),
    ):
        with pytest.raises(UserError) as caught:
            refuse()
        assert caught.value.where == str(target)
        assert caught.value.what
        assert caught.value.mend
    assert everything(tmp_path) == before


def test_another_monitor_is_no_matter_when_it_is_not_named(tmp_path, files):
    another_monitor(tmp_path / "doel", files)
    check_target(tmp_path / "doel")


def test_a_folder_below_a_file_cannot_be_written(tmp_path, files):
    (tmp_path / "bestand").write_text("x")
    for target in (tmp_path / "bestand" / "doel", tmp_path / "bestand" / "a" / "doel"):
        with pytest.raises(UserError, match="kan niet worden geschreven"):
            check_target(target)
        with pytest.raises(UserError, match="kan niet worden geschreven"):
            write_publication(files, target, "miv", 2016)
    assert contents(tmp_path) == {"bestand": b"x"}


def test_the_root_of_a_file_system_cannot_be_replaced():
    with pytest.raises(UserError, match="koppelpunt"):
        check_target(Path("/"))


def without_exchange(monkeypatch) -> None:
    """As on a system that cannot let two folders change names at once."""
    monkeypatch.setattr("graadmeter.publication.writer.exchange", lambda _new, _old: False)


def test_two_folders_change_names_at_once_or_nothing_happens(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    done = exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / ("b" if done else "a")).is_file()
    assert not exchange(tmp_path / "a", tmp_path / "er-niet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_killed_at_any_moment_there_is_the_old_or_the_new(tmp_path, files):
    (tmp_path / "proef").mkdir()
    (tmp_path / "proef2").mkdir()
    if not exchange(tmp_path / "proef", tmp_path / "proef2"):
        pytest.skip("this file system cannot exchange two names")
    target = tmp_path / "publicatie"
    other = files | {"index.html": b"nieuw"}
    for number, made in enumerate((files, other)):
        write_publication(made, tmp_path / f"los-{number}", "miv", 2016)
    write_publication(files, target, "miv", 2016)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from graadmeter.publication import write_publication\n"
        "def read(folder):\n"
        "    paths = [p for p in folder.rglob('*') if p.is_file()]\n"
        "    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}\n"
        "here = Path(sys.argv[1])\n"
        "both = [read(here / 'los-0'), read(here / 'los-1')]\n"
        "print('ready', flush=True)\n"
        "for turn in range(100_000):\n"
        "    write_publication(both[turn % 2], here / 'publicatie', 'miv', 2016)\n"
    )
    for pause in (0.05, 0.083, 0.117):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(pause)
            child.kill()
        assert contents(target) in (files, other)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("replaces", [False, True])
@pytest.mark.parametrize("step", ["write_bytes", "rename"])
@pytest.mark.parametrize("turn", [0, 1])
def test_a_failure_leaves_what_there_was(tmp_path, files, monkeypatch, error, replaces, step, turn):
    target = tmp_path / "map" / "publicatie"
    if replaces:
        write_publication(files, target, "miv", 2016)
    elif step == "rename" and turn == 1:
        pytest.skip("there is one rename when nothing is replaced")
    before = everything(tmp_path)
    original = getattr(Path, step)
    turns = iter(range(1000))

    def fail(self, *arguments):
        if next(turns) == turn:
            raise error
        return original(self, *arguments)

    monkeypatch.setattr(Path, step, fail)
    without_exchange(monkeypatch)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else UserError):
        write_publication(files | {"index.html": b"nieuw"}, target, "miv", 2016)
    monkeypatch.undo()
    assert everything(tmp_path) == before


def test_an_interruption_just_after_the_old_one_was_put_aside_restores_it(
    tmp_path, files, monkeypatch
):
    target = tmp_path / "publicatie"
    write_publication(files, target, "miv", 2016)
    original = Path.rename
    done: list[Path] = []

    def rename(self, to):
        original(self, to)
        if not done:
            done.append(to)
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", rename)
    without_exchange(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        write_publication(files, target, "miv", 2016)
    assert contents(target) == files
    assert [path.name for path in tmp_path.iterdir()] == ["publicatie"]


@pytest.mark.parametrize("name", ["../buiten", "/etc/x", "a/../../b", "a\\b", ""])
def test_a_name_outside_the_folder_is_a_defect(tmp_path, files, name):
    with pytest.raises(ValueError, match="not a name"):
        write_publication(files | {name: b""}, tmp_path / "doel", "miv", 2016)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("monitor", "wave"), [("ander", 2016), ("miv", 2014)])
def test_files_of_another_publication_are_a_defect(tmp_path, files, monitor, wave):
    with pytest.raises(ValueError, match="no manifest"):
        write_publication(files, tmp_path / "doel", monitor, wave)
    with pytest.raises(ValueError, match="no manifest"):
        write_publication({"a": b""}, tmp_path / "doel", monitor, wave)
