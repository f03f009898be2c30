"""The same walks through the pages: whatever is sent has an answer, and makes one case at most."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.registers.made import make_member, make_organisation
from tests.service.registers.reporting.test_walks import POSTED
from tests.service.registers.reporting.walking import Walker, receipt_in

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting.answers import Page
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

RIGHT = {
    "": {"gevaar": "nee"},
    Page.WHO: {"wie": "slachtoffer:raadslid"},
    Page.WHAT: {"vorm": "bedreiging_intimidatie"},
    Page.HOW: {"hoe": "brief"},
    Page.WHEN: {"wanneer": "gisteren"},
    Page.BY_WHOM: {"door": "onbekend"},
    Page.TELL: {"wie": "clerk"},
}
"""So that a walk now and then gets to the end."""
STEP = st.tuples(
    st.sampled_from(["", *Page, "bewijs", "hulp", "bestaat-niet"]),
    st.none() | POSTED,
    st.sampled_from([{}, {"terug": "1"}, {"sleutel": "00" * 32}, {"weg": "x"}]),
)


@pytest.mark.django_db(databases=["default", "responses"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, max_size=8), straight=st.booleans())
def test_no_walk_ends_in_a_defect(steps, straight, db):
    organisation = make_organisation()
    try:
        with organisation_scope(organisation.pk):
            make_member(organisation, Role.CLERK)
        walker = Walker(organisation.slug, Client())
        walker.client.raise_request_exception = True
        if straight:
            for page in ("", *Page):
                walker.post(page, RIGHT.get(page, {}))
        for page, posted, more in steps:
            asked = None if posted is None else {**posted, **more}
            answer = walker.get(page) if asked is None else walker.post(page, asked)
            # The page with help is only read.
            sent_to_help = page == "hulp" and asked is not None
            assert answer.status_code in ({405} if sent_to_help else {200, 302, 400, 403})
        last = walker.post(Page.CHECK, {"sleutel": "onzin"})
        if last.status_code == 200:
            assert receipt_in(last)
        with organisation_scope(organisation.pk):
            assert Case.objects.count() <= 1 + sum(page == "" for page, _posted, _more in steps)
            if last.status_code == 200:
                assert Case.objects.exists()
    finally:
        organisation.slug = f"weg-{organisation.pk}"
        organisation.save()
