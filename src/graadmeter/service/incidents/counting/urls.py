"""Addresses of figures and patterns; all of them ask for an account and a role."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.incidents.counting import views, views_patterns, views_report

_FIGURES = "register/<slug:slug>/cijfers/"
_REPORT = f"{_FIGURES}<int:year>/jaarstukken/<int:version>/"

urlpatterns = [
    path(_FIGURES, views.figures, name="figures"),
    path(f"{_FIGURES}<int:year>/", views.year, name="figures-year"),
    path(f"{_FIGURES}<int:year>/vragenlijst/", views.answers, name="figures-answers"),
    path(f"{_FIGURES}<int:year>/voorbeeld/", views.preview, name="figures-preview"),
    path(f"{_FIGURES}<int:year>/vaststellen/", views.fix, name="figures-fix"),
    path(_REPORT, views_report.report, name="figures-report"),
    path(f"{_REPORT}<slug:kind>/", views_report.report_file, name="figures-report-file"),
    path("register/<slug:slug>/patronen/", views_patterns.search, name="figures-patterns"),
]
