"""The report's own question: how much of the fall goes with less contact with citizens (MON-26)."""

import pytest

from graadmeter.tabulation import decompose

RATES = {2012: (50, 5), 2014: (38, 6), 2016: (30, 5)}
SHARES = {2012: 77, 2014: 60, 2016: 52}


@pytest.fixture(scope="module")
def found(miv):
    (spec,) = miv.monitor.decompositions_in(2016, 2)
    return decompose(miv.monitor, spec)


def test_shares_and_rates_are_the_printed_ones(found):
    for wave in found.waves:
        assert wave.rates == RATES[wave.wave]
        assert wave.shares == (SHARES[wave.wave], 100 - SHARES[wave.wave])


def test_the_parts_add_up_exactly_to_the_change(found):
    expected = {(2012, 2014): 25.2 - 39.65, (2014, 2016): 18.0 - 25.2, (2012, 2016): 18.0 - 39.65}
    assert len(found.steps) == len(expected)
    for step in found.steps:
        assert step.total == step.composition + step.within
        change = expected[step.first.wave, step.last.wave]
        assert step.total == pytest.approx(change, abs=1e-12)
        assert step.composition + step.within == pytest.approx(change, abs=1e-12)


def test_the_composition_part_is_half_the_share_change_times_the_rates_of_both_waves(found):
    whole = found.steps[-1]
    by_hand = (0.52 - 0.77) * (50 + 30) / 2 + (0.48 - 0.23) * (5 + 5) / 2
    assert whole.composition == pytest.approx(by_hand)


def test_the_run_with_the_weights_of_the_annex_is_shown_as_sensitivity(found):
    (run,) = found.sensitivity
    assert run.last.shares == (55, 45)
    assert run.first.shares == (77, 23)
    assert run.total == pytest.approx(0.55 * 30 + 0.45 * 5 - 39.65)


def test_the_words_speak_of_the_response_and_draw_no_conclusion_on_the_population(found):
    words = " ".join(found.sentences)
    assert "aandeel in de respons" in words
    assert "populatie" not in words
    assert "geen oorzaak" in words
    assert any("populatie is onbekend" in note for note in found.notes)


def test_two_waves_have_one_step(tiny):
    (spec,) = tiny.monitor.decompositions_in(2025, 2)
    found = decompose(tiny.monitor, spec)
    assert [(s.first.wave, s.last.wave) for s in found.steps] == [(2023, 2025)]
    assert found.steps[0].total == pytest.approx(0.25 * 40 + 0.75 * 80 - (0.30 * 35 + 0.70 * 60))
