"""Addresses of managing surveys; all of them ask for an account."""

from django.urls import path

from graadmeter.service.fieldwork.manage import (
    views_closing,
    views_export,
    views_followup,
    views_front,
    views_open_link,
    views_pools,
    views_preview,
    views_redaction,
    views_response,
    views_surveys,
)

_SURVEY = "beheer/onderzoeken/<int:survey_id>/"

urlpatterns = [
    path("beheer/onderzoeken/", views_surveys.surveys, name="surveys"),
    path("beheer/onderzoeken/nieuw/", views_surveys.new, name="new-survey"),
    path(_SURVEY, views_response.survey, name="survey"),
    path(f"{_SURVEY}cijfers.csv", views_response.figures, name="response-figures"),
    path(f"{_SURVEY}openen/", views_surveys.open_up, name="open-survey"),
    path(f"{_SURVEY}dagen/", views_surveys.days, name="survey-days"),
    path(f"{_SURVEY}vooraf/", views_front.front, name="survey-front"),
    path(f"{_SURVEY}niet-deelnemers/", views_followup.followup, name="survey-followup"),
    path(f"{_SURVEY}open-link/", views_open_link.open_link, name="survey-open-link"),
    path(f"{_SURVEY}sluiten/", views_closing.close, name="close-survey"),
    path(f"{_SURVEY}afsluiting/", views_closing.audit, name="survey-audit"),
    path(f"{_SURVEY}afsluiting/vergeten/", views_closing.forget, name="survey-forget"),
    path(f"{_SURVEY}open-antwoorden/", views_redaction.overview, name="open-answers"),
    path(f"{_SURVEY}open-antwoorden/volgende/", views_redaction.answer, name="open-answer"),
    path(f"{_SURVEY}microdata/", views_export.export, name="microdata"),
    path(f"{_SURVEY}tussenpersonen/", views_pools.pools, name="pools"),
    path(f"{_SURVEY}tussenpersonen/nieuw/", views_pools.new_pool, name="new-pool"),
    path(f"{_SURVEY}tussenpersonen/bestand/", views_pools.pools_file, name="pools-file"),
    path(f"{_SURVEY}tussenpersonen/<int:pool_id>/", views_pools.more_codes, name="more-codes"),
    path(f"{_SURVEY}proef/", views_preview.preview, name="preview"),
    path(f"{_SURVEY}vragen/", views_preview.listing, name="question-list"),
]
