"""``graadmeter audit``: findings on standard output, and an exit code for who asks for one."""

import json

import pytest
from tests.integration.commands import call
from tests.unit.monitor.planting import TINY

from graadmeter.cli import audit as command
from graadmeter.consistency import Bilingual, Certainty, Finding, Rule, Said, Spot, audit


def planted(certainty):
    """A rule that finds something in every first table, and something less sure in every text."""

    def check(material):
        message = Bilingual("Een zin.", "A sentence.")
        for table in material.tables[:1]:
            yield Finding("planted", certainty, (Spot(table.id, 0, None),), "1", "2", message)
        for said in material.statements[:1]:
            yield Finding("planted", Certainty.NOTE, (Said(said.id),), "3", "", message)

    return Rule("planted", check)


@pytest.fixture
def finding(monkeypatch):
    """Let the command audit with a planted rule."""

    def use(certainty):
        rules = [planted(certainty)] if certainty else []
        monkeypatch.setattr(command, "findings_in", lambda m: audit(m, rules))

    return use


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "audit.json"
    table = {
        "id": "1",
        "kind": "table",
        "title": "Made up",
        "population": "staff",
        "columns": [{"label": "North"}],
        "rows": [{"label": "Yes", "values": [40]}],
        "source": "made up",
        "verified": False,
    }
    path.write_text(json.dumps({"tables": [table]}), encoding="utf-8")
    return path


def test_a_monitor_is_audited_publication_by_publication(finding):
    finding(Certainty.CERTAIN)
    done = call("audit", TINY)

    assert (done.code, done.err) == (0, "")
    assert "Zeker (2)" in done.out
    assert "tabel 1.1 “Response”, rij “North”" in done.out
    assert "tekst text-2.1-01" in done.out
    assert done.out.index("Zeker (2)") < done.out.index("Het bekijken waard (1)")


def test_one_publication_can_be_chosen(finding):
    finding(Certainty.LIKELY)
    found = json.loads(call("audit", TINY, "--wave", 2025, "--format", "json").out)

    assert [each["where"] for each in found] == [
        [{"table": "Experienced an incident", "row": 0, "column": None}],
        [{"text": "text-2.1-01"}],
    ]


def test_a_file_is_audited(finding, file):
    finding(Certainty.NOTE)
    done = call("audit", file)

    assert done.code == 0
    assert "tabel 1 “Made up”, rij “Yes”" in done.out


def test_nothing_found_is_an_empty_list_and_exit_code_0(finding, file):
    finding(None)

    assert call("audit", file, "--format", "json").out == "[]\n"
    assert call("audit", file, "--fail-on", "note").code == 0
    assert call("audit", file).out == "Geen bevindingen.\n"


@pytest.mark.parametrize("found", Certainty)
@pytest.mark.parametrize("limit", Certainty)
def test_findings_as_sure_as_asked_fail(finding, file, found, limit):
    finding(found)
    done = call("audit", file, "--fail-on", limit.value)

    assert done.code == (3 if found.rank <= limit.rank else 0)
    assert done.out == call("audit", file).out


def test_the_language_of_the_command_holds(finding, file):
    finding(Certainty.CERTAIN)
    out = call("--language", "en", "audit", file).out

    assert "Certain (1)" in out
    assert "table 1 “Made up”, row “Yes”" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere"),
        (["nowhere.json"], "unreadable"),
        ([TINY, "--wave", 2023], "2025"),
        (["{file}", "--wave", 2023], "--wave"),
        (["{broken}"], "json-syntax"),
    ],
)
def test_bad_input_is_exit_code_2_with_nothing_on_standard_output(file, tmp_path, arguments, words):
    broken = tmp_path / "broken.json"
    broken.write_text("{,}", encoding="utf-8")
    done = call("audit", *(str(each).format(file=file, broken=broken) for each in arguments))

    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "→" in done.err


def test_a_monitor_without_publications_says_so(monkeypatch):
    monkeypatch.setattr(command, "publications_of", lambda _monitor: ())
    done = call("audit", TINY)

    assert (done.code, done.out) == (2, "")
    assert "published" in done.err
