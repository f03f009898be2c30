"""The page of who reported, with a receipt or signed in: the same content, the same acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import capacities, case_for, visible_cases
from graadmeter.service.incidents.attachments.kinds import ACCEPT, MOST_BYTES, MOST_FILES
from graadmeter.service.incidents.facts import LONGEST_TEXT
from graadmeter.service.incidents.handling.handing_over import claim
from graadmeter.service.incidents.labels import pairs
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting import asking, receipts
from graadmeter.service.incidents.reporting import later_actions as later
from graadmeter.service.incidents.reporting.guessing import wrong_codes
from graadmeter.service.incidents.reporting.later_actions import Actor
from graadmeter.service.incidents.reporting.leaving import left
from graadmeter.service.incidents.reporting.own_page import OwnPage, own_page
from graadmeter.service.incidents.reporting.showing import answer_with
from graadmeter.service.incidents.reporting.uploads import FIELD, Taken, taken, with_files
from graadmeter.service.incidents.words import Capacity, Judgement
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.choices import support_of
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope
from graadmeter.service.typed import line, plain

OWN = frozenset({Capacity.VICTIM, Capacity.REPORTER})
_CLAIM = "ontvangstcode"
NOTHING = Taken((), (), ())


@dataclass(frozen=True)
class Own:
    """Somebody at the page of their report.

    Attributes:
        case: the report.
        actor: who they are.
        address: of the page.
        frame: the template around it.
    """

    case: Case
    actor: Actor
    address: str
    frame: str


@dataclass(frozen=True)
class Deed:
    """What was posted from the page."""

    posted: QueryDict
    own: Own
    files: Taken


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """A field for the receipt. It is posted, so that it stands in no address and in no log."""
    problem: UserError | None = None
    status = 200
    if request.method == "POST":
        try:
            found = receipts.find(request.POST.get("code", "")[:100])
            problem = None if found else _unknown()
        except UserError as error:
            found, problem = None, error
        if found is not None:
            response: HttpResponse = HttpResponseRedirect(reverse("receipt-page"))
            receipts.give(response, found)
            return response
        status = 400
        if wrong_codes.count():
            status, problem = 429, _too_many()
    context = {"problem": problem}
    return answer_with(request, "receipt", context, status=status)


def _unknown() -> UserError:
    return UserError(
        _("Deze code kennen wij niet"),
        mend=_("Kijk elk teken na. De cijfers 0 en 1 mag u ook als letters O, I of L typen."),
    )


def _too_many() -> UserError:
    return UserError(
        _("Deze code klopt niet, en er komen nu veel verkeerde codes binnen"),
        mend=_("Wacht een minuut en probeer het dan opnieuw."),
    )


@with_files
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_page(request: HttpRequest) -> HttpResponse:
    """The report of a receipt."""
    found = receipts.take(request)
    if found is None:
        response = HttpResponseRedirect(reverse("receipt"))
        receipts.forget(response)
        return response
    with organisation_scope(found.organisation_id):
        rows = Case.objects.select_related("organisation", "victim", "subject")
        case = rows.filter(pk=found.case_id, erased_on__isnull=True, receipt__isnull=False).first()
        if case is None:
            raise Http404
        actor = Actor(None, None, timezone.localdate())
        own = Own(case, actor, reverse("receipt-page"), "reporting/frame.html")
        if request.method != "POST":
            _read(case)
        answer = _handle(request, own)
    receipts.give(answer, found)
    return answer


def _read(case: Case) -> None:
    with transaction.atomic(using=CONTACTS):
        record(
            organisation_id=case.organisation_id,
            account=None,
            action="case.read-own",
            subject=str(case.pk),
        )


@require_POST
def receipt_leave(request: HttpRequest) -> HttpResponse:
    """Away from here at once."""
    response = left(request)
    receipts.forget(response)
    return response


@require_safe
@member_required()
def own_cases(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What a member reported, and what others reported that happened to them."""
    member = visitor.require_member()
    mine = visible_cases(visitor).filter(
        participants__member=member, participants__capacity__in=OWN
    )
    rows = mine.distinct().order_by("-reported_on", "-number")
    return answer_with(request, "own_cases", {"cases": rows, "visitor": visitor})


