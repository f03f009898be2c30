"""The templates' surroundings: Jinja2 with our language, addresses and static files."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from graadmeter.language import current_language, format_number
from graadmeter.language import gettext as _


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of all pages; what a template does not know is an error."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = Environment(**options)  # noqa: S701 - Django turns escaping on
    made.globals |= {
        "_": _,
        "static": static,
        "url": _url,
        "language": current_language,
        "number": format_number,
    }
    return made


def _url(name: str, *arguments: Any, **named: Any) -> str:
    return reverse(name, args=arguments or None, kwargs=named or None)
