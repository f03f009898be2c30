"""The bundled monitor's questionnaires, asked of random respondents."""

import random
from pathlib import Path

import pytest

from graadmeter.expressions import holds, parse
from graadmeter.microdata import (
    Metadata,
    checked_microdata,
    questionnaire_hash,
    read_microdata,
    stored_of_records,
    write_microdata,
)
from graadmeter.monitor import load_monitor
from graadmeter.questionnaire import (
    Answer,
    Item,
    compile_instrument,
    completed,
    median_length,
    next_page,
    path,
    validate,
    who_gets,
)
from graadmeter.questionnaire.length import random_answer, random_given

RESPONDENTS = 200


def posted(item: Item, answer: Answer) -> dict[str, list[str]]:
    if item.type == "ranking" and isinstance(answer, tuple):
        return {f"{item.id}__{code}": [str(i)] for i, code in enumerate(answer, start=1)}
    if isinstance(answer, tuple):
        return {item.id: list(answer)}
    return {item.id: [str(answer)]}


def run(instrument, dice):
    """One respondent, page by page through the forms; now and then a question is passed over."""
    given = random_given(instrument, dice)
    answers: dict[str, Answer] = {}
    page = next_page(path(instrument, answers, given))
    while page is not None:
        fields: dict[str, list[str]] = {}
        for item in page.items:
            if item.type != "block" and dice.random() < 0.95:
                fields |= posted(item, random_answer(item, dice))
        checked = validate(page, fields)
        assert checked.sound, checked.problems
        answers |= checked.answers
        page = next_page(path(instrument, answers, given), page.position)
    return answers, given


@pytest.mark.parametrize(
    "group",
    ["medewerkers", "politieke_ambtsdragers", "secretarissen", "griffiers"],
)
def test_random_respondents_become_microdata_that_the_checks_accept(group):
    monitor = load_monitor("miv")
    asked = monitor.questionnaire(group, 2016)
    instrument = compile_instrument(asked, monitor.code_lists)
    dice = random.Random(1)  # noqa: S311 (no secret)
    people = [run(instrument, dice) for _i in range(RESPONDENTS)]
    records = [completed(instrument, *person) for person in people]
    frame = stored_of_records(records, asked, monitor.code_lists)
    microdata = checked_microdata(monitor, group, 2016, frame, Path("x"), synthetic=False)
    assert microdata.respondents == RESPONDENTS

    universes = {q.id: parse(q.universe) for q in asked.questions if q.universe}
    batch = holds(microdata.values, universes)
    routes = [path(instrument, *person) for person in people]
    for name in universes:
        if instrument.item(name).origin == "asked" and instrument.item(name).type != "block":
            assert batch[name].to_list() == [name in route.asked for route in routes], name


def test_what_is_written_can_be_read_back(tmp_path, tiny_folder):
    monitor = load_monitor(str(tiny_folder))
    dice = random.Random(1)  # noqa: S311 (no secret)
    frames = {}
    for group in monitor.groups_in(2025):
        asked = monitor.questionnaire(group.id, 2025)
        instrument = compile_instrument(asked, monitor.code_lists)
        records = [completed(instrument, *run(instrument, dice)) for _i in range(20)]
        frames[group.id] = stored_of_records(records, asked, monitor.code_lists)
    metadata = Metadata(
        monitor=monitor.settings.id,
        wave=2025,
        synthetic=False,
        questionnaires={
            name: questionnaire_hash(monitor.questionnaire(name, 2025), monitor.code_lists)
            for name in frames
        },
        respondents={name: frame.height for name, frame in frames.items()},
    )
    for name, content in write_microdata(frames, metadata).items():
        (tmp_path / name).write_bytes(content)
    found = read_microdata(tmp_path, monitor, 2025)
    assert {name: m.stored.height for name, m in found.items()} == dict.fromkeys(frames, 20)


def test_every_question_of_the_bundled_monitor_is_listed_with_who_gets_it():
    monitor = load_monitor("miv")
    asked = monitor.questionnaire("medewerkers", 2016)
    listed = {line.question: line for line in who_gets(asked, monitor.code_lists)}
    assert list(listed) == [q.id for q in asked.questions]
    assert listed["reported_to"].words == "“Incident besproken of gemeld” is “Ja”"
    assert [r.name for r in listed["reported_to"].chain] == [
        "reported_to",
        "reported_any",
        "victim_any",
    ]
    length = median_length(compile_instrument(asked, monitor.code_lists), respondents=50)
    assert 5 < length.minutes < 20
