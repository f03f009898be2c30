"""What every format says about the data: whose they are, and whether they are synthetic."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content


def synthetic_statement() -> str:
    """That data are synthetic, in the current language."""
    return _(
        "SYNTHETISCH: deze gegevens zijn door een programma gemaakt. Er staan geen antwoorden van "
        "mensen achter."
    )


def about(content: Content, language: str) -> str:
    """What the figures are, in a language; that they are synthetic first."""
    with use_language(language):
        words = _("Alle cijfers van {title} {wave}, met aantallen en onzekerheid.").format(
            title=content.title, wave=content.wave
        )
        parts = [synthetic_statement() if content.synthetic else "", words]
    # Words of the monitor itself stand in its own language only.
    if language == content.language:
        parts += [content.origin, content.disclaimer]
    return " ".join(part for part in parts if part)


def publisher_of(publisher: str | None, monitor: str) -> str:
    """Who publishes, or that the monitor does not say so; in the current language."""
    return publisher or _("Uitgever niet opgegeven (monitor {monitor})").format(monitor=monitor)
