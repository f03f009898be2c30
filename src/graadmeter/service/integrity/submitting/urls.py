"""Addresses of reporting a violation: public in two languages, and signed in."""

from django.urls import path

from graadmeter.service.integrity.submitting import views

urlpatterns = [
    path("integriteit/<slug:slug>/", views.information, name="integrity-info"),
    path("integrity/<slug:slug>/", views.information, name="integrity-info-en"),
    path("integriteit/<slug:slug>/melden/", views.report, name="integrity-submit"),
    path("integrity/<slug:slug>/report/", views.report, name="integrity-submit-en"),
    path("register/<slug:slug>/integriteit/melden/", views.report_own, name="integrity-report-own"),
]
