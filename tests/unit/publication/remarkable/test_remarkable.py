"""Findings on printed figures as a page: where they are, what they say, and what its makers say."""

import json
from dataclasses import replace
from datetime import date

import pytest

from graadmeter.consistency import (
    Bilingual,
    Certainty,
    Finding,
    Grid,
    Heading,
    Material,
    Printed,
    Said,
    Spot,
    Statement,
    audit,
)
from graadmeter.consistency.reporting import as_data
from graadmeter.consistency.rules import RULES
from graadmeter.consistency.titles import title_of
from graadmeter.errors import UserError
from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.monitor.replies import PublishedReplies, PublishedReply
from graadmeter.publication.remarkable.audited import Remarkable, Reply, key_of, remarkable_in
from graadmeter.publication.remarkable.data import render_remarkable_json
from graadmeter.publication.remarkable.view import remarks_by_table, view_remarkable

COLUMNS = (Heading("Gemeenten", wave=2016), Heading("Provincies", wave=2016))
ROWS = (Heading("Ja"), Heading("Nee"), Heading("Weet niet"))
CELLS = tuple(tuple(Printed.of(number) for number in row) for row in ((50, 40), (30, 40), (20, 90)))


def material() -> Material:
    grid = Grid("9.1", "Regeling", COLUMNS, ROWS, CELLS, wave=2016)
    said = Statement("t1", "de helft van de gemeenten", section="9.2")
    return Material((grid, replace(grid, id="fig-8.4", kind="figure")), (said,))


def finding(*where, certainty=Certainty.CERTAIN, rule="distribution-sum") -> Finding:
    return Finding(
        rule, certainty, where, "40; 40; 90", "99–101", Bilingual("Nederlands.", "English.")
    )


def view(*findings: Finding, replies=None):
    return view_remarkable(Remarkable(findings, material(), replies or {}), {})


def test_a_monitor_without_print_has_no_page():
    assert view_remarkable(None, {}) is None
    assert remarks_by_table(None) == {}


def test_findings_stand_under_how_sure_they_are():
    note = finding(Spot("9.1", 0, 0), certainty=Certainty.NOTE)
    found = view(finding(Spot("9.1", None, 1)), note)
    assert [(group.anchor, len(group.findings)) for group in found.groups] == [
        ("certain", 1),
        ("note", 1),
    ]
    assert (found.certain, found.likely, found.notes) == (1, 0, 1)
    assert [group.folded for group in found.groups] == [False, True]


def test_places_of_one_table_are_named_together():
    spots = [Spot("9.1", row, 1) for row in range(3)]
    (one,) = view(finding(*spots)).groups[0].findings
    assert one.title == "Tabel 9.1: een verdeling telt niet op tot 100"
    (place,) = one.places
    assert place.words == "Tabel 9.1 Regeling"
    assert place.within == ("kolom “Provincies 2016”, bij “Ja”, “Nee”, “Weet niet”",)


def test_a_figure_and_a_sentence_are_called_so():
    (one,) = view(finding(Spot("fig-8.4"), Said("t1"))).groups[0].findings
    assert one.title.startswith("Figuur 8.4: ")
    assert [place.words for place in one.places] == [
        "Figuur 8.4 Regeling",
        "Tekst t1, paragraaf 9.2: “de helft van de gemeenten”",
    ]


def test_many_places_are_cut_and_counted():
    tables = ("9.1", "fig-8.4") * 6
    spread = [Spot(table, row % 3, row // 6) for row, table in enumerate(tables)]
    (one,) = view(finding(*spread)).groups[0].findings
    assert (len(one.places), one.more) == (8, 4)


def test_it_speaks_the_language_of_the_publication():
    with use_language("en"):
        (one,) = view(finding(Spot("9.1", None, 1))).groups[0].findings
    assert one.words == "English."


def test_a_reply_stands_beside_its_finding_and_no_other():
    first, second = finding(Spot("9.1", None, 1)), finding(Spot("9.1", None, 0))
    reply = Reply("Wij zoeken het uit.", "Bureau Voorbeeld", date(2026, 3, 1))
    found = view(first, second, replies={key_of(second): reply})
    assert [one.reply for one in found.groups[0].findings] == [None, reply]
    assert found.groups[0].findings[1].reply_date == "1 maart 2026"
    assert found.replies == 1


def test_keys_are_stable_and_tell_findings_apart():
    spots = [Spot("9.1", row, column) for row in (None, 0, 1) for column in (None, 0, 1)]
    keys = {key_of(finding(spot)) for spot in spots}
    assert len(keys) == len(spots)
    assert key_of(finding(spots[0], spots[1])) not in keys
    assert key_of(finding(Spot("9.1", None, 1))) == "distribution-sum-9.1-k1-f4352b"


def test_only_certain_and_likely_findings_are_announced_at_a_table():
    found = Remarkable(
        (
            finding(Spot("9.1", 0, 0), Spot("9.1", 1, 0), Spot("fig-8.4")),
            finding(Spot("9.1", 0, 1), certainty=Certainty.LIKELY),
            finding(Spot("fig-8.4", 0, 1), certainty=Certainty.NOTE),
        ),
        material(),
    )
    first, second, _note = (key_of(each) for each in found.findings)
    assert remarks_by_table(found) == {"9.1": (first, second), "fig-8.4": (first,)}


def test_open_data_have_the_findings_of_the_command_with_key_and_reply():
    one = finding(Spot("9.1", None, 1))
    reply = Reply("Klopt.", "Bureau Voorbeeld", date(2026, 3, 1))
    data = json.loads(
        render_remarkable_json(Remarkable((one,), material(), {key_of(one): reply}), "x", 2016)
    )
    (row,) = data["findings"]
    assert row.pop("key") == key_of(one)
    assert row.pop("reply") == {"words": "Klopt.", "by": "Bureau Voorbeeld", "date": "2026-03-01"}
    assert [row] == as_data([one])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_has_a_name(rule, language):
    with use_language(language):
        assert title_of(rule.id)


def test_the_print_of_a_wave_is_audited(tiny_folder):
    monitor = load_monitor(tiny_folder)
    found = remarkable_in(monitor, 2025)
    assert found is not None
    assert found.findings == audit(found.material)
    assert found.replies == {}


def test_a_reply_to_nothing_is_refused_in_words(tiny_folder):
    reply = PublishedReply(finding="no-such", words="x", by="y", date=date(2026, 3, 1))
    file = PublishedReplies(source="made up", wave=2025, replies=(reply,))
    monitor = replace(load_monitor(tiny_folder), reply_files=(file,))
    with pytest.raises(UserError, match="no-such"):
        remarkable_in(monitor, 2025)
    other = file.model_copy(update={"wave": 2023})
    assert remarkable_in(replace(monitor, reply_files=(other,)), 2025) is not None
