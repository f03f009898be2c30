"""The notes of a confidential adviser: list, search, write, change, delete, a yearly overview."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.language import gettext as _
from graadmeter.service.integrity.advising import actions, forms
from graadmeter.service.integrity.advising.access import notes_required
from graadmeter.service.integrity.advising.leaving import last_day
from graadmeter.service.integrity.advising.notes import Note, found_in, notes_of, opened_note
from graadmeter.service.integrity.advising.overview import overview_of
from graadmeter.service.integrity.advising.words import contact_label, subject_label
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import AdviserNote, NotesCare
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.typed import line, whole

_YEAR_DIGITS = 4


@require_http_methods(["GET", "HEAD", "POST"])
@notes_required
def notes(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """All notes, or those that hold some words: these are sent, so that no address holds them."""
    every = notes_of(unlocker)
    words = line(request.POST.get("zoek", "")) if request.method == "POST" else ""
    care = NotesCare.objects.filter(holder=unlocker.holder).first()
    context = {
        "visitor": visitor,
        "rows": [_row(note) for note in (found_in(every, words) if words else every)],
        "words": words,
        "count": len(every),
        "goes_on": last_day(care) if care else None,
    }
    return render(request, "integrity/advising/notes.html", context)


def _row(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "on": note.written.on,
        "title": note.written.title,
        "contact": contact_label(note.written.contact),
        "subjects": ", ".join(subject_label(each) for each in note.written.subjects),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@notes_required
def new(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """Writes a note."""
    today = timezone.localdate()
    problems: dict[str, str] = {}
    values = forms.typed(request.POST) if request.method == "POST" else forms.first_asked(today)
    if request.method == "POST":
        written = forms.read(values, today, problems)
        if written is not None:
            actions.write_note(unlocker=unlocker, written=written, today=today)
            messages.success(request, _("Uw aantekening is bewaard."))
            return redirect("integrity-notes", slug=visitor.organisation.slug)
    return _form(request, values, problems, None)


@require_http_methods(["GET", "HEAD", "POST"])
@notes_required
def note(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, note_id: uuid.UUID
) -> HttpResponse:
    """A note, to read and to change."""
    row, today = _own(unlocker, note_id), timezone.localdate()
    problems: dict[str, str] = {}
    if request.method == "POST":
        values = forms.typed(request.POST)
        written = forms.read(values, today, problems)
        if written is not None:
            actions.change_note(unlocker=unlocker, note=row, written=written, today=today)
            messages.success(request, _("Uw aantekening is bewaard."))
            return redirect("integrity-notes", slug=visitor.organisation.slug)
    else:
        values = forms.asked_again(opened_note(unlocker, row).written)
    return _form(request, values, problems, row)


@require_POST
@notes_required
def delete(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, note_id: uuid.UUID
) -> HttpResponse:
    """Deletes a note at once."""
    actions.delete_note(unlocker=unlocker, note=_own(unlocker, note_id))
    messages.success(request, _("Uw aantekening is gewist."))
    return redirect("integrity-notes", slug=visitor.organisation.slug)


@require_safe
@notes_required
def year(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """The overview of a year, which the adviser hands over themselves."""
    written = [each.written for each in notes_of(unlocker)]
    years = sorted({each.on.year for each in written} | {timezone.localdate().year}, reverse=True)
    wanted = whole(request.GET.get("jaar", ""), _YEAR_DIGITS)
    chosen = wanted if wanted in years else years[0]
    threshold = choices_of(visitor.organisation).publication_threshold
    found = overview_of(written, chosen, threshold)
    context = {
        "year": chosen,
        "year_options": [(each, str(each)) for each in years],
        "overview": found,
        "few": _("minder dan {threshold}").format(threshold=threshold),
        "subjects": [(subject_label(each), number) for each, number in found.subjects.items()],
        "contacts": [(contact_label(each), number) for each, number in found.contacts.items()],
    }
    return render(request, "integrity/advising/year.html", context)


def _own(unlocker: Unlocker, note_id: uuid.UUID) -> AdviserNote:
    found: AdviserNote | None = AdviserNote.objects.filter(
        pk=note_id, holder=unlocker.holder
    ).first()
    if found is None:
        raise Http404
    return found


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    problems: dict[str, str],
    row: AdviserNote | None,
) -> HttpResponse:
    context = {
        "values": values,
        "problems": problems,
        "note": row,
        "contacts": forms.contacts(),
        "subjects": forms.subjects(),
    }
    status = 400 if problems else 200
    return render(request, "integrity/advising/note.html", context, status=status)
