"""What a factsheet says: of its own people, or of a larger group where too few of them answered."""

from __future__ import annotations

from collections.abc import Iterable

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content, Thresholds
from graadmeter.publication.factsheets.sheet import FactsheetPart, FigureFacts
from graadmeter.publication.sentences import figure_in, share
from graadmeter.publication.sentences.grammar import Grammar
from graadmeter.tabulation.table import Shown, Table


def own_sentence(part: FactsheetPart, row: int, grammar: Grammar) -> str:
    """What a figure says; of the nearest group that has one, where it may not be shown.

    Empty when there is nothing to say.
    """
    facts = part.rows[row]
    if not facts.says:
        return ""
    own = figure_in(part.table, row, 0)
    if own is not None:
        people = facts.people or part.people
        return str(share(own, people, facts.says, grammar))
    for column, heading in enumerate(part.table.columns[1:], start=1):
        wider = figure_in(part.table, row, column)
        if wider is not None:
            people = facts.people or _("respondenten")
            said = str(share(wider, people, facts.says, grammar))
            return f"{heading.label}: {said[:1].lower()}{said[1:]}"
    return ""


def missing_words(table: Table, limits: Thresholds) -> tuple[str, ...]:
    """What is hidden or indicative in the first column, and where to look instead."""
    own = [line[0] for line in table.cells]
    hidden = sum(cell.shown is Shown.HIDDEN for cell in own)
    small = sum(cell.small and cell.shown is not Shown.HIDDEN for cell in own)
    words = []
    if hidden:
        words.append(
            _(
                "Niet getoond: {hidden} van de {total} cijfers van {name}. Er zijn minder dan {n} "
                "antwoorden, of zo’n kleine groep zou anders te berekenen zijn."
            ).format(
                hidden=hidden, total=len(own), name=table.columns[0].label, n=limits.hide_below
            )
        )
    if small:
        words.append(
            _(
                "Indicatief (°): {small} van de {total} cijfers van {name}. Er zijn minder dan {n} "
                "antwoorden, dus de onzekerheid is groot."
            ).format(small=small, total=len(own), name=table.columns[0].label, n=limits.mark_below)
        )
    if (hidden or small) and len(table.columns) > 1:
        words.append(
            _("Kijk daarvoor liever naar de kolom “{name}”.").format(name=table.columns[1].label)
        )
    return tuple(words)


def comes_from(content: Content, figures: Iterable[FigureFacts]) -> tuple[str, ...]:
    """Where these figures come from, and how they are protected."""
    interval = _(
        "De cijfers zijn percentages. Het interval bevat bij herhaling van het onderzoek in 95 van "
        "de 100 keer de werkelijke waarde."
    )
    return tuple(
        filter(
            None,
            (
                f"{content.title} {content.wave}. {content.edition.words}.",
                content.origin,
                content.disclaimer,
                f"{interval} {protection_words(content, figures)}",
            ),
        )
    )


def protection_words(content: Content, figures: Iterable[FigureFacts]) -> str:
    """What is hidden of these figures, and what is not: it differs by target group."""
    limits = {
        (one.group, one.organisations): content.thresholds.get(one.group, Thresholds()).hide_below
        for one in figures
    }
    open_ones = [of_organisations for (_g, of_organisations), n in limits.items() if not n]
    if not open_ones:
        return _(
            "Wat over te weinig mensen gaat, is niet getoond. Ook niet getoond zijn cijfers "
            "waarmee dat door optellen en aftrekken te berekenen zou zijn, uit andere factsheets, "
            "het rapport of de open data. Gaf iedereen of niemand in een getoonde groep een "
            "antwoord, dan geldt dat ook voor een kleine groep daarbinnen."
        )
    marked = (
        _("Van de opgaven van organisaties zijn kleine aantallen gemarkeerd, niet verborgen.")
        if all(open_ones)
        else _("Van een deel van de groepen zijn kleine aantallen gemarkeerd, niet verborgen.")
    )
    if any(limits.values()):
        return " ".join((_("Antwoorden van te weinig mensen zijn niet getoond."), marked))
    if all(open_ones):
        return _(
            "Het zijn opgaven van organisaties; kleine aantallen zijn gemarkeerd, niet verborgen."
        )
    return _("Kleine aantallen zijn gemarkeerd, niet verborgen.")
