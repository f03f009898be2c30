"""Synthetic answers: repeatable, within the questionnaire, and as many as were printed."""

import json
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest
from tests.conftest import TINY, make

from graadmeter.errors import UserError
from graadmeter.expressions import holds, parse
from graadmeter.microdata import columns_of, questionnaire_hash
from graadmeter.microdata.microdata import missing_kinds
from graadmeter.monitor import load_monitor
from graadmeter.synthesis import synthesize
from graadmeter.tabulation import Outcome

GROUPS = (
    "medewerkers",
    "politieke_ambtsdragers",
    "secretarissen",
    "griffiers",
    "non_respons_medewerkers",
)


# ------------------------------------------------------------------------------ seeds


def test_the_same_seed_gives_the_same_bytes(tiny):
    assert synthesize(tiny.monitor, tiny.wave, 1).files() == tiny.synthesis.files()


def test_another_seed_gives_other_answers_that_agree_with_the_same_figures(tiny):
    other = make(str(TINY), tiny.wave, seed=2)
    files = tiny.synthesis.files()
    assert all(other.synthesis.files()[n] != files[n] for n in files if n.endswith(".parquet"))
    # All printed figures of the tiny monitor can hold together, so all come back.
    assert other.reproduction.count(Outcome.REPRODUCED) == len(tiny.reproduction.cells)
    assert tiny.reproduction.count(Outcome.REPRODUCED) == len(tiny.reproduction.cells)


def test_one_group_is_the_same_whatever_the_others_are(tiny):
    """Every group and question has random numbers of its own."""
    monitor = load_monitor(str(TINY))
    questionnaires = {k: q for k, q in monitor.questionnaires.items() if k[0] == "managers"}
    fewer = type(monitor)(**{**monitor.__dict__, "questionnaires": questionnaires})
    made = synthesize(fewer, tiny.wave, 1)
    assert made.stored["managers"].equals(tiny.synthesis.stored["managers"])


# --------------------------------------------------------------------- questionnaire


@pytest.mark.parametrize("group", GROUPS)
def test_who_does_not_get_a_question_is_marked_so_and_nobody_else_is(miv, group):
    """In every column of it: "not asked" if and only if its universe does not hold."""
    questionnaire = miv.monitor.questionnaire(group, miv.wave)
    answers = miv.microdata[group]
    universes = {q.id: parse(q.universe or "TRUE") for q in questionnaire.questions}
    asked = holds(answers.values, universes)
    wrong = [
        column.name
        for column in columns_of(questionnaire, miv.monitor.code_lists)
        if not (
            (missing_kinds(answers.stored[column.name]) == "not_asked").fill_null(value=False)
            == ~asked[column.question]
        ).all()
    ]
    assert not wrong
    # A group in which everyone gets everything would show nothing.
    assert group == "non_respons_medewerkers" or not all(asked[name].all() for name in universes)


@pytest.mark.parametrize("group", GROUPS)
def test_an_answer_that_rules_out_others_is_never_ticked_with_another(miv, group):
    stored = miv.synthesis.stored[group]
    for question in miv.monitor.questionnaire(group, miv.wave).questions:
        if not question.exclusive or question.type != "multiple":
            continue
        codes = miv.monitor.code_lists[question.codes].values
        ticked = pl.sum_horizontal(pl.col(f"{question.id}__{code}") == 1 for code in codes)
        for code in question.exclusive:
            alone = stored.filter(pl.col(f"{question.id}__{code}") == 1).select(ticked)
            assert alone.to_series().to_list() == [1] * alone.height, question.id


def test_the_bundled_monitor_has_answers_that_rule_out_others(miv):
    """So that the test above is about something."""
    ticked = sum(
        int((miv.synthesis.stored[group][f"{q.id}__{code}"] == 1).sum())
        for group in GROUPS
        for q in miv.monitor.questionnaire(group, miv.wave).questions
        if q.type == "multiple"
        for code in q.exclusive
    )
    assert ticked > 100


@pytest.mark.parametrize("group", GROUPS)
def test_numbers_stay_within_the_bounds_of_their_question(miv, group):
    values = miv.microdata[group].values
    for question in miv.monitor.questionnaire(group, miv.wave).questions:
        if question.type == "number" and question.number is not None:
            known = values[question.id].drop_nulls()
            assert known.is_empty() or known.min() >= question.number.minimum
            if question.number.maximum is not None:
                assert known.is_empty() or known.max() <= question.number.maximum


@pytest.mark.parametrize("group", GROUPS)
def test_the_respondents_are_those_of_the_population_file(miv, group):
    """MON-13: layer by gender or function, exactly as many as completed."""
    population = miv.monitor.populations[group, miv.wave]
    names = sorted(population.cells[0].values)
    stored = miv.synthesis.stored[group]
    found = Counter(stored.select(names).rows() if names else [()] * stored.height)
    expected = {
        tuple(cell.values[name] for name in names): cell.completed for cell in population.cells
    }
    assert found == expected


def test_layer_with_gender_and_with_function_are_among_them(miv):
    names = {
        group: sorted(miv.monitor.populations[group, miv.wave].cells[0].values) for group in GROUPS
    }
    assert names["medewerkers"] == ["gender", "layer"]
    assert names["politieke_ambtsdragers"] == ["function", "layer"]


