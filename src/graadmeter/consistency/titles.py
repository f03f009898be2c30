"""What each rule is called in words."""

from __future__ import annotations

from graadmeter.language import gettext as _


def title_of(rule: str) -> str:
    """The name of a rule, in the current language; raises ``KeyError`` when there is none."""
    return {
        "distribution-sum": _("Een verdeling telt niet op tot 100"),
        "possible-share": _("Geen aantal geeft dit percentage"),
        "jointly-possible": _("Percentages die niet samen kunnen"),
        "total-outside-parts": _("Een totaal buiten het bereik van zijn delen"),
        "total-not-reachable": _("Een totaal dat de delen niet geven"),
        "count-sums": _("Aantallen die niet optellen"),
        "response-rate": _("Een respons die niet uit de aantallen volgt"),
        "different-n": _("Verschillende aantallen voor dezelfde groep"),
        "weights-from-shares": _("Een gewicht dat niet uit de aandelen volgt"),
        "part-above-whole": _("Een deel dat groter is dan het geheel"),
        "copied-line": _("Dezelfde reeks cijfers op twee plaatsen"),
        "same-heading": _("Twee keer dezelfde kop"),
        "repeated-values": _("Dezelfde waarden onder twee vragen"),
        "differing-repeat": _("Hetzelfde cijfer met twee waarden"),
        "text-value": _("Tekst en tabel noemen een ander cijfer"),
        "text-direction": _("Tekst en tabel verschillen over de richting"),
        "text-rank": _("Tekst en tabel verschillen over de volgorde"),
        "text-against-text": _("Twee zinnen noemen een ander cijfer"),
        "number-words": _("Woorden die niet bij het cijfer passen"),
        "points-or-percent": _("Procent of procentpunt"),
        "trend-forbidden": _("Een trend waar een noot de vergelijking uitsluit"),
        "organisations-or-reports": _(
            "Percentage van organisaties gelezen als percentage van meldingen"
        ),
        "text-base": _("De tekst gaat over anderen dan de tabel"),
    }[rule]
