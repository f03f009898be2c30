"""Letters with a code as one PDF; see `typesetting` for how it is made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.mail.handing_out import Letter
from graadmeter.service.typesetting import compiled, printable

_SOURCE = Path(__file__).with_name("letters.typ").read_bytes()


def letters_pdf(letters: Sequence[Letter], title: str) -> bytes:
    """A page per letter.

    Args:
        letters: at least one.
        title: of the document, for who opens it.
    """
    content = {
        "title": printable(title) or _("Brieven"),
        "language": current_language(),
        "sender": printable(sender()),
        "letters": [
            {
                "language": letter.language,
                "title": printable(letter.title),
                "before": letter.before,
                "code": letter.code,
                "caption": letter.caption,
                "svg": letter.svg,
                "described": letter.described,
                "after": letter.after,
            }
            for letter in letters
        ],
    }
    return compiled(_SOURCE, {"letters": json.dumps(content)})


def sender() -> str:
    """Who writes, as GRAADMETER_MAIL_FROM calls them; empty when nobody was chosen."""
    name, address = parseaddr(settings.MAIL_FROM)
    return "" if address.endswith("@localhost") else name
