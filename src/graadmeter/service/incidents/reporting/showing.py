"""Answering with a page of reporting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from graadmeter.language import current_language


def long_day(day: date) -> str:
    """A day as it is read."""
    return str(format_date(day, "d MMMM y", locale=current_language()))


def answer_with(
    request: HttpRequest, name: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page by the name of its template, with what all of these pages use."""
    common = {"visit": None, "own": None, "long_day": long_day}
    return render(request, f"reporting/{name}.html", {**common, **context}, status=status)
