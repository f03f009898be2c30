"""The app for Django."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """Configuration of the app."""

    name = "graadmeter.service.responses"
    label = "responses"
