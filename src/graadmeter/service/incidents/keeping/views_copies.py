"""Copies for who asked: going through a case, looking at what is left of it, and giving that."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping.actions import keep_marks, note_given
from graadmeter.service.incidents.keeping.copies import (
    as_data,
    copy_of,
    disclosure_of,
    is_current,
    suggested,
    usual_ground,
)
from graadmeter.service.incidents.keeping.marking import MOST_WORDS, Marked, marked_in
from graadmeter.service.incidents.keeping.pages import explained, handled_case
from graadmeter.service.incidents.keeping.passages import digest_of, passages_of
from graadmeter.service.incidents.keeping.pdf import copies_pdf
from graadmeter.service.incidents.keeping.redaction import given, still_readable
from graadmeter.service.incidents.keeping.words import (
    DisclosureKind,
    disclosure_names,
    grounds_of,
)
from graadmeter.service.organisations.access import Visitor, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def mark(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, kind: str) -> HttpResponse:
    """Every passage of a case, with what is to be blacked out of it."""
    known = _known(kind)
    case = handled_case(visitor, case_id)
    passages = passages_of(case)
    found = disclosure_of(case, known)
    kept = suggested(known, passages) if found is None else found.marks or {}
    work = Marked.kept(passages, kept, known)
    changed = found is not None and not is_current(found, passages)
    if request.method == "POST":
        work = marked_in(request.POST, passages, known)
        if request.POST.get("gezien") != digest_of(passages).hex():
            work.problems[""] = _("De melding is intussen veranderd. Kijk haar opnieuw na.")
        if not work.problems:
            keep_marks(
                case=case,
                member=visitor.require_member(),
                kind=known,
                marks=work.marks(),
                digest=digest_of(passages),
                today=timezone.localdate(),
            )
            return redirect("keeping-copy", visitor.organisation.slug, case.pk, known)
    context = {
        "visitor": visitor,
        "case": case,
        "kind": known,
        "title": disclosure_names()[known],
        "grounds": list(grounds_of(known).items()),
        "usual": usual_ground(known),
        "rows": work.rows,
        "words": work.words,
        "most_words": MOST_WORDS,
        "digest": digest_of(passages).hex(),
        "changed": changed,
        "problems": work.problems,
    }
    return render(request, "keeping/mark.html", context, status=400 if work.problems else 200)


@require_safe
@member_required()
@explained
def show(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, kind: str) -> HttpResponse:
    """The copy as it will be given."""
    known = _known(kind)
    case = handled_case(visitor, case_id)
    copy = copy_of(case, known, visitor.organisation, timezone.localdate())
    if copy is None:
        messages.warning(request, _("Kijk eerst na wat er zwart moet."))
        return redirect("keeping-mark", visitor.organisation.slug, case.pk, known)
    passages = passages_of(case)
    found = disclosure_of(case, known)
    marks = found.marks or {} if found else {}
    shown = given(passages, marks, grounds_of(known), usual_ground(known))
    context = {
        "visitor": visitor,
        "case": case,
        "kind": known,
        "copy": copy,
        "left": still_readable(passages, shown),
    }
    return render(request, "keeping/copy.html", context)


@require_safe
@member_required()
@explained
def download(
    _request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, kind: str, form: str
) -> HttpResponse:
    """The copy as a file: PDF, or data. Noted before it leaves."""
    known = _known(kind)
    case = handled_case(visitor, case_id)
    copy = copy_of(case, known, visitor.organisation, timezone.localdate())
    if copy is None:
        raise UserError(
            _("Deze melding is nog niet nagekeken, of veranderde daarna"),
            mend=_("Kijk eerst na wat er zwart moet."),
        )
    if form not in {"pdf", "json"}:
        raise Http404
    note_given(case=case, member=visitor.require_member(), kind=known, form=form)
    if form == "pdf":
        return as_file(copies_pdf([copy], copy.title), "application/pdf", f"{known}.pdf")
    return as_json(as_data(copy), f"{known}.json")


def as_json(data: object, name: str) -> HttpResponse:
    """Data as a file."""
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return as_file(text.encode(), "application/json", name)


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep; its name says nothing about whom it is."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _known(kind: str) -> DisclosureKind:
    if kind not in DisclosureKind.values:
        raise Http404
    return DisclosureKind(kind)
