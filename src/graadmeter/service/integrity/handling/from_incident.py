"""Taking over a case of the incident register, and the receipt for who reported it.

Nobody has the receipt of a report when it is made this way, and none is kept: the pair it gives is
thrown away. When the reporter asks for one, on the page where they follow their incident, a new
pair takes its place, and a new version of the key is sealed to it. That takes no private key. They
read what comes after; the little that came before stays with the handlers.
"""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import Facts, facts_of
from graadmeter.service.incidents.models import Case, CaseForm
from graadmeter.service.incidents.words import ByWhom
from graadmeter.service.integrity.channel import channel_of
from graadmeter.service.integrity.definitions import categories_of_incident
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.recipients import make_version
from graadmeter.service.integrity.models import Event, Report, ReportKey
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.sealing import content_recipients
from graadmeter.service.integrity.submitting.actions import Submission, submit
from graadmeter.service.integrity.words import Capacity, Medium, State, Way
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import receipt_from, receipt_mark

CLAIMED = "report.claim"
_SECRET = 32


class Integrity:
    """Takes over cases, while the channel is open."""

    def take_over(self, case: Case, text: str, today: date) -> str | None:
        """Makes a report of a case; see `handing_over.Receiver`."""
        out = (case.subject_id,) if case.subject_id else ()
        can = any(each.capacity == Capacity.OFFICER for each in content_recipients(today, out))
        if not channel_of().open or not can:
            return None
        who = _who(case)
        made = submit(
            said=Submission(
                way=Way.CONFIDENTIAL if who else Way.ANONYMOUS,
                medium=Medium.INCIDENT,
                audience=_audience(case),
                core=_core(case, text, out),
                who=who,
            ),
            secret=secrets.token_bytes(_SECRET),
            today=today,
        )
        return made.report.reference

    def may_claim(self, reference: str) -> bool:
        """Whether the reporter has no receipt yet; see `handing_over.Receiver`."""
        report = Report.objects.filter(reference=reference, medium=Medium.INCIDENT).first()
        return report is not None and not _claimed(report)

    def claim(self, reference: str, today: date) -> str:
        """Gives the receipt; see `handing_over.Receiver`."""
        receipt = receipt_from(secrets.token_bytes(_SECRET))
        with transaction.atomic(using=CONTACTS):
            held = Report.objects.select_for_update()
            report = held.filter(reference=reference, medium=Medium.INCIDENT).first()
            if report is None or _claimed(report):
                raise UserError(
                    _("De ontvangstcode is al opgehaald"),
                    mend=_("Bent u haar kwijt? Vraag het degene die uw melding behandelt."),
                )
            ReportKey.objects.filter(report=report, holder__isnull=True).delete()
            report.receipt_mark = receipt_mark(receipt)
            report.reporter_public = reporter_pair(receipt).public
            report.save(update_fields=["receipt_mark", "reporter_public"])
            make_version(report, (), today)
            add_event(report, CLAIMED, today, for_reporter=True)
        return receipt


def _claimed(report: Report) -> bool:
    over = report.state == State.WITHDRAWN
    return over or bool(Event.objects.filter(report=report, kind=CLAIMED).exists())


def _core(case: Case, text: str, out: tuple[int, ...]) -> Core:
    facts = facts_of(case)
    forms = CaseForm.objects.filter(case=case).values_list("form", flat=True)
    guesses = categories_of_incident(list(forms), case.by_whom)
    happened = case.happened_on.isoformat() if case.happened_on else ""
    about = [facts.offender_name, facts.offender]
    if case.subject_id:
        subject = Member.objects.select_related("account").get(pk=case.subject_id)
        about.insert(0, name_of(subject))
    return Core(
        story="\n\n".join(filter(None, [facts.story, text])) or _("Zie het incident."),
        happened=happened,
        where=facts.where,
        about="\n".join(filter(None, about)),
        witnesses=facts.witnesses,
        guesses=tuple(sorted(guesses)),
        excluded=out,
        incident=str(case.pk),
    )


def _who(case: Case) -> Who | None:
    """Who is meant to follow it: the victim, or else who reported."""
    facts: Facts = facts_of(case)
    person = facts.victim if facts.victim.name else facts.reporter
    member_id = case.victim_id or case.reporter_id
    member = Member.objects.filter(pk=member_id).select_related("account").first()
    name = name_of(member) if member else person.name
    if not name:
        return None
    return Who(name=name, phone=person.phone, mail=person.mail, member=member_id)


def _audience(case: Case) -> Audience:
    """Of which audience those are whom it is about, as far as the case says."""
    if case.subject_id:
        return Audience(Member.objects.get(pk=case.subject_id).audience)
    return Audience.BOARD if case.by_whom == ByWhom.OFFICE_HOLDER else Audience.STAFF
