"""Addresses of the questionnaire. A code in an address is never logged: logs hold patterns."""

from django.urls import path

from graadmeter.service.fieldwork.runner import open_door, refusing, views

urlpatterns = [
    path("", views.start, name="start"),
    path("deelnemen/<str:code>/", views.start, name="invited"),
    path("open/<str:link>/", open_door.door, name="open-door"),
    path("vragenlijst/hulp/", views.support, name="support"),
    path("vragenlijst/klaar/<int:survey>/", views.thanks, name="thanks"),
    path("vragenlijst/stoppen/", views.stop, name="stop"),
    path("vragenlijst/niet-meedoen/", refusing.refusal, name="refuse"),
    path("vragenlijst/papier/", views.paper, name="paper"),
    path("vragenlijst/<slug:page_id>/", views.page, name="page"),
]
