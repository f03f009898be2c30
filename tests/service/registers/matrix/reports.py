"""An integrity report, and everybody with a key of their own who might ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from tests.service.registers.integrity.made_reports import Held, make_holder, make_report
from tests.service.registers.made import make_member

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.holding.unlocking import (
    cookie_name,
    give_cookie,
    keep_open,
)
from graadmeter.service.integrity.models import Report
from graadmeter.service.integrity.opening import Opened, open_for
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import Capacity, Way
from graadmeter.service.organisations.models import Member, Organisation, RoleHolding
from graadmeter.service.organisations.words import Role

REPORT_STORY = "Nachtzwaluw Ooievaarsnest verdween uit de kluis"
REPORTER = "Wilhelmina Zandhagedis"
REPORT_SECRETS = ("Ooievaarsnest", "Zandhagedis")
"""What stands sealed in the report; nobody of these may see the second."""


@dataclass(frozen=True)
class Keyed:
    """Somebody whose own key is unlocked in their browser.

    Attributes:
        capacity: as what they have a key to the report; empty without.
    """

    name: str
    client: Client
    roles: frozenset[str]
    capacity: str


def make_keyed(organisation: Organisation) -> tuple[Report, list[Keyed]]:
    """The report with its people; in the scope of the organisation."""
    today = timezone.localdate()

    def somebody(*roles: Role) -> Held:
        return make_holder(make_member(organisation, *roles))

    officer, removed, ended = (somebody(Role.INTEGRITY_OFFICER) for _each in range(3))
    excluded, custodian = somebody(Role.INTEGRITY_OFFICER), somebody(Role.CUSTODIAN)
    investigator, adviser = somebody(Role.EMPLOYEE), somebody(Role.CONFIDENTIAL_ADVISER)
    report = make_report(
        REPORT_STORY,
        way=Way.NAMED,
        who=Who(name=REPORTER),
        excluded=(_member(excluded).pk,),
    ).report
    write_message(
        opened=_opened(report, officer),
        text=REPORT_STORY,
        secret=bytes(32),
        today=today,
        member=None,
        files=[checked("kluis.txt", REPORT_STORY.encode())],
    )
    for held, capacity in (
        (investigator, Capacity.INVESTIGATOR),
        (adviser, Capacity.ADVISER),
    ):
        add_recipient(
            opened=_opened(report, officer),
            by=_member(officer),
            member=_member(held),
            capacity=capacity,
            reason="Nodig",
            whole=True,
            today=today,
        )
    remove_recipient(
        opened=_opened(report, officer),
        by=_member(officer),
        member=_member(removed),
        reason="Weg",
        today=today,
    )
    # A role that ended today's tick has not seen yet: the key still counts, the pages do not.
    RoleHolding.objects.filter(member=ended.holder.member).update(
        valid_until=today - timedelta(days=1)
    )
    later = somebody(Role.INTEGRITY_OFFICER)
    of = frozenset
    return report, [
        _keyed("handler of the report", officer, of({Role.INTEGRITY_OFFICER}), Capacity.OFFICER),
        _keyed("removed from the report", removed, of({Role.INTEGRITY_OFFICER})),
        _keyed("kept out of the report", excluded, of({Role.INTEGRITY_OFFICER})),
        _keyed("handler since later", later, of({Role.INTEGRITY_OFFICER})),
        _keyed("handler whose role ended", ended, of(), Capacity.OFFICER),
        _keyed("custodian without a request", custodian, of({Role.CUSTODIAN})),
        _keyed("investigator", investigator, of({Role.EMPLOYEE}), Capacity.INVESTIGATOR),
        _keyed("adviser", adviser, of({Role.CONFIDENTIAL_ADVISER}), Capacity.ADVISER),
    ]


def _keyed(name: str, held: Held, roles: frozenset[str], capacity: str = "") -> Keyed:
    from django.http import HttpResponse

    member = _member(held)
    client = Client(raise_request_exception=False)
    client.force_login(member.account)
    token = keep_open(held.holder, held.pair.private)
    response = give_cookie(HttpResponse(), member.organisation.slug, token)
    client.cookies[cookie_name()] = response.cookies[cookie_name()].value
    return Keyed(name, client, roles, capacity)


def _opened(report: Report, held: Held) -> Opened:
    return open_for(Report.objects.get(pk=report.pk), held.holder, held.pair.private)


def _member(held: Held) -> Member:
    found = held.holder.member
    assert found is not None
    return found
