"""The last page: reading it all back, handing in once, and what is said then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting import answers as pages
from graadmeter.service.incidents.reporting import asking, drafts, telling
from graadmeter.service.incidents.reporting.actions import (
    SECRET_BYTES,
    Made,
    made_before,
    make_case,
    planned,
)
from graadmeter.service.incidents.reporting.answers import Answers, Page
from graadmeter.service.incidents.reporting.composing import (
    accused_unsure,
    answers_complete,
    report_of,
    subject_of,
    victim_decides,
)
from graadmeter.service.incidents.reporting.gone import gone
from graadmeter.service.incidents.reporting.own_page import steps_of
from graadmeter.service.incidents.reporting.showing import answer_with, long_day
from graadmeter.service.incidents.reporting.visiting import Visit
from graadmeter.service.incidents.words import ReporterKind
from graadmeter.service.organisations.choices import support_of
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import whole


@dataclass(frozen=True)
class Said:
    """A line of what was filled in, the page where it can be changed, and a note with it."""

    question: str
    answer: str
    page: Page
    note: str = ""


def submit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Hands in. However often it is sent, there is one report, with one receipt.

    The key of the report is in the form: a second sending finds the first one by it, also when the
    draft and the cookie are gone.
    """
    secret = _posted_secret(request)
    written = visit.written
    made = made_before(secret) if secret else None
    if made is None and written is not None:
        ready = pages.reachable(Page.CHECK, visit.answers, visit.known)
        if not ready or not answers_complete(visit.answers):
            place = pages.first_open(visit.answers, visit.known)
            return HttpResponseRedirect(_address(visit, place))
        made = _handed_in(visit, written)
    if made is None:
        return gone(request, visit)
    return visit.forget(_confirmed(request, visit, made))


def _handed_in(visit: Visit, written: drafts.Written) -> Made | None:
    """The case, with the files that are there once nobody can add any; None without a draft."""
    report = report_of(visit)
    plan = planned(report, visit.today)
    with transaction.atomic(using=CONTACTS):
        try:
            held = drafts.locked(written)
        except drafts.DraftGoneError:  # handed in from another window just now, or destroyed
            return made_before(written.secret)
        return make_case(
            report=report,
            account=visit.account,
            idempotency=held.secret,
            today=visit.today,
            files=drafts.evidence_of(held),
            drafts=held.rows,
            plan=plan,
        )


def _posted_secret(request: HttpRequest) -> bytes | None:
    try:
        secret = bytes.fromhex(request.POST.get("sleutel", ""))
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def _confirmed(request: HttpRequest, visit: Visit, made: Made) -> HttpResponse:
    case = made.case
    context = {
        "visit": visit,
        "case": case,
        "receipt": made.receipt,
        "steps": steps_of(case),
        "lines": support_of(visit.organisation),
        "office_holder": case.audience != Audience.STAFF,
        "told": _told(case, "case.told", "case.told-in-danger"),
        "in_danger": _told(case, "case.told-in-danger"),
        "victim_decides": telling.victim_decides(
            case.audience, case.victim, case.reporter, case.subject
        ),
        "own_page": _own_page(visit, case, made),
    }
    return answer_with(request, "confirmed", context)


def _told(case: Case, *kinds: str) -> bool:
    return case.events.filter(kind__in=kinds).exists()


def _own_page(visit: Visit, case: Case, made: Made) -> str:
    if made.receipt:
        return reverse("receipt")
    return reverse("report-own-case", kwargs={"slug": visit.organisation.slug, "case_id": case.pk})


def _address(visit: Visit, page: Page) -> str:
    kwargs = {"slug": visit.organisation.slug, "page_id": page.value}
    return reverse("report-page", kwargs=kwargs)


