"""The published figures of a year, for the annual report: a page, and files."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from graadmeter.service.incidents.counting.publishing.files import (
    as_csv,
    as_text,
    as_workbook,
    hidden_word,
)
from graadmeter.service.incidents.counting.publishing.kept import kept_from
from graadmeter.service.incidents.counting.publishing.sentences import notes_of, sentences_of
from graadmeter.service.incidents.counting.publishing.tables import YearReport, report_of
from graadmeter.service.incidents.counting.views import READERS
from graadmeter.service.incidents.models import YearFigures
from graadmeter.service.organisations.access import Visitor, member_required

FILES: dict[str, tuple[str, Callable[[YearReport], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "txt": ("text/plain; charset=utf-8", as_text),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_workbook,
    ),
}
"""Kind of file to its type and its writer."""


@member_required(*READERS)
@require_safe
def report(request: HttpRequest, visitor: Visitor, year: int, version: int) -> HttpResponse:
    """What may be published of a version: small numbers are hidden in it."""
    found = _report(visitor, year, version)
    context = {
        "report": found,
        "sentences": sentences_of(found),
        "notes": notes_of(found),
        "hidden": hidden_word(),
        "kinds": list(FILES),
    }
    return render(request, "counting/report.html", context)


@member_required(*READERS)
@require_safe
def report_file(
    request: HttpRequest,  # noqa: ARG001
    visitor: Visitor,
    year: int,
    version: int,
    kind: str,
) -> HttpResponse:
    """The same as a file."""
    if kind not in FILES:
        raise Http404
    content_type, write = FILES[kind]
    content = write(_report(visitor, year, version))
    answer = HttpResponse(content, content_type=content_type, status=HTTPStatus.OK)
    name = f"incidenten-{visitor.organisation.slug}-{year}-versie-{version}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _report(visitor: Visitor, year: int, version: int) -> YearReport:
    fixed = get_object_or_404(YearFigures, year=year, version=version)
    return report_of(
        kept_from(fixed.figures),
        organisation=visitor.organisation.name,
        year=year,
        version=version,
        definition=fixed.definition,
        fixed_on=fixed.fixed_on,
    )
