"""Addresses of the service."""

from __future__ import annotations

from django.urls import include, path

from graadmeter.service.project import health, language

urlpatterns = [
    path("gezondheid/", health.alive, name="alive"),
    path("gezondheid/gereed/", health.ready, name="ready"),
    path("taal/", language.choose, name="choose-language"),
    path("", include("graadmeter.service.accounts.urls")),
    path("", include("graadmeter.service.fieldwork.urls")),
]
