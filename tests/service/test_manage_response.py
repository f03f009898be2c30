"""The response monitor: counts, small strata, days, pages, and the same figures as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.service.conftest import BOTH, make_survey
from tests.service.managing import signed_in, text_of

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.admissions import issue_to_people, issue_to_pool
from graadmeter.service.fieldwork.manage.counting import SMALLEST, join_small
from graadmeter.service.fieldwork.manage.earlier import earlier_rates
from graadmeter.service.fieldwork.manage.response import response_of
from graadmeter.service.fieldwork.models import Admission, DayCount, Person, Pool, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument, monitor_named
from graadmeter.service.responses.models import PageCount

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
TODAY = date.today()


def surveyed(strata: dict[tuple[str, str], tuple[int, int]], group: str = "medewerkers") -> Survey:
    """A survey with people asked and completed per layer and gender."""
    survey = make_survey(0, group)
    survey.instrument = instrument("miv", group, 2016).hash
    survey.save()
    done = {}
    for (layer, gender), (asked, completed) in strata.items():
        for i in range(asked):
            number = f"{layer}-{gender}-{i}"
            given = {"layer": layer, "gender": gender}
            Person.objects.create(survey=survey, number=number, given=given)
            done[number] = i < completed
    issue_to_people(survey=survey, people=survey.people.all(), account=None)
    finished = [number for number, complete in done.items() if complete]
    Admission.objects.filter(person__number__in=finished).update(done=True, started=True)
    return survey


@pytest.fixture
def even(transactional_db) -> Survey:
    return surveyed(
        {
            ("rijk", "man"): (40, 16),
            ("rijk", "vrouw"): (40, 17),
            ("gemeente", "man"): (40, 15),
            ("gemeente", "vrouw"): (40, 16),
            ("waterschap", "man"): (4, 1),
            ("provincie", "man"): (5, 4),
        }
    )


def test_counts_in_total_and_by_stratum(even):
    rest = Person.objects.filter(admission__done=False).order_by("number")
    Person.objects.filter(pk=rest[0].pk).update(bounced=True)
    Person.objects.filter(pk=rest[1].pk).update(stopped=True, bounced=True)
    Admission.objects.filter(person=rest[2]).update(refused=True)
    Admission.objects.filter(person=rest[3]).update(started=True)
    Person.objects.filter(pk=Person.objects.filter(admission__done=True)[0].pk).update(stopped=True)
    view = response_of(even, TODAY)
    total = view.total
    assert (total.approached, total.started, total.completed) == (169, 70, 69)
    assert (total.refused, total.bounced, total.waiting) == (2, 1, 169 - 69 - 3)
    assert total.rate == pytest.approx(69 / 169)
    layer = next(b for b in view.breakdowns if b.label == "Bestuurslaag")
    assert [line.counts.approached for line in layer.lines] == [80, 89]
    assert sum(line.counts.completed for line in layer.lines) == 69


def test_small_strata_never_stand_alone(even):
    view = response_of(even, TODAY)
    layer = next(b for b in view.breakdowns if b.label == "Bestuurslaag")
    # Nine people of water boards and provinces would follow from the total, so others join them.
    assert layer.joined
    assert all(line.counts.approached >= SMALLEST for line in layer.lines)
    assert "Waterschap" in layer.lines[-1].label
    assert "Provincie" in layer.lines[-1].label
    assert "," in layer.lines[-1].label


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12))
@settings(deadline=None)
def test_no_joined_cell_is_small_unless_all_are(sizes):
    cells = [((str(i),), size) for i, size in enumerate(sizes)]
    groups = join_small(cells)
    names = [name for group in groups for name in group]
    assert sorted(names) == sorted(str(i) for i in range(len(sizes)))
    totals = [sum(sizes[int(name)] for name in group) for group in groups]
    assert len(groups) == 1 or min(totals) >= SMALLEST


def test_the_indicator_is_there_from_ten_answers_and_two_cells(even):
    view = response_of(even, TODAY)
    assert view.evenness is not None
    assert view.cells == 4
    assert view.evenness.r > 0.8
    Admission.objects.all().update(done=False)
    assert response_of(even, TODAY).evenness is None


def test_uneven_response_has_a_lower_indicator(transactional_db):
    survey = surveyed({("rijk", "man"): (100, 90), ("gemeente", "vrouw"): (100, 10)})
    evenness = response_of(survey, TODAY).evenness
    assert evenness is not None
    assert evenness.r == pytest.approx(0.2, abs=0.05)


def test_the_expected_rate_comes_after_five_whole_days(even):
    even.closes_on = TODAY + timedelta(days=10)
    even.save()
    for back in range(4, 0, -1):
        DayCount.objects.create(survey=even, day=TODAY - timedelta(days=back), completed=10)
    DayCount.objects.create(survey=even, day=TODAY, completed=19)
    assert response_of(even, TODAY).expected is None
    DayCount.objects.filter(day=TODAY).delete()
    DayCount.objects.create(survey=even, day=TODAY - timedelta(days=6), completed=29)
    view = response_of(even, TODAY)
    assert [day.completed for day in view.days] == [29, 0, 10, 10, 10, 10, 0]
    assert view.days[-1].total == 69
    assert view.expected is not None
    assert 69 / 169 < view.expected.low < view.expected.rate < view.expected.high < 1
    even.closes_on = None
    assert response_of(even, TODAY).expected is None


def test_pages_show_no_number_that_tells_what_few_answered(even):
    Admission.objects.filter(done=True).update(started=True)
    pages = instrument("miv", "medewerkers", 2016).pages
    some = [p for p in pages if all(item.universe for item in p.items)]
    everybody = next(p for p in pages if any(not item.universe for item in p.items))
    for page, arrived in ((everybody, 66), (some[0], 3), (some[1], 30), (some[2], 65)):
        PageCount.objects.create(survey=even.pk, page=page.id, arrived=arrived)
    found = {page.page: page for page in response_of(even, TODAY).pages}
    assert found[everybody.id].arrived == 66
    assert found[everybody.id].share == pytest.approx(66 / 69)
    assert [found[page.id].arrived for page in some[:3]] == [None, 30, None]
    assert list(found)[-1] == "insturen"
    Admission.objects.filter(person__given__layer__in=["rijk", "gemeente"]).update(
        started=False, done=False
    )
    assert response_of(even, TODAY).pages == ()


def test_earlier_waves_are_as_printed_or_not_known():
    monitor = monitor_named("miv")
    whole = [r for r in earlier_rates(monitor, "politieke_ambtsdragers", 2016) if not r.variable]
    assert [(r.wave, r.rate) for r in whole] == [
        (2014, 0.28),
        (2012, 0.28),
        (2012, 0.34),
        (2010, None),
    ]
    later = earlier_rates(monitor, "medewerkers", 2026)
    assert {
        r.rate for r in later if (r.wave, r.variable, r.code) == (2016, "layer", "gemeente")
    } == {0.35}
    assert [r.rate for r in later if r.wave == 2024] == [None]


def test_the_page_and_the_csv_hold_the_same_and_nothing_of_small_strata(even, settings):
    settings.TWO_FACTOR = False
    client = signed_in(Role.ANALYST)
    DayCount.objects.create(survey=even, day=TODAY - timedelta(days=1), completed=69)
    html = text_of(client.get(reverse("survey", args=[even.pk])))
    for expected in ("R-indicator", "Gemeente", "2014", "28%", "41%", "samengenomen"):
        assert expected in html
    assert "style=" not in html
    response = client.get(reverse("response-figures", args=[even.pk]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "respons-2016-medewerkers.csv" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["onderdeel", "groep", "cijfer", "waarde"]
    found = {tuple(row[:3]): row[3] for row in rows[1:]}
    assert found["totaal", "", "benaderd"] == "169"
    assert found["totaal", "", "respons"] == "40,8%"
    assert found["per dag", (TODAY - timedelta(days=1)).isoformat(), "ingevuld"] == "69"
    assert found["eerdere metingen", "2014", "Respons 2014 Monitor agressie en geweld"] == "28%"
    assert ("R-indicator", "", "schatting") in found
    layers = {group for part, group, *_rest in rows if part == "Bestuurslaag"}
    assert "Waterschap" not in layers
    assert "Provincie" not in layers


def test_a_title_is_no_formula(even, settings):
    settings.TWO_FACTOR = False
    Survey.objects.update(title="=1+1")
    response = signed_in(Role.ANALYST).get(reverse("response-figures", args=[even.pk]))
    assert "'=1+1" in response.content.decode()


def test_pools_say_what_approached_means(transactional_db, settings):
    settings.TWO_FACTOR = False
    client = signed_in(Role.MANAGER)
    survey = make_survey(0, "griffiers")
    survey.instrument = instrument("miv", "griffiers", 2016).hash
    survey.save()
    for layer in ("gemeente", "provincie"):
        pool = Pool.objects.create(
            survey=survey, intermediary=client.account, body=layer, given={"layer": layer}
        )
        issue_to_pool(pool=pool, number=12, account=None)
    html = text_of(client.get(reverse("survey", args=[survey.pk])))
    assert "uitgereikte codes" in html
    assert [line.counts.approached for line in response_of(survey, TODAY).breakdowns[0].lines] == [
        12,
        12,
    ]


def test_an_empty_survey_and_one_whose_monitor_changed_still_have_a_page(
    transactional_db, settings
):
    settings.TWO_FACTOR = False
    client = signed_in(Role.MANAGER)
    survey = make_survey(0)
    html = text_of(client.get(reverse("survey", args=[survey.pk])))
    assert "Er is nog niets ingevuld" in html
    Survey.objects.update(monitor="bestaat-niet")
    response = client.get(reverse("survey", args=[survey.pk]))
    assert response.status_code == 200
    assert "bestaat-niet" in text_of(response)
    assert client.get(reverse("question-list", args=[survey.pk])).status_code == 409
