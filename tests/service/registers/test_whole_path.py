"""One report, from the telephone of a civil servant to what she reads when it is closed."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from tests.browsing import go
from tests.service.conftest import BOTH
from tests.service.mail_server import running
from tests.service.registers.handling.scenes import scene
from tests.service.registers.handling.test_walk import aftercare, note, police, task, warn
from tests.service.registers.made import signed_in_as
from tests.service.registers.reporting.test_browser import MOST_TAPS, a_phone
from tests.service.visits import DESK, photograph, press, said, visit

from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.words import State
from graadmeter.service.organisations.delivery import send_notices
from graadmeter.service.registers_tick import registers_tick
from graadmeter.service.scope import organisation_scope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
FEEDBACK = "Wij hebben de beller een waarschuwing gestuurd."


def test_from_a_report_to_what_the_victim_reads_when_it_is_closed(
    live_server, browser: Browser, settings
):
    settings.TWO_FACTOR = False
    there = scene()
    address, slug = live_server.url, there.organisation.slug
    with a_phone(browser, address, "path victim", client=signed_in_as(there.victim)) as hand:
        hand.open(f"{address}/melden/{slug}/")
        hand.answer("Nee, ik ben nu veilig")
        hand.answer("Voor mijzelf")
        hand.tap("label[for=vorm-2]")
        hand.answer("Volgende")
        hand.answer("Aan de telefoon")
        hand.answer("Vandaag")
        hand.answer("Iemand van buiten")
        hand.answer("Deze pagina overslaan")
        hand.answer("Melding versturen")
        assert hand.taps <= MOST_TAPS
    with organisation_scope(there.organisation.id):
        case = Case.objects.get()
        assert set(Task.objects.filter(case=case).values_list("done_on", flat=True)) == {None}
    with running() as post:
        send_notices(transport=post.transport())
        told = post.handler.per_address
    assert told == {there.manager.account.mail: 1, there.coordinator.account.mail: 1}
    with visit(browser, address, signed_in_as(there.manager), DESK) as page:
        page.goto(f"{address}/register/{slug}/melding/{case.pk}/")
        press(page, "Melding aannemen")
        press(page, "Aannemen")
        task(page, "Eerste gesprek met het slachtoffer")
        note(page, "Sanne is geschrokken.")
        warn(page)
        police(page)
        for number in (1, 2, 3):
            aftercare(page, number)
        task(page, "Terugkoppelen aan het slachtoffer")
        note(page, FEEDBACK, "Vastleggen en laten weten")
        task(page, "Evalueren")
        note(page, "Het nummer wordt voortaan herkend.")
        press(page, "Melding afsluiten")
        page.get_by_label("Afgehandeld").check()
        note(page, "Dank voor uw melding.", "Melding afsluiten")
        assert "Gesloten op" in said(page)
    assert registers_tick(timezone.now())["failures"] == 0
    with a_phone(browser, address, "path closed", client=signed_in_as(there.victim)) as hand:
        hand.open(f"{address}/register/{slug}/mijn/")
        go(hand.page, hand.page.get_by_role("link", name=case.number).first)
        hand.look()
        photograph(hand.page, "path closed page")
        assert FEEDBACK in said(hand.page)
        assert "Dank voor uw melding." in said(hand.page)
    with organisation_scope(there.organisation.id):
        assert Case.objects.get().state == State.CLOSED
        assert not Task.objects.filter(done_on__isnull=True).exists()
