"""Blacking out is exact: what is marked is gone, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies
from tests.service.registers.keeping.test_words import GROUNDS

from graadmeter.service.incidents.keeping import redaction
from graadmeter.service.incidents.keeping.passages import Passage
from graadmeter.service.incidents.keeping.redaction import (
    MarksError,
    Run,
    mark_everywhere,
    runs_of,
    still_readable,
)

PLAIN = strategies.text(
    strategies.characters(exclude_characters="[]\r", exclude_categories=["Cs"]), max_size=20
)
HIDDEN = strategies.text(strategies.sampled_from("ÄBXYZ"), min_size=1, max_size=8)


@given(strategies.lists(strategies.tuples(PLAIN, HIDDEN, strategies.sampled_from(GROUNDS))))
def test_what_is_marked_is_gone_and_the_rest_is_there(parts):
    parts = [(f"a{plain}z", hidden, ground) for plain, hidden, ground in parts]
    text = "".join(plain + hidden for plain, hidden, _ground in parts)
    marked = "".join(f"{plain}[[{ground}: {hidden}]]" for plain, hidden, ground in parts)
    runs = runs_of(text, marked, GROUNDS, "5.1.2e")
    assert [run.text for run in runs if run.text] == [plain for plain, _h, _g in parts]
    assert [run.ground for run in runs if run.ground] == [ground for _p, _h, ground in parts]


@given(PLAIN, strategies.data())
def test_another_text_is_refused(text, data):
    text = text.strip()
    other = data.draw(PLAIN.map(str.strip).filter(lambda each: each != text))
    with pytest.raises(MarksError) as refused:
        runs_of(text, other, GROUNDS, "5.1.2e")
    assert refused.value.changed


@pytest.mark.parametrize("marked", ["[[Jan", "Jan]]", "[[Jan]] [[", "]]Jan[["])
def test_a_bracket_alone_is_refused(marked):
    with pytest.raises(MarksError) as refused:
        runs_of("Jan", marked, GROUNDS, "5.1.2e")
    assert not refused.value.changed


def test_a_mark_without_a_ground_has_the_usual_one():
    runs = runs_of("Jan kwam", "[[Jan]] kwam", GROUNDS, "5.1.2e")
    assert runs == (Run(ground="5.1.2e"), Run(text=" kwam"))


def test_words_that_look_like_a_ground_stay_words():
    runs = runs_of("9.9: nee", "[[9.9: nee]]", GROUNDS, "5.1.2e")
    assert runs == (Run(ground="5.1.2e"),)


def test_lines_may_be_sent_with_other_ends():
    assert runs_of("een\ntwee", "een\r\n[[twee]]", GROUNDS, "x")[0].text == "een\n"


def test_words_are_marked_everywhere_whole_and_whatever_their_capitals():
    marked = mark_everywhere("Jan, jan en Jansen; [[5.1.5: Jan]]", ["jan", "", "  "])
    assert marked == "[[Jan]], [[jan]] en Jansen; [[5.1.5: Jan]]"


def test_the_longest_word_goes_first():
    assert mark_everywhere("Jan de Wit", ["Jan", "Jan de Wit"]) == "[[Jan de Wit]]"


def test_names_that_can_still_be_read_are_named():
    passages = [
        Passage("a", "s", "l", "Joris Kwikzand kwam"),
        Passage("b", "s", "l", "kwikzand liep weg, en Kwikzand lachte"),
        Passage("c", "s", "l", "Tineke zag het"),
    ]
    marks = {"a": {"text": "[[Joris Kwikzand]] kwam"}}
    shown = redaction.given(passages, marks, GROUNDS, "5.1.2e")
    assert still_readable(passages, shown) == ["Kwikzand"]


def test_a_whole_passage_shows_only_its_ground():
    shown = redaction.given(
        [Passage("a", "s", "l", "geheim")], {"a": {"whole": "5.1.5"}}, GROUNDS, "5.1.2e"
    )
    assert shown[0].runs == (Run(ground="5.1.5"),)
