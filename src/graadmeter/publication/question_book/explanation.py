"""The sheet that says how to read the book."""

from __future__ import annotations

from collections.abc import Sequence

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.question_book.section_sheet import HIDDEN, NONE, UNTESTED
from graadmeter.publication.workbook_sheet import (
    SMALL_MARK,
    Sheet,
    synthetic_notice,
    wrapped_lines,
)
from graadmeter.tabulation.question_figures import GroupFigures

_WORDS_WIDTH = 110


def write_explanation(sheet: Sheet, content: Content) -> None:
    """Signs, figures, tests and protection in words."""
    sheet.widths(30, _WORDS_WIDTH)
    sheet.line(_("Uitleg bij de tekens en cijfers"), "title")
    if content.synthetic:
        sheet.line(synthetic_notice(), "notice")
    sheet.skip()
    sheet.row([_("Teken"), _("Betekenis")], "header")
    sheet.freeze(columns=0)
    for sign, words in _signs(synthetic=content.synthetic):
        sheet.tall(wrapped_lines(words, _WORDS_WIDTH))
        sheet.text(0, sign, "section")
        sheet.text(1, words, "wrapped")
        sheet.skip()
    sheet.skip()
    sheet.line(_("Drempels per groep"), "heading")
    sheet.text(0, _("Groep"), "header")
    sheet.text(1, _("Aantal respondenten in de basis"), "header")
    sheet.skip()
    for group in content.all_questions:
        sheet.text(0, group.label)
        sheet.text(1, _thresholds(group), "wrapped")
        sheet.skip()
    sheet.print_setup(landscape=True)


def _thresholds(group: GroupFigures) -> str:
    marked = _("onder {number}: gemarkeerd en niet getoetst").format(number=group.mark_below)
    if not group.hide_below:
        return marked + "; " + _("niets wordt verborgen")
    return marked + "; " + _("onder {number}: verborgen").format(number=group.hide_below)


def _signs(*, synthetic: bool) -> Sequence[tuple[str, str]]:
    return (
        (
            "%",
            _(
                "Percentage van wie de vraag kreeg en beantwoordde, gewogen waar de groep "
                "gewogen wordt. “Weet niet” en “niet van toepassing” tellen als antwoord mee; in "
                "tabellen van het rapport kunnen ze zijn weggelaten."
            ),
        ),
        (_("gemiddelde"), _("Gemiddelde van de opgegeven aantallen; onbekend telt niet mee.")),
        (_("n"), _("Aantal respondenten dat de vraag beantwoordde, ongewogen.")),
        (
            _("95% van") + ", " + _("95% tot"),
            _(
                "Grenzen van het 95%-betrouwbaarheidsinterval, met de weging erin. Deze regels "
                "zijn dicht te klappen met de knop 1 links boven de regelnummers."
            ),
        ),
        (
            _("hoger dan"),
            _(
                "De letters van de kolommen waar deze kolom significant hoger dan is. Elke kolom "
                "heeft een letter; er wordt alleen binnen één uitsplitsing vergeleken, alle paren "
                "van een regel samen, tweezijdig op 5% met de correctie van Holm. Leeg: getoetst "
                "en nergens hoger."
            ),
        ),
        (UNTESTED, _("Niet getoetst: een te kleine basis, of geen spreiding (0% of 100%).")),
        (SMALL_MARK, _("Klein aantal respondenten in de basis: lees het cijfer als indicatie.")),
        (
            HIDDEN,
            _(
                "Verborgen: te weinig respondenten, of een cijfer waarmee een te kleine groep van "
                "deze of een andere vraag te berekenen zou zijn. Wat verborgen is, staat ook niet "
                "onzichtbaar in dit bestand."
            ),
        ),
        (NONE, _("Niemand is in de basis.")),
        (
            _("Cursief en grijs"),
            _(
                "Gepubliceerd cijfer van een eerdere meting, zoals het in de genoemde tabel van "
                "het rapport staat; het is niet opnieuw berekend en hier niet getoetst."
            ),
        ),
        *(
            (
                (
                    _("Opvulling"),
                    _(
                        "Vraag waarover niets gedrukt is. De synthetische antwoorden erop zijn "
                        "opvulling: zij zeggen niets en worden niet getoetst."
                    ),
                ),
                (
                    _("Synthetisch"),
                    _(
                        "De antwoorden zijn door een programma gemaakt. Samenhang die het rapport "
                        "niet geeft, is toeval; letters laten zien hoe de methode werkt."
                    ),
                ),
            )
            if synthetic
            else ()
        ),
    )
