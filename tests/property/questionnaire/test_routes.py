"""What holds for every questionnaire and every respondent."""

import random

import pytest
from tests.property.questionnaire.generated import Designer, Respondent
from tests.unit.questionnaire.asking import lists, questionnaire, stored

from graadmeter.expressions import holds, parse
from graadmeter.microdata import add_derived
from graadmeter.microdata.derived import with_missing_kinds
from graadmeter.questionnaire import (
    Instrument,
    Missing,
    compile_instrument,
    completed,
    first_open,
    path,
    previous_page,
    progress,
    reachable,
)

QUESTIONNAIRES = 1000
PARTS = 10
RESPONDENTS = 3


def check_forward(someone: Respondent, instrument: Instrument) -> None:
    seen = someone.go_through()
    route = path(instrument, someone.answers, someone.given)
    assert seen == [page.position for page in route.pages]  # so it ended, and skipped nothing
    assert not route.open
    assert first_open(route) is None
    assert route.asked <= someone.answers.keys()
    shares = [
        progress(instrument, someone.answers, position, someone.given)
        for position in [*seen, len(instrument.pages)]
    ]
    assert shares == sorted(set(shares)) or not seen
    assert shares[-1] == 1
    assert all(reachable(route, page.id) for page in route.pages)


def check_back(someone: Respondent, instrument: Instrument) -> None:
    """Going back changes nothing; changing an answer and changing it back changes nothing."""
    before = path(instrument, someone.answers, someone.given)
    record = completed(instrument, someone.answers, someone.given)
    page = previous_page(before, len(instrument.pages))
    back = []
    while page is not None:
        back.append(page.position)
        page = previous_page(before, page.position)
    assert back == [page.position for page in reversed(before.pages)]
    for page in before.pages:
        kept = dict(someone.answers)
        someone.post(page)
        changed = path(instrument, someone.answers, someone.given)
        check_hidden(someone, instrument)
        assert kept.keys() == someone.answers.keys()  # nothing is thrown away
        assert [p for p in changed.pages if p.position < page.position] == [
            p for p in before.pages if p.position < page.position
        ]
        someone.answers = kept
        assert path(instrument, someone.answers, someone.given) == before
    assert completed(instrument, someone.answers, someone.given) == record


def check_hidden(someone: Respondent, instrument: Instrument) -> None:
    route = path(instrument, someone.answers, someone.given)
    record = completed(instrument, someone.answers, someone.given)
    for column in instrument.columns:
        answer = route.answers[column.question]
        if instrument.item(column.question).origin == "asked":
            hidden = column.question not in route.asked
            assert (record[f"{column.question}__missing"] == "not_asked") is hidden
        if isinstance(answer, Missing):
            assert record[column.name] is None


@pytest.mark.parametrize("part", range(PARTS))
def test_the_runner_and_the_microdata_agree_on_who_got_what(part):
    size = QUESTIONNAIRES // PARTS
    for seed in range(part * size, (part + 1) * size):
        questions, derived = Designer(seed).design()
        asked = questionnaire(*questions, derived=derived)
        instrument = compile_instrument(asked, lists(), questions_per_page=seed % 5 + 1)
        dice = random.Random(seed)  # noqa: S311 (no secret)
        people = (
            [Respondent(instrument, dice) for _i in range(RESPONDENTS)] if instrument.pages else []
        )
        for i, someone in enumerate(people):
            check_forward(someone, instrument)
            if i == 0:
                check_back(someone, instrument)
            if i == 1 and instrument.pages:  # goes back, answers otherwise and goes on from there
                page = dice.choice(
                    path(instrument, someone.answers, someone.given).pages or (None,)
                )
                if page is not None:
                    someone.post(page)
                    someone.go_through(page.position)
            check_hidden(someone, instrument)
        if not people or not instrument.columns:
            continue
        records = [completed(instrument, p.answers, p.given) for p in people]
        microdata = stored(asked, records)
        wanted = {q.id: parse(q.universe) for q in asked.questions if q.universe}
        everything = with_missing_kinds(
            add_derived(microdata.values, asked, lists(), microdata.stored),
            microdata.stored,
            [q.id for q in asked.questions],
        )
        batch = holds(everything, wanted)
        for name in wanted:
            by_page = [
                path(instrument, p.answers, p.given).answers[name] != Missing("not_asked")
                for p in people
            ]
            assert by_page == batch[name].to_list(), (seed, name)
