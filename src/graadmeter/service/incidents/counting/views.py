"""Pages of figures: the dashboard, a year, its answers to the monitor, fixing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting import actions
from graadmeter.service.incidents.counting.answers import offered, wave_of
from graadmeter.service.incidents.counting.chart import bars
from graadmeter.service.incidents.counting.classes import (
    IN_CLASSES,
    class_of,
    classes,
    why_classes,
)
from graadmeter.service.incidents.counting.counts import Counts, count_year
from graadmeter.service.incidents.counting.dashboard import dashboard
from graadmeter.service.incidents.counting.definitions import (
    AUDIENCES,
    DEFINITIONS,
    LEFT_OUT,
    Block,
)
from graadmeter.service.incidents.counting.elsewhere import answers_elsewhere
from graadmeter.service.incidents.counting.iceberg import WAVE, said_by_victims
from graadmeter.service.incidents.counting.labels import (
    block_label,
    column_label,
    standing_label,
)
from graadmeter.service.incidents.counting.lineage import families, units_of
from graadmeter.service.incidents.counting.publishing.files import hidden_word
from graadmeter.service.incidents.counting.publishing.kept import kept_from
from graadmeter.service.incidents.counting.publishing.sentences import notes_of
from graadmeter.service.incidents.counting.publishing.tables import (
    banded,
    report_of,
    total_lines,
)
from graadmeter.service.incidents.counting.reading import cases_of, years_of
from graadmeter.service.incidents.models import YearFigures
from graadmeter.service.incidents.words import DEFINITION
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.words import Role

OF_STAFF = (Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY)
"""Who sees the figures of staff and board: the secretary answers for them in the monitor."""
FIXING = (Role.INCIDENT_COORDINATOR, Role.SECRETARY)
READERS = (*OF_STAFF, Role.CLERK)
FIRST_YEAR, LAST_YEAR = 1990, 9998
_TREND_YEARS = 10


def blocks_of(visitor: Visitor) -> tuple[Block, ...]:
    """Whose figures somebody may see: a clerk those of representatives, others those of staff."""
    found: tuple[Block, ...] = ()
    if visitor.has_role(*OF_STAFF):
        found = (Block.STAFF, Block.BOARD)
    return (*found, Block.REPRESENTATIVE) if visitor.has_role(Role.CLERK) else found


@member_required(*READERS)
@require_safe
def figures(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The dashboard of a year."""
    organisation = visitor.organisation
    blocks, years = blocks_of(visitor), years_of(organisation)
    block = _chosen_block(request, blocks)
    year = _chosen_year(request, years)
    days = date(year - _TREND_YEARS + 1, 1, 1), date(year, 12, 31)
    cases = cases_of(organisation, *days, AUDIENCES[block])
    context: dict[str, Any] = {
        "block": block,
        "blocks": [(each.value, block_label(each)) for each in blocks],
        "block_name": block_label(block),
        "year": year,
        "year_options": [(each, str(each)) for each in years or (year,)],
        "said": said_by_victims(organisation.layer, block),
        "wave": WAVE,
        "merged": [each.name for each in organisations_of(organisation)[1:]],
    }
    if block in IN_CLASSES:
        context |= {"trend": classes(cases, block, year), "why": why_classes()}
        return render(request, "counting/classes.html", context)
    board = dashboard(cases, year, families(units_of(organisation)))
    context |= {
        "board": board,
        "forms": [(column_label(form), number) for form, number in board.counts.by_form.items()],
        "charts": {
            "trend": bars([(str(each), counts.total) for each, counts in board.trend]),
            "months": bars(board.months),
        },
        "trend_forms": [column_label(form) for form in DEFINITIONS[DEFINITION].forms],
    }
    return render(request, "counting/dashboard.html", context)


