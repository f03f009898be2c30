"""Addresses of keys, recipients, names and recovery: each asks for an account."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.integrity.holding import (
    views_channel,
    views_key,
    views_names,
    views_recipients,
    views_recovery,
)

_INTEGRITY = "register/<slug:slug>/integriteit/"
_KEY = f"{_INTEGRITY}sleutel/"
_REPORT = f"{_INTEGRITY}meldingen/<uuid:report_id>/"

urlpatterns = [
    path(_KEY, views_key.key, name="integrity-key"),
    path(f"{_KEY}wachtzin/", views_key.passphrase, name="integrity-key-passphrase"),
    path(f"{_KEY}vervangen/", views_key.replace, name="integrity-key-replace"),
    path(f"{_KEY}delen/", views_recipients.share, name="integrity-key-share"),
    path(f"{_INTEGRITY}ontgrendelen/", views_key.unlock, name="integrity-unlock"),
    path(f"{_INTEGRITY}vergrendelen/", views_key.lock, name="integrity-lock"),
    path(f"{_INTEGRITY}kanaal/", views_channel.channel, name="integrity-channel"),
    path(f"{_INTEGRITY}herstel/", views_recovery.recovery, name="integrity-recovery"),
    path(f"{_INTEGRITY}namen/", views_names.requests, name="integrity-identity-requests"),
    path(f"{_REPORT}sleutels/", views_recipients.recipients, name="integrity-recipients"),
    path(f"{_REPORT}wie/", views_names.identity, name="integrity-identity"),
]
