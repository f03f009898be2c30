"""Addresses of handling integrity reports; all of them ask for an account that is a member."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.integrity.handling import (
    views_lists,
    views_record,
    views_report,
    views_talk,
)

_INTEGRITY = "register/<slug:slug>/integriteit/"
_REPORT = f"{_INTEGRITY}meldingen/<uuid:report_id>/"
_FILE = f"{_REPORT}bestand/<uuid:attachment_id>/"

urlpatterns = [
    path(_INTEGRITY, views_lists.overview, name="integrity-worklist"),
    path(f"{_INTEGRITY}noteren/", views_record.record, name="integrity-record"),
    path(_REPORT, views_report.report_page, name="integrity-report"),
    path(f"{_REPORT}doen/<slug:act>/", views_report.act, name="integrity-act"),
    path(f"{_REPORT}antwoorden/", views_talk.reply, name="integrity-reply"),
    path(_FILE, views_talk.copy, name="integrity-file"),
    path(f"{_FILE}origineel/", views_talk.original, name="integrity-file-original"),
]
