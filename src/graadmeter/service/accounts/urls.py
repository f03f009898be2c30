"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from graadmeter.service.accounts import oidc, own_views, views

urlpatterns = [
    path("inloggen/", views.sign_in, name="sign-in"),
    path("inloggen/code/", views.second_step, name="second-step"),
    path("inloggen/herstelcode/", views.recovery_step, name="recovery-step"),
    path("inloggen/instellen/", views.enrol, name="enrol"),
    path("inloggen/organisatie/", oidc.start, name="oidc-start"),
    path("inloggen/organisatie/terug/", oidc.callback, name="oidc-callback"),
    path("uitloggen/", views.sign_out, name="sign-out"),
    path("beheer/", own_views.home, name="home"),
    path("beheer/account/", own_views.own_account, name="account"),
    path("beheer/account/taal/", own_views.own_language, name="own-language"),
    path("beheer/account/wachtwoord/", own_views.change_password, name="change-password"),
    path("beheer/account/herstelcodes/", own_views.new_recovery_codes, name="new-recovery-codes"),
]
