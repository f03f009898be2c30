"""What the page on which an adviser hands in a report says about names is what happens."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.service.managing import text_of
from tests.service.registers.integrity.handling.scenes import member_of, scene
from tests.service.registers.made import give_roles, signed_in_as

from graadmeter.service.integrity.models import Report
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
OK, BAD = 200, 400
SENT = {
    "hoe": "vertrouwenspersoon",
    "wijze": "op_naam",
    "groep": "staff",
    "verhaal": "Er verdween geld.",
    "naam": "Fen Verzonnen",
    "sleutel": "ab" * 32,
    "stap": "vastleggen",
}


@pytest.fixture
def there(settings):
    settings.TWO_FACTOR = False
    return scene()


def test_what_comes_through_an_adviser_cannot_tell_its_handlers_the_name(there):
    """One who handles reports as well is offered every way; by name and via them is refused."""
    with organisation_scope(there.organisation.pk):
        member = member_of(there.adviser)
        give_roles(member, [Role.INTEGRITY_OFFICER])
    where = reverse("integrity-record", args=[there.organisation.slug])
    client = signed_in_as(member)
    assert "Op naam" in text_of(client.get(where))
    answer = client.post(where, SENT)
    assert answer.status_code == BAD
    assert "Wie via u meldt, doet dat vertrouwelijk of anoniem" in text_of(answer)
    with organisation_scope(there.organisation.pk):
        assert not Report.objects.exists()
    assert client.post(where, {**SENT, "wijze": "vertrouwelijk"}).status_code == OK
    with organisation_scope(there.organisation.pk):
        assert Report.objects.count() == 1


def test_an_adviser_is_not_offered_to_report_by_name(there):
    where = reverse("integrity-record", args=[there.organisation.slug])
    client = signed_in_as(member_of(there.adviser))
    page = text_of(client.get(where))
    assert "Op naam" not in page
    assert "alleen de bewaarder van namen" in page
    assert client.post(where, SENT).status_code == BAD
    with organisation_scope(there.organisation.pk):
        assert not Report.objects.exists()
