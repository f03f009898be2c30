"""Every page about keys, recipients, names and recovery, with something on it: for axe and vnu."""

from __future__ import annotations

import re

from django.urls import reverse
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.registers.integrity.holding.people import (
    Scene,
    browser_of,
    make_scene,
    opened_by,
    today,
    unlocker_for,
)
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.holding.name_actions import ask, decide
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.models import Report
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import Capacity, Way
from graadmeter.service.organisations.words import Role

NO_PAGE["integrity-lock"] = "goes back to the key"


def _named(scene: Scene) -> Report:
    return scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen", phone="06")).report


def _followed(scene: Scene) -> tuple[Report, Report, Report]:
    """A report whose recipients changed, one whose name may be seen, and one that is asked of."""
    report, granted, waiting = scene.report().report, _named(scene), _named(scene)
    for member, whole in ((scene.adviser, False), (scene.member(Role.EMPLOYEE), True)):
        adviser = member.pk == scene.adviser.pk
        add_recipient(
            opened=opened_by(scene.officer, report),
            by=scene.officer,
            member=member,
            capacity=Capacity.ADVISER if adviser else Capacity.INVESTIGATOR,
            reason="Weet hier veel van",
            whole=whole,
            today=today(),
        )
    remove_recipient(
        opened=opened_by(scene.officer, report),
        by=scene.officer,
        member=scene.second,
        reason="Kent degene om wie het gaat",
        today=today(),
    )
    for each in (granted, waiting):
        asked = ask(
            opened=opened_by(scene.officer, each),
            by=scene.officer,
            reason="Alleen zo te onderzoeken",
            today=today(),
        )
        if each is granted:
            decide(
                unlocker=unlocker_for(scene.custodian),
                request_id=asked.pk,
                granted=True,
                words="Dat klopt",
                today=today(),
            )
    return report, granted, waiting


@pages_of(
    *("integrity-key", "integrity-key-passphrase", "integrity-key-replace", "integrity-key-share"),
    *("integrity-unlock", "integrity-recipients", "integrity-identity"),
    *("integrity-identity-requests",),
)
def keys_of_people() -> Pages:
    """By a handler, a custodian, and members who have no key; each form with a mistake."""
    scene = make_scene()
    of = {"slug": scene.slug}
    with scene.scope():
        scene.member(Role.CUSTODIAN)
        scene.member(Role.EMPLOYEE, name="Nog Iemand")
        report, granted, waiting = _followed(scene)
        anonymous = scene.report().report
        roles = (Role.INTEGRITY_OFFICER, Role.CUSTODIAN, Role.CONFIDENTIAL_ADVISER, Role.EMPLOYEE)
        keyless = [make_member(scene.organisation, role) for role in roles]
    for member in keyless:
        yield signed_in_as(member).get(reverse("integrity-key", kwargs=of))
    yield signed_in_as(keyless[0]).post(
        reverse("integrity-key", kwargs=of), {"wachtzin": "kort", "nogmaals": ""}
    )
    locked = signed_in_as(scene.officer)
    yield locked.get(reverse("integrity-key", kwargs=of))
    yield locked.get(reverse("integrity-unlock", kwargs=of), {"verder": "/register/"})
    yield locked.post(reverse("integrity-unlock", kwargs=of), {"wachtzin": ""})
    yield locked.post(reverse("integrity-key-replace", kwargs=of))
    handler, custodian = browser_of(scene.officer), browser_of(scene.custodian)
    for browser in (handler, custodian):
        yield browser.get(reverse("integrity-key", kwargs=of))
    for name in ("integrity-key-passphrase", "integrity-key-replace", "integrity-key-share"):
        yield handler.get(reverse(name, kwargs=of))
        yield handler.post(reverse(name, kwargs=of))
    for each in (report, granted, waiting, anonymous):
        one = {**of, "report_id": each.pk}
        for name in ("integrity-recipients", "integrity-identity"):
            yield handler.get(reverse(name, kwargs=one))
    one = {**of, "report_id": report.pk}
    for doing in ("erbij", "weg"):
        yield handler.post(reverse("integrity-recipients", kwargs=one), {"doen": doing})
    yield handler.post(reverse("integrity-identity", kwargs={**one, "report_id": granted.pk}))
    deciding = reverse("integrity-identity-requests", kwargs=of)
    page = custodian.get(deciding)
    yield page
    request = re.search(r'name="verzoek" value="([^"]+)"', page.content.decode())
    yield custodian.post(deciding, {"verzoek": request.group(1) if request else ""})
    yield custodian.post(deciding, {"doen": "delen"})


@pages_of("integrity-channel", "integrity-recovery")
def setting_up_the_channel() -> Pages:
    """With everything there, with nothing there, with mistakes; and the three sheets."""
    scene, bare = make_scene(), make_organisation("kaalendam")
    client = signed_in_as(scene.administrator)
    of = {"slug": scene.slug}
    channel, recovery = (
        reverse(name, kwargs=of) for name in ("integrity-channel", "integrity-recovery")
    )
    yield client.get(channel)
    yield client.post(channel, {"check_in_weeks": "soms", "standstill_days": "1", "open": "1"})
    client.post(channel, {"open": "1", "check_in_weeks": "4", "standstill_days": "21"})
    yield client.get(recovery)
    yield client.post(recovery, {"stap": "klaar"})
    state, step = "", "begin"
    for following in ("2", "3", "klaar"):
        page = client.post(recovery, {"stap": step, "sleutel": state})
        yield page
        found = re.search(r'name="sleutel" value="([^"]+)"', page.content.decode())
        state, step = found.group(1) if found else "", following
    yield client.post(recovery, {"stap": "klaar", "sleutel": state, "code1": "1", "code2": ""})
    from graadmeter.service.scope import organisation_scope

    with organisation_scope(bare.pk):
        other = signed_in_as(make_member(bare, Role.ADMINISTRATOR))
    for name in ("integrity-channel", "integrity-recovery"):
        yield other.get(reverse(name, kwargs={"slug": bare.slug}))
