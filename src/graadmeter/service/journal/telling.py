"""What verifying found, in words."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from graadmeter.language import gettext as _
from graadmeter.service.journal.anchors import anchors_file
from graadmeter.service.journal.models import INSTALLATION
from graadmeter.service.journal.verification import Damage, Finding, Span, Verified
from graadmeter.service.organisations.models import Organisation


def told(found: Verified) -> Iterator[str]:
    """Lines for who asked."""
    names = dict(Organisation.objects.values_list("id", "slug"))
    for finding in found.findings:
        yield _finding(finding, names)
    for dropped in found.dropped:
        yield _(
            "{chain}: regels {first} tot en met {last} vervielen toen op {at} een reservekopie is "
            "teruggezet."
        ).format(**_span(dropped.span, names), at=dropped.at)
    for span in found.at_risk:
        yield _(
            "{chain}: regels {first} tot en met {last} zijn nog niet verankerd. Een wijziging "
            "daarin is misschien niet te zien."
        ).format(**_span(span, names))
    yield _("Regels nagekeken: {entries}. Ketens: {chains}. Het journaal is {found}.").format(
        entries=found.entries,
        chains=found.chains,
        found=_("niet heel") if found.findings else _("heel"),
    )


def _finding(finding: Finding, names: dict[uuid.UUID, str]) -> str:
    if finding.chain is None:
        return _line_of_anchors(finding.first)
    span = _span(Span(finding.chain, finding.first, finding.last), names)
    return _sentence(finding.kind).format(**span)


def _line_of_anchors(line: int) -> str:
    return _("{file}: regel {line} is veranderd, of er is een regel weggehaald.").format(
        file=anchors_file(), line=line
    )


def _span(span: Span, names: dict[uuid.UUID, str]) -> dict[str, object]:
    chain = _("installatie") if span.chain == INSTALLATION else names.get(span.chain)
    return {"chain": chain or str(span.chain), "first": span.first, "last": span.last}


def _sentence(kind: Damage) -> str:
    return {
        Damage.CHANGED: _("{chain}: regel {first} is veranderd of hoort hier niet."),
        Damage.COLUMNS: _("{chain}: regel {first} zegt iets anders dan toen hij is geschreven."),
        Damage.MISSING: _("{chain}: regels {first} tot en met {last} zijn weg."),
        Damage.CUT: _(
            "{chain}: het einde is weg, regels {first} tot en met {last}. Is met de hand een "
            "reservekopie teruggezet? Leg dat vast met --restored."
        ),
        Damage.REWRITTEN: _(
            "{chain}: regels {first} tot en met {last} zijn niet die van het anker: ze zijn "
            "opnieuw geschreven."
        ),
        Damage.HEAD: _("{chain}: het einde van de keten klopt niet, bij regel {first}."),
        Damage.ANCHORS_GONE: _(
            "{chain}: de ankers van regels {first} tot en met {last} zijn weg uit het bestand."
        ),
        Damage.ANCHORS_BROKEN: "",
    }[kind]