@with_files
@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def own_case(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """One of those."""
    case = case_for(visitor, case_id, read=request.method != "POST")
    member = visitor.require_member()
    if not capacities(visitor, case) & OWN:
        raise Http404
    actor = Actor(visitor.account, member, timezone.localdate())
    address = reverse(
        "report-own-case", kwargs={"slug": visitor.organisation.slug, "case_id": case.pk}
    )
    return _handle(request, Own(case, actor, address, "organisations/frame.html"))


def _handle(request: HttpRequest, own: Own) -> HttpResponse:
    page = own_page(own.case, own.actor)
    if request.method != "POST":
        return _show(request, own, page)
    deed = request.POST.get("doe", "")
    if deed == _CLAIM and page.may_claim:
        return _claimed(request, own)
    act = _ACTS.get(deed)
    if act is None or (deed in _FOR_VICTIM and not page.full):
        raise Http404
    files = taken(request) if deed == "toevoegen" and FIELD in request.FILES else NOTHING
    try:
        if not files.refused or files.evidence or request.POST.get("tekst", "").strip():
            act(Deed(request.POST, own, files))
        if files.refused:
            return _show(request, own, own_page(own.case, own.actor), files=files)
    except UserError as error:
        return _show(request, own, page, deed, error)
    return HttpResponseRedirect(f"{own.address}?gedaan={deed}")


def _claimed(request: HttpRequest, own: Own) -> HttpResponse:
    """The receipt of the integrity report, which is shown this once."""
    try:
        code = claim(own.case, own.actor.today)
    except UserError as error:
        return _show(request, own, own_page(own.case, own.actor), _CLAIM, error)
    slug = own.case.organisation.slug
    follow = reverse("integrity-follow", kwargs={"slug": slug})
    context = {"own": own, "code": code, "follow": request.build_absolute_uri(follow)}
    return answer_with(request, "claimed", context)


def _show(
    request: HttpRequest,
    own: Own,
    page: OwnPage,
    deed: str = "",
    error: UserError | None = None,
    files: Taken = NOTHING,
) -> HttpResponse:
    done = request.GET.get("gedaan", "")
    context = {
        "own": own,
        "page": page,
        "lines": support_of(own.case.organisation),
        "judgements": pairs(Judgement),
        "yes_no": asking.yes_no(),
        "accept": ACCEPT,
        "most": MOST_BYTES // 1024 // 1024,
        "most_files": MOST_FILES,
        "deed": deed,
        "error": error,
        "posted": request.POST if error else {},
        "refused": files.refused,
        "kept": len(files.evidence),
        "done": _done().get(done, "") if not error else "",
    }
    status = 400 if error or files.refused else 200
    return answer_with(request, "own", context, status=status)


def _done() -> dict[str, str]:
    return {
        "toevoegen": _("Het is toegevoegd. Wie uw melding volgt, krijgt bericht."),
        "bellen": _("Uw verzoek is doorgegeven. Iemand belt u."),
        "nazorg": _("Dank u. Wie uw melding volgt, kan dit lezen."),
        "toestemming": _("Dat is vastgelegd, en deze persoon krijgt bericht."),
        "niet-inlichten": _("Dat is vastgelegd. Deze persoon krijgt geen bericht."),
        "geen-toestemming": _("Dat is vastgelegd. Deze persoon ziet uw melding niet meer."),
        "intrekken": _("Uw melding is ingetrokken."),
    }


def _text(posted: QueryDict, name: str, longest: int = LONGEST_TEXT) -> str:
    found = plain(posted.get(name, ""))
    if len(found) > longest:
        raise UserError(
            _("Dit is te lang: {found} tekens. Er passen er {longest}.").format(
                found=len(found), longest=longest
            ),
            where=name,
            mend=_("Maak de tekst korter, of voeg hem in stukken toe."),
        )
    return found


def _add(deed: Deed) -> None:
    text = _text(deed.posted, "tekst", 4 * LONGEST_TEXT)
    later.add_to_case(
        case_id=deed.own.case.pk, actor=deed.own.actor, text=text, files=deed.files.evidence
    )


def _call(deed: Deed) -> None:
    phone = line(_text(deed.posted, "telefoon", 40))
    when = line(_text(deed.posted, "moment", 200))
    later.ask_call_back(case_id=deed.own.case.pk, actor=deed.own.actor, phone=phone, when=when)


def _aftercare(deed: Deed) -> None:
    answers = {"ja": True, "nee": False}
    needed = answers.get(deed.posted.get("nodig", ""))
    if needed is None:
        raise UserError(
            _("Kies of u hulp nodig had"),
            where="nodig",
            mend=_("De andere vragen mag u overslaan."),
        )
    judged = deed.posted.get("oordeel", "")
    later.judge_aftercare(
        case_id=deed.own.case.pk,
        actor=deed.own.actor,
        needed=needed,
        offered=answers.get(deed.posted.get("aangeboden", "")),
        used=answers.get(deed.posted.get("gebruikt", "")),
        judged=Judgement(judged) if judged in Judgement.values else None,
        text=_text(deed.posted, "over-nazorg"),
    )


def _agree(deed: Deed) -> None:
    later.give_consent(case_id=deed.own.case.pk, actor=deed.own.actor, code=_code(deed))


def _disagree(deed: Deed) -> None:
    later.withdraw_consent(case_id=deed.own.case.pk, actor=deed.own.actor, code=_code(deed))


def _refuse(deed: Deed) -> None:
    later.refuse_consent(case_id=deed.own.case.pk, actor=deed.own.actor, code=_code(deed))


def _code(deed: Deed) -> str:
    code = deed.posted.get("wie", "")
    if code not in {each.code for each in own_page(deed.own.case, deed.own.actor).choices}:
        raise UserError(
            _("Deze persoon kunt u niet kiezen"),
            where="wie",
            mend=_("Kies iemand van deze pagina."),
        )
    return code


def _withdraw(deed: Deed) -> None:
    if deed.posted.get("zeker") != "1":
        raise UserError(
            _("Zet een vinkje als u het zeker weet"),
            where="zeker",
            mend=_("Zonder vinkje blijft uw melding staan."),
        )
    later.withdraw_case(
        case_id=deed.own.case.pk, actor=deed.own.actor, text=_text(deed.posted, "waarom")
    )


_ACTS: dict[str, Callable[[Deed], None]] = {
    "toevoegen": _add,
    "bellen": _call,
    "nazorg": _aftercare,
    "toestemming": _agree,
    "niet-inlichten": _refuse,
    "geen-toestemming": _disagree,
    "intrekken": _withdraw,
}
_FOR_VICTIM = frozenset(_ACTS) - {"toevoegen", "bellen"}
