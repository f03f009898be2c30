"""A folder with more than thirty faults: one run of the command names them all."""

import json

import pytest
from click.testing import CliRunner
from tests.unit.monitor.planting import FAULTS, TINY, copy_tiny, place, plant

from graadmeter.cli.check import check
from graadmeter.errors import UserError

TOGETHER = [fault for fault in FAULTS if not fault.get("apart")]


@pytest.fixture
def planted(tmp_path):
    folder = copy_tiny(tmp_path)
    for fault in TOGETHER:
        plant(folder, fault)
    return folder, sorted(place(folder, fault) for fault in TOGETHER)


def test_there_are_thirty_faults_of_many_kinds():
    assert len(TOGETHER) >= 30
    assert len({fault["rule"] for fault in TOGETHER}) >= 30


def test_every_planted_fault_is_printed_with_file_and_line(planted):
    folder, expected = planted

    result = CliRunner().invoke(check, [str(folder)])

    assert result.exit_code == 2
    headings = [line for line in result.stdout.splitlines() if ": [" in line]
    printed = sorted(heading.split("] ")[0] + "]" for heading in headings)
    assert printed == sorted(
        f"{file}:{line}: [{rule}]" if line else f"{file}: [{rule}]" for file, line, rule in expected
    )
    assert result.stdout.splitlines()[-1].startswith(f"{len(expected)} fouten in ")
    assert result.stderr == ""


def test_the_same_faults_come_as_json(planted):
    folder, expected = planted

    result = CliRunner().invoke(check, [str(folder), "--format", "json"])

    assert result.exit_code == 2
    faults = json.loads(result.stdout)
    assert sorted((f["file"], f["line"], f["rule"]) for f in faults) == expected
    assert all(list(f) == ["file", "line", "rule", "message", "suggestion"] for f in faults)


def test_a_sound_monitor_gets_one_line():
    result = CliRunner().invoke(check, [str(TINY)])

    assert result.exit_code == 0
    assert result.stdout == (
        "Geen fouten in tiny: 9 vragen, 9 tabellen, 40 gepubliceerde cijfers.\n"
    )


def test_a_sound_monitor_is_an_empty_list_in_json():
    result = CliRunner().invoke(check, [str(TINY), "--format", "json"])

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize("name", ["no-such-monitor", ""])
def test_an_unknown_monitor_is_an_error_of_the_user(name):
    result = CliRunner().invoke(check, [name or str(TINY / "tables")])

    assert isinstance(result.exception, UserError)
    assert result.stdout == ""
