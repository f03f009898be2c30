"""Addresses of the sample frame."""

from django.urls import path

from graadmeter.service.fieldwork.frame import views

_FRAME = "beheer/onderzoek/<int:survey_id>/steekproefkader/"

urlpatterns = [
    path(_FRAME, views.upload, name="frame"),
    path(f"{_FRAME}<str:token>/", views.preview, name="frame-preview"),
    path(f"{_FRAME}<str:token>/weg/", views.drop, name="frame-drop"),
]