@member_required(*READERS)
@require_safe
def year(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """The figures of a year, each definition beside the other, and the versions that were fixed."""
    return _year_page(request, visitor, _known(year))


def _year_page(
    request: HttpRequest, visitor: Visitor, year: int, problem: UserError | None = None
) -> HttpResponse:
    organisation = visitor.organisation
    cases = cases_of(organisation, date(year, 1, 1), date(year, 12, 31))
    new, old = (count_year(cases, year, DEFINITIONS[name]) for name in (DEFINITION, "2014"))
    versions = YearFigures.objects.filter(year=year).order_by("-version")
    blocks = blocks_of(visitor)
    context = {
        "year": year,
        "definition": DEFINITION,
        "parts_of_year": [
            _part(block, new.blocks[block], old.blocks[block])
            for block in blocks
            if block not in IN_CLASSES
        ],
        "in_classes": [
            (block_label(block), class_of(block, new.blocks[block]).text)
            for block in blocks
            if block in IN_CLASSES
        ],
        "why": why_classes(),
        "versions": versions,
        "over": year < timezone.localdate().year,
        "fixes": visitor.has_role(*FIXING),
        "differs": _differs(versions.first(), blocks, new.blocks),
        "problem": problem,
    }
    status = 400 if problem else 200
    return render(request, "counting/year.html", context, status=status)


def _part(block: Block, counts: Any, old: Any) -> dict[str, Any]:
    return {
        "id": block.value.replace("_", "-"),
        "title": block_label(block),
        "counts": counts,
        "lines": [
            [name, number, banded(number, block, followup)]
            for name, number, followup in total_lines(counts)
        ],
        "old": [[column_label(form), number] for form, number in old.by_form.items()],
        "left_out": [[standing_label(why), counts.left_out[why]] for why in LEFT_OUT],
    }


def _differs(last: YearFigures | None, blocks: tuple[Block, ...], now: Any) -> bool:
    """Whether the register has changed since the last version, in what this visitor sees."""
    if last is None:
        return False
    kept = kept_from(last.figures)
    return any(_seen(block, kept.blocks[block]) != _seen(block, now[block]) for block in blocks)


def _seen(block: Block, counts: Counts) -> object:
    """What is shown of a block, so that a change of anything else does not show either."""
    return class_of(block, counts) if block in IN_CLASSES else total_lines(counts)


@member_required(*FIXING)
@require_POST
def fix(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """Fixes the figures of a year, or a correction of them."""
    try:
        fixed = actions.fix_year(
            organisation=visitor.organisation,
            year=_known(year),
            exact=request.POST.get("totalen") != "klassen",
            account=visitor.account,
            today=timezone.localdate(),
        )
    except UserError as problem:
        return _year_page(request, visitor, year, problem)
    said = _("De cijfers van {year} zijn vastgesteld: versie {version}.")
    messages.success(request, said.format(year=year, version=fixed.version))
    slug = visitor.organisation.slug
    return redirect("figures-report", slug=slug, year=year, version=fixed.version)


@member_required(*READERS)
@require_safe
def answers(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """What the register would answer to the inventories of the monitor."""
    cases = cases_of(visitor.organisation, date(_known(year), 1, 1), date(year, 12, 31))
    counted = count_year(cases, year, DEFINITIONS[DEFINITION])
    context = {
        "year": year,
        "definition": DEFINITION,
        "hidden": hidden_word(),
        "why": why_classes(),
        "lists": [
            (block.value.replace("_", "-"), block_label(block), wave_of(block), answered)
            for block in _inventories(visitor)
            for answered in [offered(block, counted.blocks, over=year < timezone.localdate().year)]
        ],
        "elsewhere": [
            (block.value.replace("_", "-"), block_label(block), answered)
            for block, answered in answers_elsewhere(visitor, year, timezone.localdate())
        ],
    }
    return render(request, "counting/answers.html", context)


@member_required(*FIXING)
@require_safe
def preview(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """What fixing the year would publish, and the question whether to do it."""
    organisation = visitor.organisation
    kept = actions.figures_to_fix(organisation, _known(year), exact=True)
    report = report_of(
        kept,
        organisation=organisation.name,
        year=year,
        version=0,
        definition=DEFINITION,
        fixed_on=timezone.localdate(),
    )
    context = {
        "report": report,
        "notes": notes_of(report),
        "hidden": hidden_word(),
        "year": year,
        "over": year < timezone.localdate().year,
    }
    return render(request, "counting/preview.html", context)


def _inventories(visitor: Visitor) -> tuple[Block, ...]:
    """Those that somebody answers: a secretary of staff and board, a clerk of representatives."""
    secretary = (Block.STAFF_AND_BOARD,) if visitor.has_role(*OF_STAFF) else ()
    return (*secretary, Block.REPRESENTATIVE) if visitor.has_role(Role.CLERK) else secretary


def _chosen_block(request: HttpRequest, blocks: tuple[Block, ...]) -> Block:
    wanted = request.GET.get("groep", "")
    return next((block for block in blocks if block.value == wanted), blocks[0])


def _chosen_year(request: HttpRequest, years: tuple[int, ...]) -> int:
    wanted = request.GET.get("jaar", "")
    found = next((each for each in years if str(each) == wanted), None)
    return found or (years[0] if years else timezone.localdate().year)


def _known(year: int) -> int:
    """A year that days can be in.

    Raises:
        PermissionDenied: it is not.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PermissionDenied
    return year
