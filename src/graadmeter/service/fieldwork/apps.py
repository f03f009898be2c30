"""The app for Django."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Configuration of the app."""

    name = "graadmeter.service.fieldwork"
    label = "fieldwork"
