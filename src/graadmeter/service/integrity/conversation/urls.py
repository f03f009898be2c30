"""Addresses of following one's own report; the receipt is in the form and never in the address."""

from django.urls import path

from graadmeter.service.integrity.conversation import views

urlpatterns = [
    path("integriteit/<slug:slug>/volgen/", views.follow, name="integrity-follow"),
    path("integrity/<slug:slug>/follow/", views.follow, name="integrity-follow-en"),
]
