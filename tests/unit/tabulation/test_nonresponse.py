"""The follow-up of 2016 has no printed share; the tiny monitor's has a count (MON-16)."""

import math
import re

import numpy as np
import pytest

from graadmeter.estimation import compare_nonresponse, published_se
from graadmeter.language import use_language
from graadmeter.monitor.nonresponse import NonresponseSpec
from graadmeter.tabulation import follow_up


@pytest.fixture(scope="module")
def found(miv):
    (spec,) = miv.monitor.nonresponse_in(2016)
    with use_language("nl"):
        return follow_up(miv.monitor, spec)


def changed(monitor, wave: int, **followup) -> NonresponseSpec:
    """The specification of a monitor with other facts on the follow-up."""
    (spec,) = monitor.nonresponse_in(wave)
    return spec.model_copy(update={"followup": spec.followup.model_copy(update=followup)})


def test_the_facts_are_the_printed_ones(found):
    assert (found.share, found.about, found.n) == (20, True, 2756)
    assert (found.followup_n, found.followup_response_rate) == (633, 12)
    assert found.response_rate == pytest.approx(100 * 2756 / 7992)


def test_the_number_of_participants_is_that_of_the_response_of_the_follow_up(miv, found):
    (cell,) = miv.monitor.populations["non_respons_medewerkers", 2016].cells
    assert found.followup_n == cell.completed


def test_the_design_effect_is_that_of_the_weights(miv):
    (spec,) = miv.monitor.nonresponse_in(2016)
    cells = miv.monitor.populations["medewerkers", 2016].cells
    n = np.array([cell.completed for cell in cells])
    weight = np.array([cell.population for cell in cells]) / n
    kish = n.sum() * (n * weight**2).sum() / (n * weight).sum() ** 2
    assert spec.design_effect == round(kish, 2)


def test_without_a_printed_share_there_is_no_difference(found):
    assert (found.followup_share, found.difference) == (None, None)
    words = " ".join(found.sentences)
    assert "is geen cijfer gepubliceerd" in words
    assert "niet te berekenen" in words
    assert "aangetoond" not in words


def test_what_could_have_been_found_is_computed_with_the_printed_share(found):
    se = float(published_se(0.2, 2756, 1.23))
    by_hand = compare_nonresponse(0.2, se, 2755, 127, 633)
    assert found.detectable.power == pytest.approx(100 * by_hand.power)
    assert found.detectable.up == pytest.approx(100 * by_hand.detectable_up)
    assert found.detectable.down == pytest.approx(100 * by_hand.detectable_down)
    assert 77 < found.detectable.power < 78
    (words,) = [s for s in found.sentences if s.startswith("Is het werkelijke verschil")]
    assert "verschil 5 procentpunt" in words
    assert "minstens 77 procent" in words
    assert "5,2 procentpunt meer of 4,9 procentpunt minder" in words


def test_the_worst_case_follows_from_the_response(found):
    rate = 2756 / 7992
    assert found.bounds == pytest.approx((20 * rate, 20 * rate + 100 * (1 - rate)))
    assert any("tussen 7 en 72 procent" in sentence for sentence in found.sentences)


def test_it_says_what_it_rests_on(found):
    last = found.sentences[-1]
    assert "gepubliceerde, afgeronde cijfers" in last
    assert "1,23 (uit de gewichten van bijlage 1)" in last
    assert "onderzoek 2016" not in last
    assert found.source.endswith("non-responsanalyse")


def test_a_printed_count_gives_a_difference_an_interval_and_power(tiny):
    (spec,) = tiny.monitor.nonresponse_in(2025)
    with use_language("nl"):
        found = follow_up(tiny.monitor, spec)
    se = float(published_se(0.25, 120, 1.1))
    assert found.difference == compare_nonresponse(0.25, se, 119, 14, 40, stated=0.2)
    words = " ".join(found.sentences)
    assert "35,0 procent (14 van 40), onder de respondenten van de enquête 25 procent" in words
    assert "+10,0 procentpunt, met een 95%-interval van −5,8 tot +27,1" in words
    assert "niet aangetoond, maar ook niet uitgesloten" in words
    assert "geen cijfer" not in words


def test_a_difference_outside_its_interval_is_named_as_such(tiny):
    with use_language("nl"):
        found = follow_up(tiny.monitor, changed(tiny.monitor, 2025, count=30))
    assert found.difference is not None
    assert found.difference.low > 0
    assert any("Nul ligt niet in dit interval" in sentence for sentence in found.sentences)


def test_a_printed_share_is_turned_into_the_nearest_count_and_called_so(tiny):
    with use_language("nl"):
        found = follow_up(tiny.monitor, changed(tiny.monitor, 2025, count=None, share=34))
    assert found.difference is not None
    assert found.difference.followed_up == 14 / 40
    assert any("ongeveer 14 van 40" in sentence for sentence in found.sentences)


def test_a_follow_up_too_small_to_show_anything_says_only_that(tiny):
    (spec,) = tiny.monitor.nonresponse_in(2025)
    small = changed(tiny.monitor, 2025, n=3, count=1).model_copy(update={"stated": 5.0})
    with use_language("nl"):
        found = follow_up(tiny.monitor, small)
    assert math.isnan(found.detectable.down)
    assert not any("procentpunt minder" in sentence for sentence in found.sentences)
    assert spec.followup.n == 40


def test_without_people_approached_there_is_no_worst_case(tiny):
    (spec,) = tiny.monitor.nonresponse_in(2025)
    found = follow_up(tiny.monitor, spec.model_copy(update={"group": "nobody"}))
    assert (found.bounds, found.response_rate) == (None, None)


def test_it_speaks_the_language_of_the_reader(tiny):
    (spec,) = tiny.monitor.nonresponse_in(2025)
    with use_language("en"):
        words = " ".join(follow_up(tiny.monitor, spec).sentences)
    assert "35.0 per cent (14 of 40)" in words
    assert not re.search(r"\b(het|een|procent)\b", words)
