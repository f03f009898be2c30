"""Whether the service lives, and whether it can do its work."""

from __future__ import annotations

from django.db import connections
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse

from graadmeter import __version__


def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok", "version": __version__})


def ready(_request: HttpRequest) -> JsonResponse:
    """Both databases answer; 503 and which does not, otherwise."""
    state = {}
    for name in connections:
        try:
            with connections[name].cursor() as cursor:
                cursor.execute("SELECT 1")
            state[name] = "ok"
        except Error as error:
            state[name] = type(error).__name__
    good = all(value == "ok" for value in state.values())
    return JsonResponse(
        {"status": "ok" if good else "unavailable", "databases": state}, status=200 if good else 503
    )
