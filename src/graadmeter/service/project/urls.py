"""Addresses of the service."""

from __future__ import annotations

from django.urls import include, path

from graadmeter.service.project import health, language, publication

urlpatterns = [
    path("gezondheid/", health.alive, name="alive"),
    path("gezondheid/gereed/", health.ready, name="ready"),
    path("taal/", language.choose, name="choose-language"),
    path("publicatie/", publication.show, name="publication"),
    path("publicatie/<path:name>", publication.show, name="publication-file"),
    path("", include("graadmeter.service.accounts.urls")),
    path("", include("graadmeter.service.fieldwork.urls")),
    path("", include("graadmeter.service.organisations.urls")),
    path("", include("graadmeter.service.incidents.handling.urls")),
    path("", include("graadmeter.service.incidents.keeping.urls")),
    path("", include("graadmeter.service.incidents.reporting.urls")),
    path("", include("graadmeter.service.incidents.attachments.urls")),
    path("", include("graadmeter.service.incidents.counting.urls")),
    path("", include("graadmeter.service.incidents.importing.urls")),
    path("", include("graadmeter.service.integrity.advising.urls")),
    path("", include("graadmeter.service.integrity.counting.urls")),
    path("", include("graadmeter.service.integrity.conversation.urls")),
    path("", include("graadmeter.service.integrity.submitting.urls")),
    path("", include("graadmeter.service.integrity.handling.urls")),
    path("", include("graadmeter.service.integrity.holding.urls")),
]
handler400 = "graadmeter.service.project.errors.bad_request"
handler403 = "graadmeter.service.project.errors.forbidden"
handler404 = "graadmeter.service.project.errors.not_found"
handler500 = "graadmeter.service.project.errors.failed"
