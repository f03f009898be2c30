"""The follow-up among who did not take part (MON-16)."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.managing import signed_in, text_of

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions, admissions
from graadmeter.service.fieldwork.followup import draw_followup, possible_sources
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Person, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


@pytest.fixture
def closed(transactional_db) -> Survey:
    """Thirty people; five answered, one refused, one wants no mail, one bounced, one panel."""
    survey = make_survey(30)
    for code in codes_of(survey)[:5]:
        admissions.submit(admissions.enter(code), {})
    people = list(Person.objects.filter(survey=survey).order_by("number"))
    Admission.objects.filter(person=people[5]).update(refused=True)
    Person.objects.filter(pk=people[6].pk).update(stopped=True)
    Person.objects.filter(pk=people[7].pk).update(bounced=True)
    Person.objects.filter(pk=people[8].pk).update(route=Person.Route.PANEL, mail="")
    actions.close_survey(survey=survey, account=None)
    return survey


@pytest.fixture
def again(transactional_db) -> Survey:
    survey = make_survey(0, "non_respons_medewerkers", opened=False)
    survey.instrument = instrument("miv", "non_respons_medewerkers", 2016).hash
    survey.save()
    return survey


def test_only_who_was_silent_can_be_asked_again(closed, again):
    assert [(each.survey, each.people) for each in possible_sources(again)] == [(closed, 21)]
    assert draw_followup(survey=again, source=closed, size=21, seed=1, account=None) == 21
    drawn = {person.mail for person in Person.objects.filter(survey=again)}
    assert drawn == {f"persoon{index}@example.org" for index in range(9, 30)}


def test_the_draw_is_proportional_repeatable_and_under_new_numbers(closed, again):
    draw_followup(survey=again, source=closed, size=10, seed=7, account=None)
    people = list(Person.objects.filter(survey=again))
    layers = Counter(person.given["layer"] for person in people)
    assert sorted(layers.values()) == [5, 5]
    old = set(Person.objects.filter(survey=closed).values_list("number", flat=True))
    assert not old & {person.number for person in people}
    first = {person.mail for person in people}
    Person.objects.filter(survey=again).delete()
    draw_followup(survey=again, source=closed, size=10, seed=7, account=None)
    assert {person.mail for person in Person.objects.filter(survey=again)} == first
    entry = JournalEntry.objects.filter(action="followup.draw").last()
    assert entry is not None
    assert entry.facts == {
        "source": closed.pk,
        "of": 21,
        "people": 10,
        "coarsened": 0,
        "seed": 7,
    }
    again.refresh_from_db()
    assert (again.follows, again.sample_seed) == (closed, 7)


def test_a_stratum_of_few_is_made_coarser(closed, again):
    draw_followup(survey=again, source=closed, size=4, seed=7, account=None)
    assert [person.given for person in Person.objects.filter(survey=again)] == [{}] * 4


def test_what_cannot_be_drawn_is_said_and_nothing_is_written(closed, again):
    still_open = make_survey(0, "politieke_ambtsdragers")
    for source, size, said in (
        (closed, 22, "er zijn er 21"),
        (closed, 0, "minstens één"),
        (still_open, 1, "nog niet gesloten"),
        (again, 1, "dezelfde meting"),
    ):
        with pytest.raises(UserError, match=said):
            draw_followup(survey=again, source=source, size=size, seed=1, account=None)
    assert not Person.objects.filter(survey=again).exists()
    draw_followup(survey=again, source=closed, size=1, seed=1, account=None)
    with pytest.raises(UserError, match="al een steekproefkader"):
        draw_followup(survey=again, source=closed, size=1, seed=1, account=None)
    actions.open_survey(survey=again, account=None)
    with pytest.raises(UserError, match="al begonnen"):
        draw_followup(survey=again, source=closed, size=1, seed=1, account=None)


def test_organisations_are_not_asked_as_persons(closed, again):
    inventory = make_survey(3, "secretarissen")
    actions.close_survey(survey=inventory, account=None)
    assert [each.survey for each in possible_sources(again)] == [closed]
    assert possible_sources(inventory) == []
    with pytest.raises(UserError, match="geen vervolgonderzoek"):
        draw_followup(survey=again, source=inventory, size=1, seed=1, account=None)


def test_the_manager_draws_on_a_page(closed, again, settings):
    settings.TWO_FACTOR = False
    client = signed_in(Role.MANAGER)
    address = reverse("survey-followup", args=[again.pk])
    assert "21 personen" in text_of(client.get(address))
    wrong = client.post(address, {"source": "0", "size": "tien", "seed": "-"})
    assert wrong.status_code == 400
    assert text_of(wrong).count("Vul een heel getal in.") >= 2
    assert client.post(address, {"source": closed.pk, "size": "99"}).status_code == 400
    done = client.post(address, {"source": closed.pk, "size": "12"}, follow=True)
    assert "12 personen zijn getrokken" in text_of(done)
    assert "Gevraagd is een steekproef" in text_of(done)
    assert signed_in(Role.ANALYST).get(address).status_code == 403
