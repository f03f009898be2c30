"""Messages come in the language asked for, else in Dutch."""

import pytest

from graadmeter.language import current_language, gettext, use_language

DUTCH, ENGLISH = "1 tabel", "1 table"


def test_a_message_is_translated_as_long_as_the_context_lasts():
    with use_language("en"):
        assert gettext(DUTCH) == ENGLISH
    assert gettext(DUTCH) == DUTCH


@pytest.mark.parametrize("code", ["fr", "", "EN", "en_GB"])
def test_a_language_without_a_catalogue_falls_back_to_dutch(code):
    with use_language(code):
        assert current_language() == "nl"
        assert gettext(DUTCH) == DUTCH


def test_a_message_without_translation_falls_back_to_dutch():
    with use_language("en"):
        assert gettext("Dit staat in geen enkele catalogus.") == (
            "Dit staat in geen enkele catalogus."
        )


def test_an_error_inside_gives_the_language_back():
    with pytest.raises(RuntimeError), use_language("en"):
        raise RuntimeError
    assert current_language() == "nl"
