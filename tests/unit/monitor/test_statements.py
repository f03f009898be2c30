"""What the text of the bundled publications says: short quotations, one name each, no remarks."""

import re

import pytest

from graadmeter.monitor import load_monitor

# Words of whoever carried a statement over; no rule may lean on them.
REMARKS = re.compile(r"\btabel\b|\belders\b|gedrukt|volgens de tekst|\btekst:", re.IGNORECASE)


@pytest.fixture(scope="module")
def files():
    return load_monitor("miv").statement_files


def test_there_is_text_of_two_publications(files):
    assert {file.wave: len(file.statements) for file in files} == {2016: 366, 2022: 17}


def test_quotations_are_the_words_about_a_figure_and_no_more(files):
    long = [s.id for file in files for s in file.statements if len(s.words.split()) > 12]
    assert not long


def test_names_follow_section_and_order(files):
    for file in files:
        names = [statement.id for statement in file.statements]
        assert all(re.fullmatch(r"text-[a-z0-9.-]+-\d\d", name) for name in names)
        assert len(set(names)) == len(names)
        places: dict[str, list[int]] = {}
        for name in names:
            section, _dash, number = name.rpartition("-")
            places.setdefault(section, []).append(int(number))
        assert all(found == list(range(1, len(found) + 1)) for found in places.values())


def test_no_remark_stands_in_what_rules_read(files):
    read = [f"{s.about} {s.population} {s.section}" for file in files for s in file.statements]
    assert [text for text in read if REMARKS.search(text)] == []


def test_a_value_is_stated_only_where_the_words_give_it(files):
    """A figure, or a number word; never a fraction such as “een derde”."""
    fractions = re.compile(r"\b(helft|derde|kwart|driekwart|op de (tien|vijf|drie|zes|zeven))\b")
    doubtful = {
        s.id: (s.value, s.words)
        for file in files
        for s in file.statements
        if s.value is not None and fractions.search(s.words) and not re.search(r"\d", s.words)
    }
    assert doubtful == {}
