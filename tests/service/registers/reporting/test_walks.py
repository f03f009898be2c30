"""However somebody goes through the form: a valid report or a clear fault, never a defect."""

from __future__ import annotations

import string
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graadmeter.service.incidents.reporting import answers as pages
from graadmeter.service.incidents.reporting.answers import (
    STAFF,
    Answers,
    Known,
    Page,
    Subject,
    When,
)
from graadmeter.service.incidents.reporting.composing import answers_complete
from graadmeter.service.incidents.reporting.reading import Offered, read
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind
from graadmeter.service.organisations.words import Audience, Function, Layer
from graadmeter.service.typed import line, plain

TODAY = date(2026, 11, 16)
FIELDS = (
    *("wie", "functie", "naam", "afdeling", "vorm", "seksueel", "discriminatie", "hoe", "wanneer"),
    *("dag", "weet-niet", "door", "over", "ernst", "verhaal", "dagdeel", "plek", "waar", "bekend"),
    *("dader", "getuigen", "letsel", "schade", "is-schade", "gezin", "is-gezin", "bij-werk"),
    *("telefoon", "mail", "bel-mij", "niemand"),
)
VALUES = (
    *(each.value for each in (*Form, *Channel, *ByWhom, *When, *Subject)),
    *(f"{ReporterKind.VICTIM.value}:{each}" for each in (STAFF, *Function)),
    *(each.value for each in (*ReporterKind, *Function)),
    *("", "1", "7", "8", "ja", "nee", "2026-11-16", "2026-11-17", "1-1-1", "12", "99", "clerk"),
)
KNOWN = st.builds(
    Known,
    audience=st.sampled_from([None, *Audience.values]),
    layer=st.sampled_from(Layer.values),
    names_needed=st.booleans(),
)
POSTED = st.dictionaries(
    st.sampled_from(FIELDS),
    st.lists(st.sampled_from(VALUES) | st.text(max_size=40), max_size=3),
    max_size=8,
)
STEPS = st.lists(st.tuples(st.integers(0, len(Page)), POSTED), max_size=25)
OFFERED = st.builds(
    Offered,
    departments=st.just(frozenset({"12"})),
    tell=st.sampled_from([frozenset(), frozenset({"clerk", "chair"})]),
    has_manager=st.booleans(),
)
SMALL = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def walked(known: Known, offered: Offered, steps) -> Answers:
    """What is filled in after a walk; each step posts something to a page one may be on."""
    found = Answers()
    for choice, posted in steps:
        way = [page for page in pages.path(found, known) if pages.reachable(page, found, known)]
        page = way[choice % len(way)]
        if page is Page.CHECK:
            continue
        got = read(page, posted, found, known, offered, TODAY)
        if got.faults:
            assert all(text.endswith((".", "?")) for text in got.faults.values())
            continue
        found = got.answers.having_done(page)
    return found


@SMALL
@given(known=KNOWN, offered=OFFERED, steps=STEPS)
def test_whoever_reaches_the_last_page_has_a_whole_report(known, offered, steps):
    found = walked(known, offered, steps)
    if pages.reachable(Page.CHECK, found, known):
        assert answers_complete(found)
        assert found.happened_on is None or found.happened_on <= TODAY
        assert found.severity is None or 1 <= found.severity <= 7
        assert set(found.sexual) | set(found.discrimination) <= set(found.forms)
        assert set(found.tell) <= offered.tell
        if found.by_whom not in pages.INTERNAL:
            assert found.subject is None
            assert found.subject_name == ""


@SMALL
@given(known=KNOWN, offered=OFFERED, steps=STEPS)
def test_there_is_always_one_way_on_and_one_way_back(known, offered, steps):
    found = walked(known, offered, steps)
    way = pages.path(found, known)
    assert way[-1] is Page.CHECK
    for page in way:
        assert pages.after(page, found, known) in way
        back = pages.before(page, found, known)
        assert back is None or back in way
        assert 0 <= pages.progress(page, found, known) <= 100
        if pages.reachable(page, found, known) and back is not None:
            assert pages.reachable(back, found, known)


@SMALL
@given(known=KNOWN, offered=OFFERED, steps=STEPS)
def test_what_was_filled_in_survives_being_kept(known, offered, steps):
    found = walked(known, offered, steps)
    kept = found.model_dump(mode="json", exclude_defaults=True)
    assert Answers.model_validate(kept) == found


@SMALL
@given(st.text(alphabet=string.printable + "\x00\x1b\u202e\ud800é", max_size=60))
def test_text_holds_nothing_that_cannot_be_shown_or_stored(text):
    found = plain(text)
    found.encode("utf-8")
    assert "\x00" not in found
    assert "\r" not in found
    assert "\n" not in line(text)
    assert plain(found) == found


def test_an_office_holder_is_asked_who_may_know_and_staff_is_not():
    council = Known(Audience.REPRESENTATIVE, Layer.GEMEENTE)
    own = Answers(who=ReporterKind.VICTIM)
    assert Page.TELL in pages.path(own, council)
    assert Page.TELL not in pages.path(own, Known(Audience.STAFF, Layer.GEMEENTE))
    # What a council member reports about a colleague of staff goes the way of staff.
    other = Answers(who=ReporterKind.COLLEAGUE, victim_is=STAFF)
    assert Page.TELL not in pages.path(other, council)
