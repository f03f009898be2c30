"""No hidden figure can be computed from the report, the book of all questions and the factsheets.

The bundled monitor is attacked by linear programming, with factsheets of twelve provinces, of the
layers and of the whole group. The control shows that the attack works: without complementary
suppression it succeeds, also by differencing provinces with their layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from tests.conftest import Made
from tests.unit.publication.example import example
from tests.unit.publication.factsheets.attacker import (
    Attacker,
    Knowledge,
    add_numbers,
    conditions_in,
    knowledge_of,
    of_factsheets,
    of_questions,
    of_tables,
)

from graadmeter.publication import render_csv
from graadmeter.publication.factsheets.making import make_factsheets
from graadmeter.publication.factsheets.open_data import render_factsheet_data
from graadmeter.publication.question_book import render_question_data
from graadmeter.tabulation import Tabulator, across_outputs, all_questions
from graadmeter.tabulation.disclosure import small_groups
from graadmeter.tabulation.linked_questions import LinkedQuestions


@dataclass(frozen=True)
class Attacked:
    """What is known after reading all files, and the attacker of each group of persons."""

    known: Mapping[tuple[str, str], Knowledge]
    attackers: Mapping[str, Attacker]
    hide_below: Mapping[str, int]

    def recovered(self) -> list[str]:
        return [
            f"{group}: {each}"
            for (group, question), about in self.known.items()
            if group in self.attackers
            for each in self.attackers[group].recovered(question, about, self.hide_below[group])
        ]

    def counted(self) -> list[str]:
        return [
            f"{group}: {each}"
            for (group, question), about in self.known.items()
            if group in self.attackers
            for each in self.attackers[group].counted(question, about, self.hide_below[group])
        ]


def attack(miv: Made, tabulator: Tabulator) -> Attacked:
    monitor, wave = miv.monitor, miv.wave
    pairs = [
        (spec, tabulator.table(spec)) for _c, specs in monitor.tables_in(wave) for spec in specs
    ]
    files = {spec.id: render_csv(table) for spec, table in pairs}
    book = all_questions(monitor, wave, miv.microdata, pairs, tabulator.hidden)
    questions = render_question_data(replace(example(), all_questions=book))
    sheets = render_factsheet_data(make_factsheets(monitor, tabulator.table, wave, miv.microdata))
    known = knowledge_of(
        iter(
            [
                *of_tables(monitor, wave, files),
                *of_questions(questions),
                *of_factsheets(monitor, wave, sheets),
            ]
        )
    )
    hide = {g.id: g.protection.hide_below for g in monitor.settings.groups}
    attackers = {
        group: Attacker(monitor, answers, conditions_in(known, group))
        for group, answers in miv.microdata.items()
        if hide[group]
    }
    for group in attackers:
        add_numbers(monitor, wave, known, group)
    return Attacked(known, attackers, hide)


@pytest.fixture(scope="module")
def published(miv) -> Attacked:
    return attack(miv, miv.tabulator)


def attack_anew(miv: Made) -> Attacked:
    """On outputs that hide what the code hides as it is at this moment."""
    return attack(miv, Tabulator(miv.monitor, miv.wave, miv.microdata))


def provinces(found: Attacked) -> set[str]:
    hidden = found.known["politieke_ambtsdragers", "reported_any"].hidden
    return {text for one in hidden for text in one if "province" in text}


def test_there_is_something_to_recover(published):
    hidden = [
        (place, one)
        for place, about in published.known.items()
        if published.hide_below[place[0]]
        for one in about.hidden
    ]
    assert len(hidden) > 350
    assert len(provinces(published)) > 5
    shown = published.known["politieke_ambtsdragers", "victim_any"].bases
    assert len([one for one in shown if any("province" in text for text in one)]) >= 9


def test_the_attack_recovers_no_hidden_cell(published):
    assert published.recovered() == []


def test_no_number_of_answers_is_certain(published):
    """Of the questions of the factsheets, with their weighted shares at full precision."""
    group = "politieke_ambtsdragers"
    for question in ("victim_any", "reported_any", "org_clear_norm", "self_knows_rules"):
        found = published.attackers[group].recovered_answers(
            question, published.known[group, question]
        )
        assert found == []


def test_the_bases_of_what_only_some_were_asked_tell_no_number(published):
    numbers = published.known["politieke_ambtsdragers", "victim_any"].numbers
    assert len([one for one, answers in numbers if answers == {"ja"}]) >= 15
    assert published.counted() == []
    for (group, question), about in published.known.items():
        if question == "victim_any" and group in published.attackers:
            assert published.attackers[group].counted(question, about) == []


def test_without_links_between_questions_those_bases_tell_it(miv, monkeypatch):
    monkeypatch.setattr(LinkedQuestions, "told", lambda _self, _figures: frozenset())
    naive = attack_anew(miv)
    group = "politieke_ambtsdragers"
    # Nobody of these two, because all chairs together are as many victims as the mayors.
    counted = naive.counted()
    for function in ("commissaris_van_de_koning", "dijkgraaf_watergraaf"):
        assert f"{group}: victim_any ['ja']: function = '{function}'" in counted
    # So of the deputies, whom their layer has more than its members, it is certain as well.
    found = naive.attackers[group].counted("victim_any", naive.known[group, "victim_any"])
    assert "victim_any ['ja']: function = 'gedeputeerde'" in found


def test_without_complementary_suppression_the_attack_succeeds(miv, monkeypatch):
    def small_only(respondents, hide_below, *_more):
        return small_groups(respondents, hide_below)

    monkeypatch.setattr(across_outputs, "hidden_groups", small_only)
    naive = attack_anew(miv)
    found = naive.recovered()
    # The commissioners are what the layer has more than its other functions.
    assert "politieke_ambtsdragers: victim_any: function = 'commissaris_van_de_koning'" in found
    # The twelfth province is what the layer has more than the other eleven.
    assert any("province" in each for each in found)
    group, question = "politieke_ambtsdragers", "victim_any"
    assert naive.attackers[group].recovered_answers(question, naive.known[group, question])
