"""The app for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configuration of the app."""

    name = "graadmeter.service.accounts"
    label = "accounts"
