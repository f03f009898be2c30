"""Addresses of reporting, with and without an account, and of following one's own report."""

from django.urls import path

from graadmeter.service.incidents.reporting import own_views, views

urlpatterns = [
    path("melden/", views.door, name="report-door"),
    path("melden/<slug:slug>/", views.start, name="report-start"),
    path("melden/<slug:slug>/hulp/", views.support, name="report-support"),
    path("melden/<slug:slug>/weg/", views.leave, name="report-leave"),
    path("melden/<slug:slug>/bewijs/", views.evidence, name="report-evidence"),
    path("melden/<slug:slug>/<slug:page_id>/", views.page, name="report-page"),
    path("melding/", own_views.receipt, name="receipt"),
    path("melding/mijn/", own_views.receipt_page, name="receipt-page"),
    path("melding/weg/", own_views.receipt_leave, name="receipt-leave"),
    path("register/<slug:slug>/mijn/", own_views.own_cases, name="report-own"),
    path("register/<slug:slug>/mijn/<uuid:case_id>/", own_views.own_case, name="report-own-case"),
]
