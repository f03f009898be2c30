"""The figures of integrity reports: of one's own reports, and what may leave the organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.labels import block_label
from graadmeter.service.incidents.counting.publishing.files import hidden_word
from graadmeter.service.integrity.counting import actions
from graadmeter.service.integrity.counting.counts import BlockCount, Kept, YearCount, count_year
from graadmeter.service.integrity.counting.labels import (
    category_label,
    followup_label,
    policies,
    standing_label,
)
from graadmeter.service.integrity.counting.publishing.protecting import Policy, advised
from graadmeter.service.integrity.counting.publishing.reports import (
    FILES,
    Outside,
    notes_of,
    sentences_of,
    tables_of,
)
from graadmeter.service.integrity.counting.reading import reports_until, years_of
from graadmeter.service.integrity.definitions import ASKED_OF, Followup
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import IntegrityYear
from graadmeter.service.integrity.words import Conclusion
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.words import Role

READERS = (Role.INTEGRITY_OFFICER, Role.SECRETARY, Role.CLERK, Role.ADMINISTRATOR)
FIXING = (Role.INTEGRITY_OFFICER, Role.SECRETARY)
FIRST_YEAR = 1990
_YEARS_BACK = 5


@member_required(*READERS)
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The years that are over, and for officers what they have a key to, year by year."""
    today = timezone.localdate()
    kept = {each.year: each for each in IntegrityYear.objects.all()}
    past = range(today.year - 1, max(today.year - 1 - _YEARS_BACK, FIRST_YEAR), -1)
    context: dict[str, Any] = {
        "years": [(year, kept.get(year)) for year in sorted({*past, *kept}, reverse=True)],
        "officer": visitor.has_role(Role.INTEGRITY_OFFICER),
        "merged": [each.name for each in organisations_of(visitor.organisation)[1:]],
    }
    if context["officer"]:
        context |= _own(request, visitor, today)
    return render(request, "integrity/counting/overview.html", context)


def _own(request: HttpRequest, visitor: Visitor, today: date) -> dict[str, Any]:
    """What an officer has a key to: nobody learns here of a report that is kept from them."""
    account = visitor.account
    years = years_of(visitor.organisation, account) or (today.year,)
    wanted = request.GET.get("jaar", "")
    year = next((each for each in years if str(each) == wanted), years[0])
    reports = reports_until(visitor.organisation, date(max(*years, year), 12, 31), account)
    counted = {each: count_year(reports, each, today) for each in years[:10]}
    chosen = counted.get(year) or count_year(reports, year, today)
    return {
        "year": year,
        "year_options": [(each, str(each)) for each in years],
        "definitions": ", ".join(chosen.definitions),
        "parts_of_year": [_part(block, chosen.blocks[block]) for block in ASKED_OF],
        "trend": [_trend_line(each, counted[each]) for each in sorted(counted)],
        "trend_columns": [block_label(block) for block in ASKED_OF],
    }


def _trend_line(year: int, counted: YearCount) -> list[Any]:
    return [str(year), *(counted.blocks[block].all.came_in for block in ASKED_OF)]


def _part(block: Any, counted: BlockCount) -> dict[str, Any]:
    counts = counted.all
    return {
        "id": block.value.replace("_", "-"),
        "title": block_label(block),
        "lines": [
            (_("Binnengekomen"), counts.came_in),
            (_("In behandeling genomen"), counts.admitted),
            *((standing_label(why), number) for why, number in counts.left_out.items()),
            (_("Open aan het eind van het jaar, ook van eerdere jaren"), counted.open_at_end),
        ],
        "outcomes": [
            *((label(each), counts.conclusions[each]) for each in Conclusion),
            (_("Nog geen uitkomst"), counts.unconcluded),
        ],
        "categories": [
            (
                category_label(category),
                [each.came_in, each.admitted, each.registered],
            )
            for category, each in counted.categories.items()
            if each.came_in
        ],
        "uncategorised": counts.uncategorised,
        "followups": [(followup_label(each), counts.followups[each]) for each in Followup],
        "measures": [(label(each), number) for each, number in counts.measures.items() if number],
        "terms": [
            (_("Ontvangst bevestigd binnen zeven dagen"), *_kept(counts.confirmed)),
            (_("Melder geïnformeerd binnen drie maanden"), *_kept(counts.informed)),
        ],
    }


def _kept(kept: Kept) -> tuple[int, int, int]:
    return kept.in_time, kept.late, kept.waiting


@member_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """What leaves the organisation of a year: as it did, or as it would, with the choice."""
    organisation, today = visitor.organisation, timezone.localdate()
    _check(year, today)
    kept, problem = actions.fixed(year), None
    may_fix = visitor.has_role(*FIXING)
    threshold = choices_of(organisation).publication_threshold
    if request.method == "POST":
        policy = _policy(request.POST.get("beleid", ""))
        if not may_fix:
            raise PermissionDenied
        if policy is None:
            problem = UserError(
                _("Kies wat u naar buiten brengt"), mend=_("Kies één van de mogelijkheden.")
            )
        else:
            try:
                actions.fix_year(
                    organisation=organisation,
                    year=year,
                    policy=policy,
                    account=visitor.account,
                    today=today,
                )
            except UserError as error:
                problem = error
            else:
                messages.success(
                    request, _("De cijfers van {year} zijn vastgesteld.").format(year=year)
                )
                return redirect("integrity-figures-year", slug=organisation.slug, year=year)
    if kept is not None:
        outside, choice = actions.outside_of(organisation, kept), ""
    else:
        published, definition = actions.to_publish(organisation, year, Policy.TABLES, today)
        outside = Outside(organisation.name, year, definition, None, published)
        choice = advised(actions.reports_in(organisation, year), threshold).value
    context = {
        "outside": outside,
        "tables": tables_of(outside),
        "sentences": sentences_of(outside),
        "notes": notes_of(outside),
        "hidden": hidden_word(),
        "kinds": list(FILES),
        "threshold": threshold,
        "may_fix": may_fix and kept is None,
        "policies": policies(),
        "chosen": choice,
        "problem": problem,
    }
    status = 400 if problem else 200
    return render(request, "integrity/counting/year.html", context, status=status)


@member_required(*READERS)
@require_safe
def year_file(
    request: HttpRequest,  # noqa: ARG001
    visitor: Visitor,
    year: int,
    kind: str,
) -> HttpResponse:
    """What was fixed, as a file."""
    kept = actions.fixed(year)
    if kept is None or kind not in FILES:
        raise Http404
    content_type, write = FILES[kind]
    answer = HttpResponse(
        write(actions.outside_of(visitor.organisation, kept)), content_type=content_type
    )
    name = f"integriteit-{visitor.organisation.slug}-{year}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _policy(text: str) -> Policy | None:
    return next((each for each in Policy if each.value == text), None)


def _check(year: int, today: date) -> None:
    """Sees that a year is over.

    Raises:
        Http404: it is not, or nobody means it.
    """
    if not FIRST_YEAR <= year < today.year:
        raise Http404
