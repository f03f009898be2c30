"""Addresses of organisations and the people in them; all of them ask for an account."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.organisations import (
    views_departments,
    views_import,
    views_member,
    views_organisations,
    views_people,
    views_registers,
    views_roles,
    views_routing,
    views_setup,
)

_SETUP = "register/<slug:slug>/inrichting/"
_PEOPLE = f"{_SETUP}mensen/"

urlpatterns = [
    path("register/", views_registers.registers, name="registers"),
    path("beheer/organisaties/", views_organisations.organisations, name="organisations"),
    path(
        "beheer/organisaties/nieuw/",
        views_organisations.new_organisation,
        name="organisation-new",
    ),
    path(_SETUP, views_setup.setup, name="people-setup"),
    path(f"{_SETUP}gegevens/", views_setup.details, name="people-details"),
    path(f"{_SETUP}afdelingen/", views_departments.departments, name="people-departments"),
    path(
        f"{_SETUP}afdelingen/<int:department_id>/",
        views_departments.department,
        name="people-department",
    ),
    path(_PEOPLE, views_people.members, name="people-members"),
    path(f"{_PEOPLE}nieuw/", views_people.new, name="people-new"),
    path(f"{_PEOPLE}inlezen/", views_import.upload, name="people-import"),
    path(f"{_PEOPLE}inlezen/<uuid:upload_id>/", views_import.preview, name="people-import-preview"),
    path(f"{_PEOPLE}<int:member_id>/", views_member.member, name="people-member"),
    path(f"{_PEOPLE}<int:member_id>/wijzigen/", views_people.change, name="people-change"),
    path(f"{_PEOPLE}<int:member_id>/beeindigen/", views_people.end, name="people-end"),
    path(f"{_SETUP}rollen/", views_roles.roles, name="people-roles"),
    path(f"{_SETUP}vervanging/", views_roles.deputies, name="people-deputies"),
    path(f"{_SETUP}berichten/", views_routing.routing, name="people-routing"),
    path(
        f"{_SETUP}berichten/<slug:audience>/",
        views_routing.change_routing,
        name="people-routing-change",
    ),
    path(f"{_SETUP}keuzes/", views_setup.choices, name="people-choices"),
    path(f"{_SETUP}proef/", views_setup.tryout, name="people-tryout"),
]
