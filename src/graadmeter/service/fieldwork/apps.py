"""The app for Django."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Configuration of the app."""

    name = "graadmeter.service.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Adds what this app offers to the home page."""
        from graadmeter.service.fieldwork.manage.entries import register

        register()
