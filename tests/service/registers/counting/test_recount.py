"""The yearly figures of 5,000 generated cases are those of a recount that shares no code."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from tests.service.registers.counting.register import Row, fill, rows
from tests.service.registers.made import make_organisation

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.counting.reading import cases_of, figures_of, years_of
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db

WHOM = {
    "staff_and_board": {"staff", "board"},
    "staff": {"staff"},
    "board": {"board"},
    "representative": {"representative"},
}


def recount(  # noqa: PLR0912 - one line after another, as the definitions are read
    made: list[Row], year: int, whom: set[str], old: bool
) -> dict[str, object]:
    """Read from docs/reference/incident-definitions.md, line by line."""
    total = only = vandalism = response = acts = police = damage = elsewhere = 0
    forms: Counter[str] = Counter()
    out: Counter[str] = Counter()
    for row in made:
        if row.reported_on.strftime("%Y") != str(year) or row.audience not in whom:
            continue
        if row.state == "ingetrokken":
            out["ingetrokken"] += 1
            continue
        if row.closing_reason in ("geen_incident", "dubbel", "andere_organisatie"):
            out[row.closing_reason] += 1
            continue
        if row.counts_elsewhere or row.closing_reason == "naar_integriteit":
            elsewhere += 1
            continue
        found = set()
        for form, sexual, discrimination in row.forms:
            if old and sexual:
                found.add("seksuele_intimidatie")
            if old and discrimination:
                found.add("discriminatie")
            if form != "vernieling" and not (old and (sexual or discrimination)):
                found.add(form)
        broken = any(form == "vernieling" for form, _s, _d in row.forms)
        vandalism += 1 if broken else 0
        if not found:
            only += 1 if broken else 0
            continue
        total += 1
        for form in found:
            forms[form] += 1
        reactions = row.bans
        for measure in row.measures:
            if measure in ("brief", "telefoon", "gesprek", "waarschuwing"):
                reactions += 1
        acts += reactions
        response += 1 if reactions else 0
        police += 1 if row.police in ("ja_zelf", "ja_organisatie") else 0
        damage += 1 if (row.recovered or 0) > 0 else 0
    names = ["verbale_agressie", "bedreiging_intimidatie", "fysieke_agressie"]
    names += ["seksuele_intimidatie", "discriminatie"] if old else []
    reasons = ("ingetrokken", "geen_incident", "dubbel", "andere_organisatie")
    return {
        "total": total,
        "by_form": {name: forms[name] for name in names},
        "vandalism": vandalism,
        "vandalism_only": only,
        "response": response,
        "response_acts": acts,
        "police_report": police,
        "damage_recovered": damage,
        "elsewhere": elsewhere,
        "left_out": {reason: out[reason] for reason in reasons},
    }


def test_the_figures_of_5000_cases_are_those_of_a_recount(django_assert_max_num_queries):
    organisation = make_organisation()
    made = rows(5000, seed=20161)
    with organisation_scope(organisation.pk):
        fill(organisation, made)
    assert years_of(organisation) == (2025, 2024)
    for year, version in ((2024, "2016"), (2025, "2016"), (2025, "2014")):
        with django_assert_max_num_queries(40):
            found = figures_of(organisation, year, version)
        assert found.definition == version
        for block in Block:
            wanted = recount(made, year, WHOM[block.value], version == "2014")
            assert found.blocks[block].as_json() == wanted, (year, version, block)
        assert found.blocks[Block.STAFF_AND_BOARD].total > 300


def test_a_ban_is_one_response_though_it_is_a_measure_as_well():
    organisation = make_organisation()
    first = rows(1, seed=1)[0]
    plain = {**first.__dict__, "state": "gemeld", "closing_reason": "", "counts_elsewhere": False}
    row = Row(**{**plain, "measures": ("toegangsverbod", "brief"), "bans": 1, "audience": "staff"})
    with organisation_scope(organisation.pk):
        fill(organisation, [row])
    days = date(2024, 1, 1), date(2025, 12, 31)
    (case,) = cases_of(organisation, *days)
    assert case.responses == 2
    assert cases_of(organisation, *days, [Audience.REPRESENTATIVE]) == ()
