"""What is kept about one member, for who answers their request for access."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import may_handle, visible_cases
from graadmeter.service.incidents.keeping.copies import as_data
from graadmeter.service.incidents.keeping.pages import GIVING_ACCESS, explained
from graadmeter.service.incidents.keeping.pdf import copies_pdf
from graadmeter.service.incidents.keeping.person import known_of, parts_of
from graadmeter.service.incidents.keeping.views_copies import as_file, as_json
from graadmeter.service.incidents.keeping.words import disclosure_names
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import line, plain
from graadmeter.service.vault.receipts import receipt_mark

_MOST = 20
_LONGEST_NAME = 200


@require_http_methods(["GET", "HEAD", "POST"])
@member_required(*GIVING_ACCESS)
def search(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Finds a member by a part of their name, or a case by the receipt that somebody brought."""
    visitor.require_member()
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            mark = receipt_mark(plain(request.POST.get("code", "")))
        except UserError as error:
            problems["code"] = f"{error.what}. {error.mend}".strip()
        else:
            case = visible_cases(visitor).filter(receipt=mark, erased_on__isnull=True).first()
            if case is not None and may_handle(visitor, case):
                return redirect("keeping-case", visitor.organisation.slug, case.pk)
            problems["code"] = _("Bij deze code hoort geen melding die u behandelt.")
    wanted = line(request.GET.get("naam", ""))[:_LONGEST_NAME]
    found: list[Member] = []
    if wanted:
        named = Member.objects.filter(account__name__icontains=wanted).select_related("account")
        found = list(named.order_by("account__name", "pk")[:_MOST])
    context = {
        "visitor": visitor,
        "wanted": wanted,
        "found": [(each.pk, name_of(each)) for each in found],
        "problems": problems,
    }
    return render(request, "keeping/search.html", context, status=400 if problems else 200)


@require_safe
@member_required(*GIVING_ACCESS)
def person(request: HttpRequest, visitor: Visitor, member_id: int) -> HttpResponse:
    """What is kept about a member, and which cases are still to be gone through."""
    member = _member(visitor, member_id)
    today = timezone.localdate()
    names = disclosure_names()
    context = {
        "visitor": visitor,
        "member": member,
        "name": name_of(member),
        "copy": known_of(member, visitor.organisation, today),
        "parts_of_person": [(part, names[part.kind]) for part in parts_of(visitor, member, today)],
    }
    _note(visitor, member, "page")
    return render(request, "keeping/person.html", context)


@require_safe
@member_required(*GIVING_ACCESS)
@explained
def download(_request: HttpRequest, visitor: Visitor, member_id: int, form: str) -> HttpResponse:
    """All of it as one file; only cases that were gone through are in it."""
    member = _member(visitor, member_id)
    if form not in {"pdf", "json"}:
        raise Http404
    today = timezone.localdate()
    parts = parts_of(visitor, member, today)
    copies = [part.copy for part in parts if part.copy is not None]
    if len(copies) < len(parts):
        raise UserError(
            _("Nog niet alle meldingen zijn nagekeken"),
            mend=_("Kijk bij elke melding na wat over anderen gaat."),
        )
    everything = [known_of(member, visitor.organisation, today), *copies]
    _note(visitor, member, form)
    if form == "pdf":
        return as_file(copies_pdf(everything, everything[0].title), "application/pdf", "inzage.pdf")
    return as_json([as_data(copy) for copy in everything], "inzage.json")


def _member(visitor: Visitor, member_id: int) -> Member:
    visitor.require_member()
    rows = Member.objects.filter(pk=member_id).select_related("account", "department")
    found: Member | None = rows.first()
    if found is None:
        raise Http404
    return found


def _note(visitor: Visitor, member: Member, form: str) -> None:
    with transaction.atomic(using=CONTACTS):
        record(
            organisation_id=visitor.organisation.pk,
            account=visitor.account,
            action="data.person",
            subject=str(member.pk),
            form=form,
        )
