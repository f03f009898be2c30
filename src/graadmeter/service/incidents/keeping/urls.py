"""Addresses of keeping; all of them ask for an account that is a member."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.incidents.keeping import (
    views_case,
    views_copies,
    views_person,
    views_retention,
)

KEEPING = "register/<slug:slug>/bewaren/"
CASE = f"{KEEPING}melding/<uuid:case_id>/"
COPY = f"{CASE}<slug:kind>/"
PERSON = f"{KEEPING}persoon/"

urlpatterns = [
    path(KEEPING, views_retention.overview, name="keeping"),
    path(f"{KEEPING}termijnen/", views_retention.terms, name="keeping-terms"),
    path(f"{KEEPING}voorstel/", views_retention.propose, name="keeping-propose"),
    path(f"{KEEPING}voorstel/<uuid:proposal_id>/", views_retention.decide, name="keeping-decide"),
    path(PERSON, views_person.search, name="keeping-search"),
    path(f"{PERSON}<int:member_id>/", views_person.person, name="keeping-person"),
    path(
        f"{PERSON}<int:member_id>/bestand/<slug:form>/",
        views_person.download,
        name="keeping-person-file",
    ),
    path(CASE, views_case.case_page, name="keeping-case"),
    path(f"{CASE}bewaarplicht/", views_case.hold, name="keeping-hold"),
    path(f"{CASE}verbeteren/", views_case.correct, name="keeping-correct"),
    path(f"{CASE}verzoek/", views_case.ask, name="keeping-ask"),
    path(f"{CASE}verzoek/<uuid:request_id>/", views_case.answer, name="keeping-answer"),
    path(f"{COPY}nakijken/", views_copies.mark, name="keeping-mark"),
    path(COPY, views_copies.show, name="keeping-copy"),
    path(f"{COPY}bestand/<slug:form>/", views_copies.download, name="keeping-copy-file"),
]
