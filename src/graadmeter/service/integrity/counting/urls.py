"""Addresses of the figures of integrity reports."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.integrity.counting import views

_FIGURES = "register/<slug:slug>/integriteit/cijfers/"

urlpatterns = [
    path(_FIGURES, views.overview, name="integrity-figures"),
    path(f"{_FIGURES}<int:year>/", views.year, name="integrity-figures-year"),
    path(f"{_FIGURES}<int:year>/<slug:kind>/", views.year_file, name="integrity-figures-file"),
]
