"""The annex to the letter of 2022: published figures alone, and what may be said of them."""

from __future__ import annotations

import re

import pytest

from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.publication.assemble import assemble, published_origin
from graadmeter.publication.charts import Charts
from graadmeter.publication.site import render_site


@pytest.fixture(scope="module")
def content():
    with use_language("nl"):
        return assemble(
            load_monitor("miv"), 2022, {}, kept_apart=(), origin=published_origin(), inputs={}
        )


@pytest.fixture(scope="module")
def words(content) -> str:
    page = render_site(content, Charts({}, {}))["chapter-13.html"].decode()
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_it_has_no_answers_and_is_not_synthetic(content):
    assert not content.synthetic
    assert content.data_files == ()
    assert content.reproduction is None


def test_from_35_to_49_is_a_difference_that_nobody_tested(words):
    assert "Bijna de helft van de politieke ambtsdragers (49%) kreeg in 2022 te maken" in words
    assert "Dat aandeel is 14 procentpunt hoger dan in 2020 (35%); of dat toeval is" in words


def test_33_percent_of_civil_servants_has_no_trend(words):
    assert "Een derde van de ambtenaren (33%) werd minstens één keer slachtoffer" in words
    assert "Met 2016 is geen vergelijking mogelijk: de vraag is in 2022 anders gesteld" in words
    assert not re.search(r"ambtenaren[^.]*(steeg|daalde|hoger dan|lager dan)", words)


@pytest.mark.parametrize(
    "caveat",
    ["noot 2 van de brief", "noot 4 van de brief", "noot 9 van de brief", "per e-mail", "online"],
)
def test_the_caveats_of_the_letter_are_there(words, caveat):
    assert caveat in words


def test_reporting_rose_slightly_and_registration_fell_without_figures(words):
    assert re.search(r"meldt een kleine stijging zien, terwijl minder incidenten", words)
    assert "De brief geeft daar geen cijfers bij" in words


def test_weights_of_other_sources_are_not_stated(words):
    assert "ongewogen" not in words
    assert "weging zoals in de bron" in words


def test_five_forms_are_named(content):
    chapter = content.chapters[0]
    lists = [block for block in chapter.text.blocks if hasattr(block, "items")]

    assert len(lists[0].items) == 5


def test_no_later_figure_is_in_it(words):
    assert "2024" not in words