def summary(visit: Visit, tellable: list[asking.Choice]) -> list[Said]:
    """What was filled in, in words; what was left out is not there."""
    answers, known = visit.answers, visit.known
    way = pages.path(answers, known)
    lines = [
        Said(_("Voor wie u meldt"), _who(visit), Page.WHO),
        Said(_("Slachtoffer"), _victim(answers), Page.VICTIM),
        Said(_("Wat er gebeurde"), _forms(answers), Page.WHAT),
        Said(_("Hoe"), asking.channel_label(answers.channel), Page.HOW),
        Said(_("Wanneer"), _day(answers.happened_on), Page.WHEN),
        Said(_("Wie het deed"), asking.by_whom_label(answers.by_whom), Page.BY_WHOM),
        Said(_("Over wie het gaat"), _subject(visit), Page.INTEGRITY, _unsure(visit)),
        *(Said(question, answer, Page.MORE) for question, answer in _more(answers)),
    ]
    if Page.TELL in way:
        names = {value: name for value, name, _note in tellable}
        told = ", ".join(names[each] for each in answers.tell if each in names)
        decides = victim_decides(visit)
        question = _("Uw voorstel: wie het mag weten") if decides else _("Wie het mag weten")
        note = _("Het slachtoffer beslist. Tot die tijd krijgt niemand anders bericht.")
        lines.append(Said(question, told or _("Niemand"), Page.TELL, note if decides else ""))
    return [each for each in lines if each.answer and each.page in way]


def _who(visit: Visit) -> str:
    if visit.answers.who is ReporterKind.VICTIM:
        if visit.member is not None:
            return _("Voor uzelf")
        return _("Voor uzelf: {what}").format(what=asking.victim_label(visit.answers))
    names = {value: name for value, name, _note in asking.who_for_member()}
    return names.get(str(visit.answers.who), "")


def _victim(answers: Answers) -> str:
    return ", ".join(filter(None, [asking.victim_label(answers), answers.victim_name]))


def _forms(answers: Answers) -> str:
    words = []
    for each in answers.forms:
        marks = [
            mark
            for mark, those in (
                (_("seksueel"), answers.sexual),
                (_("discriminerend"), answers.discrimination),
            )
            if each in those
        ]
        words.append(label(each) + (f" ({', '.join(marks)})" if marks else ""))
    return "; ".join(words)


def _day(day: date | None) -> str:
    return _("De dag weet u niet") if day is None else long_day(day)


def _subject(visit: Visit) -> str:
    names = {value: name for value, name, _note in asking.subjects(visit.answers, True)}
    answers = visit.answers
    chosen = subject_of(visit) if visit.member and whole(answers.subject_choice) else None
    if chosen is not None:
        return name_of(chosen)
    return answers.subject_name or names.get(str(answers.subject), "")


def _unsure(visit: Visit) -> str:
    if not accused_unsure(visit):
        return ""
    if visit.member is None:
        return _(
            "Klopt de naam niet precies? Dan kan deze persoon de melding misschien zien, totdat "
            "wie haar opvolgt de naam heeft nagekeken."
        )
    return _(
        "Wij vonden deze persoon niet in uw organisatie. Kijk of de naam klopt. Anders kan deze "
        "persoon de melding misschien zien, totdat wie haar opvolgt de naam heeft nagekeken."
    )


def _more(answers: Answers) -> list[tuple[str, str]]:
    def named(choices: list[asking.Choice], value: str) -> str:
        return next((name for code, name, _note in choices if code == value), "")

    yes, place = _("Ja"), named(asking.places(), answers.place)
    contact = ", ".join(filter(None, [answers.name, answers.phone, answers.mail]))
    return [
        (_("Uw verhaal"), answers.story),
        (_("Hoe ernstig"), str(answers.severity or "")),
        (_("Dagdeel"), named(asking.day_parts(), answers.day_part)),
        (_("Plek"), ", ".join(filter(None, [place, answers.where]))),
        (_("Dader bekend"), named(asking.yes_no(), answers.offender_known)),
        (_("De dader"), answers.offender),
        (_("Getuigen"), answers.witnesses),
        (_("Letsel"), answers.injury),
        (_("Schade"), answers.damage or (yes if answers.damaged else "")),
        (_("Gezin of naasten"), answers.family or (yes if answers.family_involved else "")),
        (_("Hoort het bij uw werk?"), named(asking.yes_no(), answers.part_of_work)),
        (_("Uw gegevens"), contact),
        (_("Bel mij"), yes if answers.call_back else ""),
    ]
