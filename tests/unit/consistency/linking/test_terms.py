"""Words as terms. All words are general Dutch."""

import pytest

from graadmeter.consistency.linking.terms import (
    is_layer,
    layer_of,
    layers_of,
    negative,
    same_term,
    stem,
    terms_of,
    words_of,
    year_in,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("secretarissen", "secretaris"),
        ("leden", "leden"),
        ("registratie", "geregistreerd"),
        ("overheidsmedewerkers", "medewerkers"),
        ("ingevuld", "invulde"),
        ("meldprocedure", "procedure"),
        ("training", "trainingen"),
    ],
)
def test_forms_and_compounds_of_one_word_are_the_same_term(one, other):
    assert same_term(stem(one), stem(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("voldoende", "onvoldoende"),
        ("gemeente", "gemeld"),
        ("trainers", "trein"),
        ("leden", "leiding"),
        ("onderzoek", "onderwerp"),
    ],
)
def test_other_words_and_opposites_are_not(one, other):
    assert not same_term(stem(one), stem(other))


def test_words_without_meaning_of_their_own_are_left_out_and_synonyms_are_one():
    assert terms_of("Het aandeel van de leden in 2016") == (stem("leden"),)
    assert terms_of("nevenactiviteiten") == terms_of("nevenfuncties")


def test_not_knowing_is_no_denial():
    assert words_of("weet het niet") == ("onbekend",)
    assert not negative("Weet niet")
    assert negative("geen aangifte")
    assert negative("non-respons")


def test_layers_are_read_inside_compounds_and_only_when_there_is_one():
    assert layer_of("Gemeentesecretaris") == "gemeente"
    assert layer_of("gemeenten en provincies") is None
    assert layers_of("raadsleden en statenleden") == {"gemeente", "provincie"}
    assert is_layer(stem("waterschappen"))
    assert not is_layer(stem("gemeentesecretaris"))


def test_a_year_is_read_when_there_is_one():
    assert year_in("Klachten 2014") == 2014
    assert year_in("2014 of 2015") is None
    assert year_in("Klachten") is None
