"""From closed survey to publication: what was answered is what is published."""

from __future__ import annotations

import json
import random
from itertools import product

import pytest
from tests.integration.commands import call
from tests.service.conftest import BOTH, codes_of

from graadmeter.errors import UserError
from graadmeter.microdata import read_microdata
from graadmeter.questionnaire import completed, next_page, path, validate, validate_given
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import enter, issue_to_people, submit
from graadmeter.service.fieldwork.export import microdata_of
from graadmeter.service.fieldwork.models import Person, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument, monitor_named
from graadmeter.service.responses import drafts
from graadmeter.service.responses.redaction import NOT_APPROVED, redact, waiting

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
LAYERS, GENDERS = ("rijk", "gemeente", "provincie", "waterschap"), ("man", "vrouw")


def make(people_per_cell: int) -> Survey:
    compiled = instrument("miv", "medewerkers", 2016)
    survey = actions.make_survey(
        monitor="miv",
        wave=2016,
        group="medewerkers",
        title="Overheidsmedewerkers",
        instrument=compiled.hash,
        account=None,
    )
    cells = list(product(LAYERS, GENDERS)) * people_per_cell
    Person.objects.bulk_create(
        [
            Person(survey=survey, number=f"p{i:04}", given={"layer": layer, "gender": gender})
            for i, (layer, gender) in enumerate(cells)
        ]
    )
    issue_to_people(survey=survey, people=survey.people.all(), account=None)
    actions.open_survey(survey=survey, account=None)
    return survey


def answer(given: dict[str, str], dice: random.Random) -> dict[str, object]:
    """A record as the runner makes it, from answers drawn page by page."""
    compiled = instrument("miv", "medewerkers", 2016)
    known = validate_given(compiled, given).answers
    answers: dict = {}
    page = next_page(path(compiled, answers, known))
    while page is not None:
        posted = {}
        for item in page.items:
            if item.options:
                posted[item.id] = [dice.choice(item.codes)]
            elif item.type == "number":
                posted[item.id] = [str(item.minimum)]
            elif item.type == "open":
                posted[item.id] = ["Het gebeurde aan de balie."]
        checked = validate(page, posted)
        assert checked.sound, checked.problems
        answers |= checked.answers
        page = next_page(path(compiled, answers, known), page.position)
    return dict(completed(compiled, answers, known))


def fill(survey: Survey, number: int) -> list[dict[str, object]]:
    dice = random.Random(1)  # noqa: S311 - invented answers
    records = []
    for code in codes_of(survey)[:number]:
        ticket = enter(code)
        content = drafts.load(ticket.keys.draft, ticket.keys.draft_key)
        assert content is not None
        records.append(answer(content.given, dice))
        submit(ticket, records[-1])
    return records


def test_a_closed_wave_becomes_microdata_and_a_publication(transactional_db, tmp_path):
    survey = make(6)
    records = fill(survey, 44)
    with pytest.raises(UserError, match="nog niet gesloten"):
        microdata_of([survey])
    closed = actions.close_survey(survey=survey, account=None)
    assert (closed.approached, closed.completed, closed.answers) == (48, 44, 44)
    folder = tmp_path / "microdata"
    folder.mkdir()
    for name, data in microdata_of([survey]).items():
        (folder / name).write_bytes(data)
    read = read_microdata(folder, monitor_named("miv"), 2016)["medewerkers"]
    assert not read.synthetic
    assert read.respondents == 44
    assert sorted(read.values["victim_verbal"].drop_nulls()) == sorted(
        str(r["victim_verbal"]) for r in records if r["victim_verbal"] is not None
    )
    out = tmp_path / "publication"
    result = call("build", "miv", "--wave", 2016, "--microdata", folder, "--out", out)
    assert result.code == 0, result.err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["synthetic"] is False


def test_open_answers_wait_for_two_analysts(transactional_db):
    survey = make(2)
    records = fill(survey, 16)
    told = [r for r in records if r.get("incident_description") is not None]
    assert told
    actions.close_survey(survey=survey, account=None)

    def exported() -> list[str]:
        frame = _stored(survey)["incident_description"]
        return [text for text in frame if not text.startswith("-")]

    assert exported() == [NOT_APPROVED] * len(told)
    questions = ["incident_description"]
    first = next(waiting(survey.pk, questions, account=1))
    assert not redact(final=first.final, question=first.question, text="Aan [plaats].", account=1)
    with pytest.raises(UserError, match="tweede analist"):
        redact(final=first.final, question=first.question, text="Aan [plaats].", account=1)
    assert first.final not in [each.final for each in waiting(survey.pk, questions, account=1)]
    second = next(a for a in waiting(survey.pk, questions, account=2) if a.first == 1)
    assert (second.text, second.original) == ("Aan [plaats].", "Het gebeurde aan de balie.")
    assert redact(final=second.final, question=second.question, text="Aan [plaats].", account=2)
    assert redact(final=second.final, question=second.question, text="Aan [plaats].", account=1)
    assert sorted(exported()) == sorted(["Aan [plaats].", *[NOT_APPROVED] * (len(told) - 1)])
    actions.close_survey(survey=survey, account=None)  # once more does no harm
    assert sorted(exported()) == sorted(["Aan [plaats].", *[NOT_APPROVED] * (len(told) - 1)])


def _stored(survey: Survey):
    import io

    import polars as pl

    return pl.read_parquet(io.BytesIO(microdata_of([survey])["medewerkers.parquet"]))
