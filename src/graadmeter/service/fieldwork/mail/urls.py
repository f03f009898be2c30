"""Addresses of mail, of codes that leave by another way, and of the outbox."""

from django.urls import path

from graadmeter.service.fieldwork.mail import public_views, views, views_codes, views_outbox

_SURVEY = "beheer/onderzoek/<int:survey_id>/"

urlpatterns = [
    path("mail/stoppen/<str:token>/", public_views.stop_mail, name="stop-mail"),
    path("beheer/uitgaande-mail/", views_outbox.outbox, name="outbox"),
    path("beheer/uitgaande-mail/<str:token>/", views_outbox.message, name="outbox-message"),
    path(f"{_SURVEY}mail/", views.mailings, name="mailings"),
    path(f"{_SURVEY}mail/panel/", views_codes.panel, name="panel-export"),
    path(f"{_SURVEY}mail/brief/", views_codes.letters, name="letters"),
    path(f"{_SURVEY}mail/brief/pdf/", views_codes.letters_as_pdf, name="letters-pdf"),
    path(f"{_SURVEY}mail/pool/<int:pool_id>/", views_codes.pool, name="pool"),
    path(f"{_SURVEY}mail/pool/<int:pool_id>/codes/", views_codes.pool_list, name="pool-codes"),
    path(f"{_SURVEY}mail/pool/<int:pool_id>/brief/", views_codes.pool_letters, name="pool-letters"),
    path(
        f"{_SURVEY}mail/pool/<int:pool_id>/brief/pdf/",
        views_codes.pool_letters_as_pdf,
        name="pool-letters-pdf",
    ),
    path(f"{_SURVEY}mail/<slug:slug>/", views.mailing, name="mailing"),
    path(f"{_SURVEY}mail/<slug:slug>/opnieuw/", views.again, name="mailing-again"),
]
