"""Addresses of the notes of confidential advisers."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.integrity.advising import views, views_key

_NOTES = "register/<slug:slug>/integriteit/aantekeningen/"

urlpatterns = [
    path(_NOTES, views.notes, name="integrity-notes"),
    path(f"{_NOTES}sleutel/", views_key.key, name="integrity-notes-key"),
    path(f"{_NOTES}ontgrendelen/", views_key.unlock, name="integrity-notes-unlock"),
    path(f"{_NOTES}vergrendelen/", views_key.lock, name="integrity-notes-lock"),
    path(f"{_NOTES}nieuw/", views.new, name="integrity-note-new"),
    path(f"{_NOTES}overzicht/", views.year, name="integrity-notes-year"),
    path(f"{_NOTES}<uuid:note_id>/", views.note, name="integrity-note"),
    path(f"{_NOTES}<uuid:note_id>/wissen/", views.delete, name="integrity-note-delete"),
]
