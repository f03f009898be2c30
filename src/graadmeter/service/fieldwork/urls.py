"""Addresses of fieldwork."""

urlpatterns: list[object] = []
