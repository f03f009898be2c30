"""Addresses of accounts."""

urlpatterns: list[object] = []
