"""Letters to the offender, the facts for the police, and the end of a ban."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import may_handle
from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.handling import measures, police_sheet
from graadmeter.service.incidents.handling.act_page import ActPage, Sent
from graadmeter.service.incidents.handling.acting import ChangedMeanwhileError, last_line
from graadmeter.service.incidents.handling.fields import Field, read
from graadmeter.service.incidents.handling.letter_texts import LETTERS, proposal
from graadmeter.service.incidents.handling.notes import Letter, note_of
from graadmeter.service.incidents.handling.papers import letter_pdf, police_pdf
from graadmeter.service.incidents.handling.views_case import (
    handled_case,
    not_now,
    problem_words,
    seen_in,
    shown_act,
)
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Ban, Case, Measure, PoliceReport
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import State
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.project.databases import CONTACTS


def _may(visitor: Visitor, case_id: uuid.UUID, request: HttpRequest) -> Case:
    case = handled_case(visitor, case_id, read_it=request.method != "POST")
    if not may_handle(visitor, case):
        raise PermissionDenied
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def letter(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, kind: str) -> HttpResponse:
    """A letter to the offender: a text to make one's own, then a PDF."""
    if kind not in LETTERS:
        raise Http404
    case = _may(visitor, case_id, request)
    today = timezone.localdate()
    if case.state not in OPEN:
        return not_now(request, visitor, case)
    page = _letter_page(visitor, case, kind, today)
    return _sent(request, visitor, case, page)


def _sent(request: HttpRequest, visitor: Visitor, case: Case, page: ActPage) -> HttpResponse:
    if request.method != "POST":
        return shown_act(request, visitor, case, page, seen=last_line(case))
    today = timezone.localdate()
    values, problems = read(page.fields, request.POST, today)
    seen = seen_in(request, case)
    if problems:
        return shown_act(request, visitor, case, page, seen=seen, problems=problems)
    try:
        page.do(Sent(visitor, case.pk, seen, values, today))
    except ChangedMeanwhileError as error:
        return shown_act(request, visitor, case, page, seen=error.seen, changed=error)
    except UserError as error:
        problems = {error.where: problem_words(error)}
        return shown_act(request, visitor, case, page, seen=seen, problems=problems)
    messages.success(request, page.done)
    return redirect("case", slug=visitor.organisation.slug, case_id=case.pk)


def _letter_page(visitor: Visitor, case: Case, kind: str, today: date) -> ActPage:
    def do(sent: Sent) -> None:
        values = sent.values
        if "[" in values["brief"]:
            raise UserError(
                _("In de brief staat nog iets tussen haken"),
                where="brief",
                mend=_("Vul het in of haal het weg."),
            )
        measures.add_measure(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            kind=LETTERS[kind],
            on=values["datum"],
            letter=Letter(
                to=values["aan"],
                place=values["plaats"],
                on=values["datum"],
                subject=values["onderwerp"],
                body=values["brief"],
                signed=values["ondertekening"],
            ),
        )

    ban = Ban.objects.filter(case=case, lifted_on__isnull=True).order_by("-first_day").first()
    text = proposal(kind, case, visitor.organisation.name, ban)
    facts = facts_of(case)
    notes = [_("Noem het slachtoffer niet bij naam. De brief is in het Nederlands.")]
    if kind == "toegangsverbod" and ban is None:
        notes.append(_("Leg het toegangsverbod eerst vast; dan staan de dagen al in de brief."))
    return ActPage(
        slug=kind,
        title=_("{letter} maken").format(letter=label(LETTERS[kind])),
        lead=_("Maak de tekst af. Daarna bewaart de melding de brief en kunt u haar afdrukken."),
        button=_("Brief bewaren"),
        done=_("De brief is bewaard. U vindt de PDF bij de maatregelen."),
        do=do,
        fields=(
            Field("aan", "text", _("Naam en adres"), value=facts.offender_name, rows=4, most=400),
            Field("plaats", "line", _("Plaats"), optional=True),
            Field("datum", "day", _("Datum"), value=today),
            Field("onderwerp", "line", _("Onderwerp"), value=text.subject, most=120),
            Field("brief", "text", _("Brief"), value=text.body, rows=18),
            Field("ondertekening", "text", _("Wie ondertekent?"), rows=3, most=400),
        ),
        notes=tuple(notes),
    )