def test_few_skip_a_question(miv):
    """At most 3 % of those who get it, or one person, as the allotment allows."""
    for group in GROUPS:
        stored = miv.synthesis.stored[group]
        questionnaire = miv.monitor.questionnaire(group, miv.wave)
        for column in columns_of(questionnaire, miv.monitor.code_lists):
            if column.kind == "text":
                continue
            kinds = missing_kinds(stored[column.name])
            asked = int((kinds.fill_null("") != "not_asked").sum())
            skipped = int((kinds == "no_answer").sum())
            # Two columns that are filled together may both be skipped.
            assert skipped <= max(2, 2 * 0.03 * asked), (group, column.name)


# --------------------------------------------------------------------------- metadata


def test_metadata_say_that_no_one_gave_these_answers(miv):
    metadata = miv.synthesis.metadata
    assert (metadata.synthetic, metadata.seed) == (True, 1)
    assert "Niemand heeft deze antwoorden gegeven" in metadata.note
    assert metadata.respondents == {g: f.height for g, f in miv.synthesis.stored.items()}
    assert {group: len(h) for group, h in metadata.questionnaires.items()} == dict.fromkeys(
        GROUPS, 64
    )


def test_metadata_change_with_what_can_be_answered_and_not_with_its_wording(tiny):
    monitor = load_monitor(str(TINY))
    old = monitor.questionnaire("staff", tiny.wave)
    before = tiny.synthesis.metadata.questionnaires["staff"]
    reworded = old.sections[0].model_copy(update={"title": old.title})
    same = old.model_copy(update={"sections": (reworded, *old.sections[1:])})
    assert questionnaire_hash(same, monitor.code_lists) == before
    fewer = old.model_copy(update={"sections": old.sections[:-1]})
    assert questionnaire_hash(fewer, monitor.code_lists) != before


def test_figures_kept_apart_go_with_the_answers(miv):
    listed = json.loads(miv.synthesis.files()["kept_apart.json"])
    assert len(listed) == len(miv.synthesis.kept_apart) > 0
    assert set(listed[0]) == {"table", "row", "column", "printed", "others", "reason", "proven"}


# ------------------------------------------------------------------------ respondents


def shares(stored: pl.DataFrame, name: str) -> dict[str, float]:
    counts = Counter(stored[name].to_list())
    return {code: count / stored.height for code, count in counts.items()}


def test_more_respondents_keep_the_percentages(tiny):
    """With 20,000 respondents the shares of tiny's tables stay; measured is how many printed
    figures, counts of the response apart, still round to what is printed: all of them."""
    made = synthesize(tiny.monitor, tiny.wave, 1, respondents=20_000)
    assert sum(made.metadata.respondents.values()) == 20_000
    # 120 and 15 were printed.
    assert made.metadata.respondents == {"staff": 17_778, "managers": 2_222}
    assert shares(made.stored["staff"], "team")["north"] == pytest.approx(80 / 120, abs=1e-4)
    again = make(str(TINY), tiny.wave, respondents=20_000)
    assert again.reproduction.count(Outcome.REPRODUCED) == len(tiny.reproduction.cells)


def test_more_respondents_of_the_bundled_monitor_keep_the_percentages(miv):
    """Two groups of inventories, ten times as large: the share of printed figures that the
    synthesis could not reach does not rise."""
    from graadmeter.synthesis.group import synthesize_group

    groups = {s.id: s.group for _c, specs in miv.monitor.tables_in(miv.wave) for s in specs}
    for group in ("griffiers", "secretarissen"):
        _stored, conflicts = synthesize_group(
            miv.monitor, group, miv.wave, 1, 2_000, lambda _done: None
        )
        before = [k for k in miv.synthesis.kept_apart if groups.get(k.table) == group]
        assert 0 < len(conflicts) <= len(before)


@pytest.mark.parametrize("respondents", [1, 2])
def test_too_few_respondents_are_refused(tiny, respondents):
    with pytest.raises(UserError) as refused:
        synthesize(tiny.monitor, tiny.wave, 1, respondents=respondents)
    assert refused.value.where == "--respondents"
    assert "te weinig" in refused.value.what
    number = int("".join(filter(str.isdigit, refused.value.mend)))
    assert (
        sum(synthesize(tiny.monitor, tiny.wave, 1, number).metadata.respondents.values()) == number
    )


def test_the_number_advised_is_enough(miv):
    """For a group as a whole: with that many, no cell is empty."""
    from graadmeter.synthesis.composition import compose

    with pytest.raises(UserError) as refused:
        compose(miv.monitor, "politieke_ambtsdragers", miv.wave, 20)
    number = int("".join(filter(str.isdigit, refused.value.mend)))
    made = compose(miv.monitor, "politieke_ambtsdragers", miv.wave, number)
    assert made.background.height == number


def test_a_wave_without_population_is_refused(tiny):
    monitor = replace(tiny.monitor, populations={})
    with pytest.raises(UserError, match="geen populatie van staff in 2025") as refused:
        synthesize(monitor, tiny.wave, 1)
    assert "populations/2025/staff.yaml" in refused.value.mend


def test_progress_rises_from_nothing_to_all(tiny):
    seen: list[float] = []
    synthesize(tiny.monitor, tiny.wave, 1, progress=seen.append)
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.5
    assert seen[-1] == 1
