"""The channel opens when what comes in can be opened, and closes itself when it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.service.registers.integrity.holding.people import Scene, today, with_key
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.errors import UserError
from graadmeter.service.integrity.channel import ChannelChoices, channel_of
from graadmeter.service.integrity.holding.channel_actions import save_choices
from graadmeter.service.integrity.holding.readiness import is_open, is_ready, needs
from graadmeter.service.integrity.holding.recovery import draw, keep
from graadmeter.service.integrity.models import Channel, KeyHolder
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import RoleHolding
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
FORM = {"check_in_weeks": "4, 13", "standstill_days": "21"}


def end(role: Role) -> None:
    RoleHolding.objects.filter(role=role).update(valid_until=today() - timedelta(days=1))


def test_it_opens_step_by_step(scene: Scene) -> None:
    other = make_organisation("nieuwdam")
    with organisation_scope(other.pk):
        administrator = make_member(other, Role.ADMINISTRATOR)

        def opens() -> bool:
            try:
                save_choices(
                    choices=ChannelChoices(open=True),
                    account=administrator.account,
                    today=today(),
                )
            except UserError:
                return False
            return True

        assert not opens()
        both = with_key(make_member(other, Role.INTEGRITY_OFFICER, Role.CUSTODIAN))
        keep(drawn=draw(), old_shares=None, account=administrator.account, today=today())
        # Somebody who asks and decides alone is no custodian.
        assert not opens()
        second = make_member(other, Role.INTEGRITY_OFFICER)
        assert not opens()
        with_key(second)
        assert is_ready(today())
        assert not is_open(today())
        assert opens()
        assert is_open(today())
        assert both.pk != second.pk
    assert scene.organisation.pk != other.pk


def test_it_is_not_open_for_reports_when_nobody_could_open_one(scene: Scene) -> None:
    choices = ChannelChoices(open=True)
    save_choices(choices=choices, account=scene.administrator.account, today=today())
    assert is_open(today())
    end(Role.CUSTODIAN)
    assert is_open(today())
    assert not is_ready(today())
    client, of = signed_in_as(scene.administrator), {"slug": scene.slug}
    address = reverse("integrity-channel", kwargs=of)
    assert "Er ontbreekt iets" in client.get(address).content.decode()
    with scene.scope():
        KeyHolder.objects.filter(member__in=[scene.officer, scene.second]).update(
            replaced_on=today()
        )
        assert not is_open(today())
    assert "Het kanaal is dicht" in client.get(address).content.decode()
    # What was open may be changed while something is missing; it cannot be opened anew.
    assert client.post(address, {**FORM, "open": "1", "phone": "030 123"}).status_code == 302
    assert client.post(address, FORM).status_code == 302
    refused = client.post(address, {**FORM, "open": "1"})
    assert refused.status_code == 400
    assert "kan nog niet open" in refused.content.decode()


def test_the_page_keeps_what_fits_and_says_what_does_not(scene: Scene) -> None:
    client = signed_in_as(scene.administrator)
    address = reverse("integrity-channel", kwargs={"slug": scene.slug})
    page = client.get(address).content.decode()
    assert "Een tweede behandelaar" in page
    wrong = client.post(
        address,
        {
            "open": "1",
            "phone": "x" * 201,
            "procedure": "javascript:alert(1)",
            "check_in_weeks": "4, veel",
            "standstill_days": "3",
        },
    )
    assert wrong.status_code == 400
    said = wrong.content.decode()
    for text in ("ten hoogste 200 tekens", "begint met https://", "hele weken", "van 7 tot en met"):
        assert text in said
    with scene.scope():
        assert not Channel.objects.exists()
    right = {**FORM, "open": "1", "external": "Huis van\nde regio", "confidential": "1"}
    assert client.post(address, right).status_code == 302
    with scene.scope():
        kept = channel_of()
        assert kept.open
        assert not kept.anonymous
        assert (kept.external, kept.check_in_weeks) == ("Huis van\nde regio", (4, 13))
        entry = Entry.objects.get(action="integrity.channel")
        assert "regio" not in entry.content
        assert all(need.met for need in needs(today()) if need.needed)


def test_administrators_of_the_installation_set_it_up_and_handlers_do_not(scene: Scene) -> None:
    for route in ("integrity-channel", "integrity-recovery"):
        address = reverse(route, kwargs={"slug": scene.slug})
        assert signed_in_as(scene.officer).get(address).status_code == 403
        assert signed_in_as(scene.administrator).get(address).status_code == 200
