"""Addresses of evidence."""

from django.urls import path

from graadmeter.service.incidents.attachments import views

_FILE = "register/<slug:slug>/melding/<uuid:case_id>/bestand/<uuid:attachment_id>/"

urlpatterns = [
    path(_FILE, views.copy, name="attachment"),
    path(f"{_FILE}origineel/", views.original, name="attachment-original"),
]
