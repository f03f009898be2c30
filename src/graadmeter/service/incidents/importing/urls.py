"""Addresses of the import of lists; all of them ask for an account and a role."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.incidents.importing import views

_LISTS = "register/<slug:slug>/inlezen/"

urlpatterns = [
    path(_LISTS, views.upload, name="figures-import"),
    path(f"{_LISTS}<uuid:upload_id>/", views.preview, name="figures-import-preview"),
    path(f"{_LISTS}<uuid:upload_id>/weg/", views.drop, name="figures-import-drop"),
]
