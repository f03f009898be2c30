"""Whether a sentence agrees with a cell. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, grid, said

from graadmeter.consistency.claims import Form
from graadmeter.consistency.findings import Spot
from graadmeter.consistency.linking import agrees, amount_of, explained, number_at
from graadmeter.consistency.material import Material
from graadmeter.consistency.printed import Printed


def test_the_amount_of_a_sentence_is_the_one_that_is_its_value():
    sentence = said("van 40 naar 30 procent", "fiets", value=30)
    amount = amount_of(sentence)
    assert amount is not None
    assert amount.stated == 30


def test_the_layer_chooses_among_amounts_without_a_value():
    words = "een derde van de gemeenten en de helft van de provincies"
    amount = amount_of(said(words, "fiets", layer="provincie"))
    assert amount is not None
    assert amount.stated == 50
    assert amount_of(said(words, "fiets")) is None


def test_a_value_the_words_do_not_show_counts_as_digits_unless_they_show_another():
    amount = amount_of(said("alle leden", "fiets", value=100))
    assert amount is not None
    assert amount.exact
    assert amount_of(said("in 2014 nog 73 procent", "fiets", value=82)) is None
    assert amount_of(said("is gestegen", "fiets", unit="direction")) is None


def test_a_value_inside_a_range_is_the_range():
    amount = amount_of(said("73 tot 86%", "fiets", value=86))
    assert amount is not None
    assert amount.form is Form.RANGE


@pytest.mark.parametrize(
    ("words", "number", "answer"),
    [
        ("30 procent", "30", True),
        ("30 procent", "31", False),
        ("30 procent", "30.4", True),
        ("drie op de tien", "34", True),
        ("een derde", "31", False),
    ],
)
def test_agreement_takes_rounding_into_account(words, number, answer):
    amount = amount_of(said(words, "fiets"))
    assert amount is not None
    assert agrees(Printed.of(number), amount) is answer


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("70 procent", True),
        ("71 procent", True),
        ("88 procent", True),
        ("47 procent", False),
        ("53 procent", False),
    ],
)
def test_rests_and_sums_of_neighbours_explain_an_amount(words, answer):
    amount = amount_of(said(words, "fiets"))
    assert amount is not None
    assert explained(TRAVEL, Spot("reizen", 0, 1), amount) is answer


def test_cells_of_other_waves_are_not_summed():
    table = grid("t", "Fiets", ["Fiets"], [("2014", 2014), ("2016", 2016)], [[20, 30]])
    amount = amount_of(said("50 procent", "fiets"))
    assert amount is not None
    assert not explained(table, Spot("t", 0, 1), amount)


def test_a_place_without_a_number_is_refused():
    table = grid("t", "Fiets", ["Fiets"], ["2016"], [[None]])
    with pytest.raises(ValueError, match="no number"):
        number_at(Material((table,)), Spot("t", 0, 0))
