"""Addresses of following up; all of them ask for an account that is a member."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.incidents.handling import (
    views_case,
    views_lists,
    views_papers,
    views_protocol,
)

_REGISTER = "register/<slug:slug>/"
_CASE = f"{_REGISTER}melding/<uuid:case_id>/"
_PROTOCOL = f"{_REGISTER}inrichting/protocol/"

urlpatterns = [
    path(_REGISTER, views_lists.overview, name="case-worklist"),
    path(f"{_REGISTER}zoeken/", views_lists.search, name="case-search"),
    path(f"{_REGISTER}verboden/", views_lists.bans, name="case-bans"),
    path(f"{_REGISTER}verboden/afdrukken/", views_lists.bans_print, name="case-bans-print"),
    path(_CASE, views_case.case_page, name="case"),
    path(f"{_CASE}doen/<slug:act>/", views_case.act, name="case-act"),
    path(f"{_CASE}taak/<uuid:task_id>/", views_case.task, name="case-task"),
    path(f"{_CASE}verbod/<uuid:ban_id>/", views_papers.ban, name="case-ban"),
    path(f"{_CASE}brief/<slug:kind>/", views_papers.letter, name="case-letter"),
    path(
        f"{_CASE}maatregel/<uuid:measure_id>/brief.pdf",
        views_papers.letter_file,
        name="case-letter-file",
    ),
    path(f"{_CASE}feitenblad/", views_papers.sheet, name="case-police-sheet"),
    path(_PROTOCOL, views_protocol.protocols, name="case-protocols"),
    path(f"{_PROTOCOL}<slug:audience>/", views_protocol.protocol, name="case-protocol"),
]
