"""Amounts in sentences, and the values they allow. All sentences are invented."""

import pytest

from graadmeter.consistency.claims import Form, Measure, Quantifier, amounts_of


def only(words):
    (found,) = amounts_of(words)
    return found


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("Eén op de vijf leden komt", (18.5, 20, 22), (17.5, 23)),
        ("een derde van de leden", (32, 33, 36), (31, 37)),
        ("twee op de tien leden", (16, 24), (14, 26)),
        ("Driekwart van de clubs", (73, 77), (72, 78)),
        ("Ruim drie kwart", (75, 84), (74, 86)),
        ("de helft van de clubs", (46, 54), (44, 56)),
        ("een zesde", (16, 18), (15, 19)),
        ("bijna de helft", (41, 49.9), (51, 39)),
        ("iets meer dan de helft", (50, 59), (49, 61)),
        ("ongeveer de helft", (43, 57), (42, 58)),
        ("Twee derde", (64, 68), (63, 69)),
        ("acht van de tien clubs", (76, 84), (74, 86)),
        ("tachtig procent", (79.5, 80.5), (79, 81)),
        ("Dertien procent", (13,), (12, 14)),
        ("45%", (45,), (44, 46)),
        ("ruim 80 procent", (80, 89), (79, 91)),
        ("meer dan 90 procent", (91, 100), (89,)),
        ("minder dan tien procent", (1, 10), (11,)),
        ("niet meer dan twee procent", (0, 2), (3,)),
        ("slechts 1 procent", (1,), (2,)),
        ("ongeveer 40 procent", (35, 46), (32, 48)),
        ("73 tot 86%", (73, 80, 86), (72, 87)),
        ("tussen 21 en 29 procent", (21, 29), (20, 30)),
    ],
)
def test_a_share_allows_what_is_called_so_and_nothing_else(words, inside, outside):
    amount = only(words)
    assert amount.measure is Measure.SHARE
    for value in inside:
        assert amount.allows.low <= value <= amount.allows.high, value
    for value in outside:
        assert not amount.allows.low <= value <= amount.allows.high, value


def test_no_share_goes_below_nothing_or_above_all():
    assert only("bijna één op de tien").allows.low == 0
    assert only("ruim negen op de tien").allows.high == 100


def test_a_list_shares_its_unit():
    found = amounts_of("respectievelijk 99 en 86 procent van de clubs")
    assert [(int(each.stated), each.measure) for each in found] == [
        (99, Measure.SHARE),
        (86, Measure.SHARE),
    ]


def test_percentage_points_are_no_percentages():
    assert only("een daling van drie procentpunten").measure is Measure.POINTS


def test_counts_are_read_and_years_terms_and_notes_are_not():
    found = amounts_of("In 2016 vulden 1.184 leden in twaalf maanden tabel 3 in (noot 4)")
    assert [(int(each.stated), each.measure) for each in found] == [(1184, Measure.COUNT)]
    assert only("ruim tienduizend leden").allows.high == 20_000
    assert amounts_of("score 5, 6 of 7") == ()


def test_of_two_counts_both_are_read():
    assert [each.stated for each in amounts_of("248 van de 641 leden")] == [248, 641]


def test_only_a_bare_number_is_exact():
    assert only("18 procent").exact
    assert not only("ruim 18 procent").exact
    assert not only("één op de vijf").exact
    assert only("ruim 18 procent").quantifier is Quantifier.JUST_OVER
    assert only("een kwart").form is Form.FRACTION


def test_a_sentence_without_numbers_has_no_amounts():
    assert amounts_of("Een ander deel van de leden kwam een keer en bleef") == ()
