"""Addresses of the form of an organisation."""

from django.urls import path

from graadmeter.service.fieldwork.inventory import (
    views,
    views_colleagues,
    views_organisations,
    views_pages,
)

urlpatterns = [
    path("opgave/", views.overview, name="inventory"),
    path("opgave/uitleg/", views.about, name="inventory-about"),
    path("opgave/vragen/<slug:page_id>/", views_pages.page, name="inventory-page"),
    path("opgave/antwoorden/", views.answers, name="inventory-answers"),
    path("opgave/papier/", views.paper, name="inventory-paper"),
    path("opgave/collega/", views_colleagues.ask, name="inventory-ask"),
    path("opgave/collega/<slug:token>/", views_colleagues.colleague, name="inventory-colleague"),
    path(
        "opgave/collega/<slug:token>/intrekken/",
        views_colleagues.withdraw,
        name="inventory-withdraw",
    ),
    path("opgave/klaar/", views.ready, name="inventory-ready"),
    path("opgave/insturen/", views.handing_in, name="inventory-hand-in"),
    path("opgave/wijzigen/", views.change, name="inventory-change"),
    path("opgave/stoppen/", views.stop, name="inventory-stop"),
    path(
        "beheer/onderzoeken/<int:survey_id>/organisaties/",
        views_organisations.organisations,
        name="survey-organisations",
    ),
]
