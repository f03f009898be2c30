"""The audit of what was printed for a wave, as a part of its publication."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graadmeter.consistency import Finding, Material, Said, Where, audit
from graadmeter.consistency.reading.monitor import material_of
from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor

_DIGITS = 6


@dataclass(frozen=True)
class Reply:
    """What the makers say of a finding.

    Attributes:
        words: their words.
        by: who gave it, an organisation.
        date: the day.
    """

    words: str
    by: str
    date: date


@dataclass(frozen=True)
class Remarkable:
    """Findings on what was printed.

    Attributes:
        findings: the most certain first.
        material: tables and text that they name.
        replies: key of a finding to what its makers say.
    """

    findings: tuple[Finding, ...]
    material: Material
    replies: Mapping[str, Reply] = field(default_factory=dict)


def remarkable_in(monitor: Monitor, wave: int) -> Remarkable | None:
    """The audit of the printed tables and text of a wave; None when nothing was printed.

    Raises:
        UserError: a reply is to a finding that is not there.
    """
    material = material_of(monitor, wave)
    if not material.tables and not material.statements:
        return None
    findings = audit(material)
    known = {key_of(finding) for finding in findings}
    replies = {}
    for file in monitor.reply_files:
        if file.wave != wave:
            continue
        for each in file.replies:
            if each.finding not in known:
                raise UserError(
                    _("Er is geen bevinding {key}").format(key=each.finding),
                    where=_("reacties van meting {wave}").format(wave=wave),
                    mend=_(
                        "Neem de sleutel over van de pagina met opmerkelijke cijfers, of haal de "
                        "reactie weg."
                    ),
                )
            replies[each.finding] = Reply(each.words, each.by, each.date)
    return Remarkable(findings, material, replies)


def key_of(finding: Finding) -> str:
    """A name for a finding: its rule, its first place, and a few digits for all its places.

    It stays the same for as long as the rule finds the same places, so that a reply can be tied
    to it and a page can be linked to.
    """
    places = "+".join(_place(where) for where in finding.where)
    digits = hashlib.sha256(places.encode()).hexdigest()[:_DIGITS]
    first = re.sub(r"[^A-Za-z0-9.]+", "-", _place(finding.where[0])).strip("-")
    return f"{finding.rule}-{first}-{digits}"


def _place(where: Where) -> str:
    if isinstance(where, Said):
        return where.text
    row = "" if where.row is None else f" r{where.row}"
    column = "" if where.column is None else f" k{where.column}"
    return f"{where.table}{row}{column}"
