"""Weights of the bundled monitor beside the printed ones (MON-14)."""

import pytest

from graadmeter.tabulation import check_weights


@pytest.fixture(scope="module")
def weights(miv):
    return {
        (check.table, check.label): check
        for check in check_weights(miv.monitor, miv.tabulator.accounting, miv.wave)
    }


@pytest.mark.parametrize(
    ("label", "weight"),
    [
        # From the numbers approached and completed of table B1-4, not from the rounded shares.
        ("Burgemeester", 0.927),
        ("Wethouder", 0.863),
        ("Raadslid", 1.008),
        ("Provincie", 0.946),
        ("Waterschap", 1.524),
    ],
)
def test_weights_of_office_holders_follow_from_the_counts(weights, label, weight):
    assert round(weights["B1-5", label].computed, 3) == weight


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("Rijk (man)", 0.7),
        ("Rijk (vrouw)", 1.7),
        ("Gemeente (man)", 1.1),
        ("Gemeente (vrouw)", 1.8),
        ("Provincie (man)", 0.3),
        ("Provincie (vrouw)", 0.5),
        ("Waterschap (man)", 0.4),
        ("Waterschap (vrouw)", 0.6),
    ],
)
def test_weights_of_civil_servants_come_back_from_reconstructed_counts(weights, label, printed):
    check = weights["B1-2", label]
    assert check.printed == printed
    assert round(check.computed, check.printed_decimals) == printed
    assert check.explained is True
    assert check.reconstructed is True


def test_printed_shares_of_six_and_three_percent_do_not_explain_a_weight_of_one_and_a_half(weights):
    """At least 5.5 / 3.5 = 1.57, which would have been printed as 1.6."""
    check = weights["B1-5", "Waterschap"]
    assert (check.low, check.high) == (pytest.approx(5.5 / 3.5), pytest.approx(6.5 / 2.5))
    assert check.printed == 1.5
    assert check.explained is False


def test_all_other_printed_weights_are_explained(weights):
    assert {key for key, check in weights.items() if not check.explained} == {
        ("B1-5", "Waterschap")
    }


def test_a_total_has_no_weight_and_is_left_out(weights):
    assert len(weights) == 13
    assert not [label for _table, label in weights if label == "Totaal"]


def test_the_weights_of_a_table_average_to_one(miv, weights):
    """Weighted by the shares of the response, weights average 1."""
    population = miv.monitor.populations["medewerkers", miv.wave].cells
    total = sum(cell.completed for cell in population)
    average = sum(
        cell.completed / total * check.computed
        for cell, check in zip(
            population, (c for (t, _l), c in weights.items() if t == "B1-2"), strict=True
        )
    )
    assert average == pytest.approx(1)
