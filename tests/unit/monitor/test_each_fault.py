"""Each kind of fault is found where it is, and a sound monitor has none."""

from typing import Any

import pytest
from tests.unit.monitor.planting import FAULTS, TINY, copy_tiny, place, plant

from graadmeter.monitor import check_loaded, read_monitor


def test_the_tiny_monitor_has_no_faults():
    assert check_loaded(read_monitor(TINY)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{i}-{f['rule']}" for i, f in enumerate(FAULTS)])
def test_one_edit_gives_one_fault_at_its_place(tmp_path, fault: dict[str, Any]):
    folder = copy_tiny(tmp_path)
    plant(folder, fault)

    found = check_loaded(read_monitor(folder))

    expected = place(folder, fault)
    places = [(f.file, f.line, f.rule) for f in found]
    others = [(f.rule, str(f)) for f in found if (f.file, f.line, f.rule) != expected]
    assert places.count(expected) == 1, [str(f) for f in found]
    assert {rule for rule, _text in others} == set(fault.get("also", [])), others


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path):
    folder = copy_tiny(tmp_path)
    (folder / "codelists" / "latin.yaml").write_bytes("codelists: [] # é".encode("latin-1"))

    assert [(f.file, f.rule) for f in check_loaded(read_monitor(folder))] == [
        ("codelists/latin.yaml", "not-utf8")
    ]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path, monkeypatch):
    folder = copy_tiny(tmp_path)
    read = type(folder).read_text

    def refuse(path, *args, **kwargs):
        if path.name == "measures.yaml":
            raise PermissionError(13, "Permission denied")
        return read(path, *args, **kwargs)

    monkeypatch.setattr(type(folder), "read_text", refuse)

    assert [(f.file, f.line, f.rule) for f in check_loaded(read_monitor(folder))] == [
        ("codelists/measures.yaml", 0, "unreadable")
    ]


def test_every_fault_says_what_and_how_to_mend_it(tmp_path):
    for i, fault in enumerate(FAULTS):
        folder = copy_tiny(tmp_path / str(i))
        plant(folder, fault)
        for found in check_loaded(read_monitor(folder)):
            assert found.message, found
            assert found.suggestion or found.rule == "duplicate-id", found
            assert "{" not in found.message.replace("{reason}", ""), found
