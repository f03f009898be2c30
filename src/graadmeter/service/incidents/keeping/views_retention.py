"""Pages about how long cases are kept: the numbers, the terms, and erasing by two."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping import proposing
from graadmeter.service.incidents.keeping.pages import KEEPERS, SETTING_TERMS, explained
from graadmeter.service.incidents.keeping.retention import overview_of
from graadmeter.service.incidents.keeping.tasks import carry_out_soon
from graadmeter.service.incidents.keeping.words import part_names, proposal_names
from graadmeter.service.incidents.models import RetentionProposal
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.actions import change_choices
from graadmeter.service.organisations.choices import Choices, choices_of
from graadmeter.service.organisations.people import name_of
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import plain

_RECENT = 5


@require_safe
@member_required(*KEEPERS)
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Numbers of cases: kept, due, held; and the proposal that waits."""
    choices = choices_of(visitor.organisation)
    today = timezone.localdate()
    found = overview_of(choices, today)
    names, waiting = part_names(), proposing.current(visitor.organisation)
    done = RetentionProposal.objects.exclude(state__in=proposing.UNDECIDED)
    context = {
        "visitor": visitor,
        "choices": choices,
        "overview": found,
        "parts": [(names[part], count) for part, count in sorted(found.due.items())],
        "years": [(names[part], str(year), count) for part, year, count in found.by_year],
        "sets_terms": visitor.has_role(*SETTING_TERMS),
        "proposal": waiting,
        "proposed_by": name_of(waiting.made_by) if waiting else "",
        "own": waiting is not None
        and visitor.member is not None
        and waiting.made_by_id == visitor.member.pk,
        "states": proposal_names(),
        "recent": list(done.order_by("-made_on", "-pk")[:_RECENT]),
    }
    return render(request, "keeping/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required(*SETTING_TERMS)
def terms(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """How many years, and on which decision that rests."""
    visitor.require_member()
    choices = choices_of(visitor.organisation)
    names = ("retention_years", "offender_retention_years", "retention_basis")
    typed = {name: str(getattr(choices, name)) for name in names}
    problems: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: plain(request.POST.get(name, "")) for name in names}
        try:
            changed = Choices.model_validate({**choices.model_dump(), **typed})
        except ValidationError as error:
            problems = _in_words(error)
        else:
            change_choices(
                organisation=visitor.organisation, choices=changed, account=visitor.account
            )
            messages.success(request, _("De bewaartermijnen zijn opgeslagen."))
            return redirect("keeping", visitor.organisation.slug)
    context = {"visitor": visitor, "typed": typed, "problems": problems}
    return render(request, "keeping/terms.html", context, status=400 if problems else 200)


def _in_words(error: ValidationError) -> dict[str, str]:
    words = {
        "retention_years": _("Geef een heel aantal jaren, van 1 tot en met 30."),
        "offender_retention_years": _("Geef een heel aantal jaren, van 1 tot en met 30."),
        "retention_basis": _("Maak de grondslag korter: ten hoogste 200 tekens."),
    }
    return {
        str(each["loc"][0]): (
            # What `Choices` itself refuses is in words already.
            str(each["ctx"]["error"])
            if each["type"] == "value_error"
            else words[str(each["loc"][0])]
        )
        for each in error.errors()
    }


@require_POST
@member_required(*KEEPERS)
@explained
def propose(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Proposes to erase what is due today."""
    proposing.propose(
        organisation=visitor.organisation,
        member=visitor.require_member(),
        today=timezone.localdate(),
    )
    messages.success(request, _("Uw voorstel ligt klaar. Een collega moet er nog mee instemmen."))
    return redirect("keeping", visitor.organisation.slug)


@require_POST
@member_required(*KEEPERS)
@explained
def decide(request: HttpRequest, visitor: Visitor, proposal_id: uuid.UUID) -> HttpResponse:
    """Agrees with a proposal, or refuses it."""
    member, today = visitor.require_member(), timezone.localdate()
    proposal = RetentionProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    if request.POST.get("besluit") != "akkoord":
        proposing.refuse(proposal=proposal, member=member, today=today)
        messages.success(request, _("Het voorstel is van de baan. Er is niets gewist."))
    elif request.POST.get("zeker") != "1":
        messages.warning(request, _("Vink aan dat u het zeker weet. Er is nog niets gewist."))
    else:
        with transaction.atomic(using=CONTACTS):
            proposing.approve(proposal=proposal, member=member, today=today)
            carry_out_soon()
        messages.success(request, _("Akkoord. De dienst wist nu wat op de lijst staat."))
    return redirect("keeping", visitor.organisation.slug)
