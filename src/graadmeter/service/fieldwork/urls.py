"""Addresses of fieldwork."""

from django.urls import include, path

urlpatterns = [
    path("", include("graadmeter.service.fieldwork.mail.urls")),
    path("", include("graadmeter.service.fieldwork.frame.urls")),
    path("", include("graadmeter.service.fieldwork.runner.urls")),
    path("", include("graadmeter.service.fieldwork.inventory.urls")),
    path("", include("graadmeter.service.fieldwork.manage.urls")),
]
