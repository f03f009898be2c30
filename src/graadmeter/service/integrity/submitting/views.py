"""The public pages and the form. What is filled in is kept nowhere until it is sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.incidents.attachments.kinds import ACCEPT, MOST_BYTES, MOST_FILES
from graadmeter.service.incidents.reporting.uploads import taken, with_files
from graadmeter.service.integrity.channel import channel_of
from graadmeter.service.integrity.submitting import asking
from graadmeter.service.integrity.submitting import filled as forms
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.submitting.filled import Faults, Filled
from graadmeter.service.integrity.submitting.visiting import Visit, answer_with, public
from graadmeter.service.integrity.words import Medium, Way
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.words import Audience

SEND = "versturen"
_TITLES = {1: "wat", 2: "verhaal", 3: "nalezen"}


@require_safe
@public(while_open=True)
def information(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ways to report, who reads it, the terms, protection, and where else one can go."""
    context = {
        "page_name": "integrity-info",
        "ways": asking.ways(visit.channel),
        "handlers": visit.handlers,
        "advisers": asking.adviser_names(visit.today),
        "authorities": asking.authorities(),
    }
    return answer_with(request, "information", visit, context)


@require_http_methods(["GET", "HEAD", "POST"])
@public(while_open=True)
def report(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form for everybody; nobody who is signed in is known here."""
    return _form(request, visit)


@with_files
@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def report_own(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The form for a member, whose name goes into the envelope of names."""
    visit = Visit(
        visitor.organisation, channel_of(), timezone.localdate(), visitor.require_member()
    )
    if not visit.is_open:
        context = {
            "advisers": asking.adviser_names(visit.today),
            "authorities": asking.authorities(),
        }
        return answer_with(request, "closed", visit, context)
    return _form(request, visit)


def _form(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _show(request, visit, 1, forms.new())
    filled = forms.read(request.POST)
    target = request.POST.get("naar", "")
    wanted = int(target) if target in {"1", "2", "3"} else len(forms.PAGES) + 1
    for page in forms.PAGES[: wanted - 1]:
        found = forms.faults(filled, visit, page)
        if found:
            return _show(request, visit, page, filled, found)
    if target != SEND:
        return _show(request, visit, wanted if wanted in forms.PAGES else 1, filled)
    files = taken(request)
    if files.refused:
        return _show(request, visit, 3, filled, refused=list(files.refused))
    return _send(request, visit, filled, tuple(files.evidence))


def _send(
    request: HttpRequest, visit: Visit, filled: Filled, files: tuple[Evidence, ...]
) -> HttpResponse:
    adviser = forms.adviser(filled, visit)
    try:
        made = submit(
            said=Submission(
                way=Way(filled.wijze),
                medium=Medium.WEB if visit.member is None else Medium.SIGNED_IN,
                audience=Audience(filled.over),
                core=forms.core_of(filled, visit),
                who=forms.who_of(filled, visit),
                also=() if adviser is None else (adviser.recipient,),
            ),
            secret=filled.secret,
            today=visit.today,
            files=files,
        )
    except UserError as error:
        return _show(request, visit, 1, filled, {"niet": f"{error.what}. {error.mend}"})
    return _received(request, visit, made)


def _received(request: HttpRequest, visit: Visit, made: Made) -> HttpResponse:
    context = {
        "receipt": made.receipt,
        "report": made.report,
        "follow": visit.address("integrity-follow"),
    }
    return answer_with(request, "received", visit, context)


def _show(
    request: HttpRequest,
    visit: Visit,
    page: int,
    filled: Filled,
    faults: Faults | None = None,
    refused: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "page_name": "integrity-submit",
        "page": page,
        "filled": filled,
        "faults": faults or {},
        "refused": refused or [],
        "send": SEND,
        **_asked(visit, page, filled),
    }
    status = 400 if faults or refused else 200
    return answer_with(request, _TITLES[page], visit, context, status=status)


def _asked(visit: Visit, page: int, filled: Filled) -> dict[str, Any]:
    if page == 1:
        return {
            "ways": asking.ways(visit.channel, signed_in=visit.signed_in),
            "audiences": asking.audiences(),
            "handlers": visit.handlers,
        }
    if page == 2:
        advisers = [(str(each.member), each.name) for each in visit.advisers]
        return {"kinds": asking.kinds(), "advisers": advisers}
    return {
        "summary": _summary(visit, filled),
        "accept": ACCEPT,
        "most": MOST_BYTES // 1024 // 1024,
        "most_files": MOST_FILES,
    }


def _summary(visit: Visit, filled: Filled) -> list[tuple[str, str, int]]:
    """What was filled in, to read back: what was asked, the answer, and on which page."""
    without = {str(each) for each in forms.excluded(filled, visit)}
    kept_out = [each.name for each in visit.handlers if str(each.member) in without]
    adviser, who = forms.adviser(filled, visit), forms.who_of(filled, visit)
    reads = "" if adviser is None else adviser.name
    ways = asking.ways(visit.channel, signed_in=visit.signed_in)
    lines = [
        (_("Hoe u meldt"), _named(ways, filled.wijze), 1),
        (_("Over wie het gaat"), _named(asking.audiences(), filled.over), 1),
        (_("Wie uw melding niet mag zien"), ", ".join(kept_out), 1),
        (_("Wat er gebeurde"), filled.verhaal, 2),
        (_("Waar het op lijkt"), _named(asking.kinds(), *filled.soort), 2),
        (_("Wanneer"), filled.wanneer, 2),
        (_("Waar"), filled.waar, 2),
        (_("Wie erbij betrokken is"), filled.wie, 2),
        (_("Wie het zag of ervan weet"), filled.getuigen, 2),
        (_("Wie u het al vertelde"), filled.verteld, 2),
        (_("Uw naam"), who.name if who else "", 2),
        (_("Telefoon"), filled.telefoon if who else "", 2),
        (_("E-mail"), filled.mail if who else "", 2),
        (_("Hoe u contact wilt"), filled.contact, 2),
        (_("Leest mee"), reads, 2),
    ]
    return [each for each in lines if each[1]]


def _named(choices: list[asking.Choice], *chosen: str) -> str:
    return "; ".join(label for value, label, _note in choices if value in chosen)