@require_safe
@member_required()
def letter_file(
    request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, measure_id: uuid.UUID
) -> HttpResponse:
    """A letter that was kept, as a PDF."""
    case = _may(visitor, case_id, request)
    found = Measure.objects.filter(case=case, pk=measure_id).first()
    kept = note_of(found).letter if found else None
    if kept is None:
        raise Http404
    content = letter_pdf(kept, visitor.organisation.name)
    return _pdf(content, f"brief-{case.number}-{kept.on.isoformat()}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def sheet(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """The seven questions of the police; a POST gives them as a PDF, which is kept nowhere."""
    case = _may(visitor, case_id, request)
    today = timezone.localdate()
    report = PoliceReport.objects.filter(case=case).first()
    filled = police_sheet.known(case, facts_of(case), report)
    fields = tuple(
        Field(name, "text", question, value=filled[name], optional=True, rows=4, most=12_000)
        for name, question in police_sheet.questions().items()
    )
    page = ActPage(
        slug="feitenblad",
        title=_("Feitenblad voor de politie"),
        lead=_("Zeven vragen die de politie stelt. Vul aan wat u weet en neem het blad mee."),
        button=_("PDF maken"),
        done="",
        do=lambda _sent: None,
        fields=fields,
        notes=(_("Het blad wordt niet bewaard: u krijgt het meteen als PDF."),),
    )
    if request.method != "POST":
        return shown_act(request, visitor, case, page, seen=last_line(case))
    values, problems = read(fields, request.POST, today)
    if problems:
        seen = last_line(case)
        return shown_act(request, visitor, case, page, seen=seen, problems=problems)
    with transaction.atomic(using=CONTACTS):
        record(
            organisation_id=case.organisation_id,
            account=visitor.account,
            action="case.police-sheet",
            subject=str(case.pk),
        )
    answers = [(question, values[name]) for name, question in police_sheet.questions().items()]
    content = police_pdf(answers, visitor.organisation.name, case.number, today)
    return _pdf(content, f"feitenblad-{case.number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def ban(
    request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, ban_id: uuid.UUID
) -> HttpResponse:
    """Another last day for a ban, or its end."""
    case = _may(visitor, case_id, request)
    held = Ban.objects.filter(case=case, pk=ban_id, lifted_on__isnull=True).first()
    if held is None:
        raise Http404
    if case.state not in {*OPEN, State.CLOSED}:
        return not_now(request, visitor, case)
    return _sent(request, visitor, case, _ban_page(held, is_open=case.state in OPEN))


def _ban_page(held: Ban, *, is_open: bool) -> ActPage:
    def do(sent: Sent) -> None:
        lifted = sent.values["wat"] == "opheffen"
        if not lifted and sent.values["tot"] is None:
            raise UserError(_("Kies tot wanneer het verbod geldt"), where="tot")
        measures.change_ban(
            visitor=sent.visitor,
            case_id=sent.case_id,
            seen=sent.seen,
            ban_id=held.pk,
            last_day=None if lifted else sent.values["tot"],
            text=sent.values["tekst"],
        )

    return ActPage(
        slug="verbod-wijzigen",
        title=_("Toegangsverbod wijzigen"),
        lead=_("Dit verbod geldt voor: {premises}.").format(premises=held.premises),
        button=_("Vastleggen"),
        done=_("Het toegangsverbod is gewijzigd. Laat het de betrokkene per brief weten."),
        do=do,
        fields=(
            Field(
                "wat",
                "radios",
                _("Wat wilt u doen?"),
                options=(
                    ("dag", _("Een andere laatste dag kiezen")),
                    ("opheffen", _("Het verbod vandaag opheffen")),
                ),
            ),
            Field("tot", "day", _("Laatste dag"), value=held.last_day, optional=True),
            Field("tekst", "text", _("Waarom?"), optional=True),
        ),
        links=((_("Brief over het verbod maken"), "case-letter", "toegangsverbod"),)
        if is_open
        else (),
    )
