"""Where a publication may come to stand."""

import shutil
from pathlib import Path

import pytest

from graadmeter.cli.building import Order
from graadmeter.errors import UserError
from graadmeter.monitor import find_monitor

TINY = Path(__file__).parents[2] / "fixtures" / "tiny"


@pytest.mark.parametrize("out", ["monitor/out", "monitor", "monitor/a/b", "linked/out", "out"])
def test_a_publication_does_not_come_among_the_files_of_its_monitor(tmp_path, monkeypatch, out):
    folder = Path(shutil.copytree(TINY, tmp_path / "monitor"))
    (tmp_path / "linked").symlink_to(folder)
    before = sorted(folder.rglob("*"))
    # A relative place is where the command is given.
    monkeypatch.chdir(folder if out == "out" else tmp_path)
    for monitor in (str(folder), str(tmp_path / "linked")):
        with pytest.raises(UserError, match="in de map van de monitor") as refused:
            Order(monitor, 2025, None, 1, Path(out)).load()
        assert (refused.value.where, bool(refused.value.mend)) == (out, True)
    assert sorted(folder.rglob("*")) == before


def test_nor_among_those_of_a_bundled_monitor():
    inside = find_monitor("miv") / "publicatie"
    with pytest.raises(UserError, match="in de map van de monitor"):
        Order("miv", 2016, None, 1, inside).load()


def test_beside_a_monitor_is_well(tmp_path):
    folder = shutil.copytree(TINY, tmp_path / "monitor")
    loaded = Order(str(folder), 2025, None, 1, tmp_path / "monitor-out").load()
    assert loaded.settings.id == "tiny"
