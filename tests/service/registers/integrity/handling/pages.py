"""Every page of handling reports, with something on it: for axe and for vnu."""

from __future__ import annotations

from datetime import timedelta

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.registers.integrity.handling.scenes import Scene, of_reporter, scene

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.handling import (
    accused,
    deciding,
    investigating,
    moving,
    telling_apart,
    timing,
)
from graadmeter.service.integrity.handling.act_pages import slugs
from graadmeter.service.integrity.handling.investigating import Hearing
from graadmeter.service.integrity.models import Attachment, CheckIn
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.integrity.words import (
    Authority,
    Category,
    Conclusion,
    MeasureKind,
    Pool,
    Retaliation,
)
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import organisation_scope

NO_PAGE["integrity-file"] = "a file"


def concluded(there: Scene, conclusion: Conclusion = Conclusion.FOUNDED) -> Made:
    """A report in which a little of everything was done; inside the scope."""
    today = timezone.localdate()
    made = there.report(
        "Er verdween geld uit de kas.\nIk zag het drie keer.",
        happened="In het voorjaar",
        about="De kassier",
        guesses=(Category.FINANCIAL,),
        today=today - timedelta(days=20),
    )
    acting = there.acting(made.report)
    write_message(
        opened=of_reporter(made),
        text="Hierbij een bewijs.",
        secret=b"1" * 32,
        today=today,
        member=None,
        files=[checked("bewijs.txt", b"regel")],
    )
    timing.confirm(acting=acting, text="Dank u.")
    CheckIn.objects.filter(round=1).update(asked_on=today, answer=Retaliation.YES)
    moving.admit(acting=acting, text="Wij gaan ermee aan de slag.")
    deciding.set_categories(acting=acting, categories=[Category.FINANCIAL], audience=Audience.STAFF)
    investigating.begin_investigation(
        acting=acting, pool=Pool.EXTERNAL, investigators="Bureau Verzonnen", questions="Wie?"
    )
    accused.inform_accused(acting=acting, on=today, text="Verteld.")
    for who in ("accused", "reporter"):
        investigating.record_hearing(
            acting=acting, hearing=Hearing(who, today, "Verslag.", agreed=True)
        )
    accused.record_reply(acting=acting, on=today, text="Het was niet zo.")
    investigating.write_findings(acting=acting, text="Het geld is weg.")
    deciding.ask_advice(acting=acting, authority=Authority.BIOS, on=today)
    moving.conclude(acting=acting, conclusion=conclusion, text="Het staat vast.")
    unfounded = conclusion == Conclusion.UNFOUNDED
    kind = MeasureKind.NONE if unfounded else MeasureKind.WARNING
    deciding.add_measure(acting=acting, kind=kind, on=today)
    deciding.record_police_report(acting=acting, on=today)
    return made


def of_two(there: Scene) -> Made:
    """A report in handling about two persons of whom one was told; inside the scope."""
    made, today = there.report(), timezone.localdate()
    acting = there.acting(made.report)
    timing.confirm(acting=acting, text="Dank u.")
    moving.admit(acting=acting)
    telling_apart.tell_apart(
        acting=acting,
        names={1: "De teamleider van de avondploeg"},
        another="Wie de bonnen goedkeurde",
    )
    accused.inform_accused(acting=acting, on=today, text="Verteld.", person=1)
    return made


@pages_of(
    *("integrity-worklist", "integrity-report", "integrity-act", "integrity-reply"),
    *("integrity-file-original", "integrity-record"),
)
@override_settings(TWO_FACTOR=False)
def handling_reports() -> Pages:
    """Reports in several states, each form with a mistake, and writing a report down."""
    there = scene("integriteitdam")
    today = timezone.localdate()
    with organisation_scope(there.organisation.pk):
        done, new = concluded(there), there.report(today=today - timedelta(days=9))
        cleared = concluded(there, Conclusion.UNFOUNDED)
        under_way = there.report()
        moving.admit(acting=there.acting(under_way.report))
        timing.confirm(acting=there.acting(under_way.report), text="Dank u.")
        several = of_two(there)
        file = Attachment.objects.filter(report=done.report).get()
    client, of = there.browser(), {"slug": there.organisation.slug}
    yield client.get(reverse("integrity-worklist", kwargs=of))
    yield client.get(reverse("integrity-worklist", kwargs=of), {"stand": "gesloten"})
    yield there.browser(there.investigator).get(reverse("integrity-worklist", kwargs=of))
    for made in (done, new, cleared, under_way, several):
        yield client.get(reverse("integrity-report", kwargs={**of, "report_id": made.report.pk}))
    for slug in slugs():
        for made in (new, under_way, cleared, several):
            one = {**of, "report_id": made.report.pk, "act": slug}
            answer = client.get(reverse("integrity-act", kwargs=one))
            if answer.status_code == 200:
                yield answer
                yield client.post(reverse("integrity-act", kwargs=one), {"gelezen": "0"})
                break
    for slug in ("personen", "betrokkene", "horen", "maatregel", "conclusie"):
        one = {**of, "report_id": several.report.pk, "act": slug}
        yield client.get(reverse("integrity-act", kwargs=one))
        yield client.post(reverse("integrity-act", kwargs=one), {"gelezen": "0"})
    one = {**of, "report_id": done.report.pk}
    yield client.get(reverse("integrity-act", kwargs={**one, "act": "bevindingen"}))
    yield client.get(reverse("integrity-reply", kwargs=one))
    yield client.post(reverse("integrity-reply", kwargs=one), {"tekst": ""})
    original = reverse("integrity-file-original", kwargs={**one, "attachment_id": file.pk})
    yield client.get(original)
    yield client.post(original, {"tekst": ""})
    record = reverse("integrity-record", kwargs=of)
    yield client.get(record)
    yield client.post(record, {"hoe": "telefoon"})
    filled = {
        "hoe": "telefoon",
        "wijze": "vertrouwelijk",
        "groep": "staff",
        "verhaal": "Er verdween geld.",
        "naam": "Fen Verzonnen",
        "sleutel": "ab" * 32,
    }
    yield client.post(record, {**filled, "stap": "nalezen"})
    yield client.post(record, {**filled, "stap": "vastleggen"})
