"""What a build makes: a draft, a first version, or a correction of a published one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.publication import Content
    from graadmeter.publication.corrections.published import Published


@dataclass(frozen=True)
class Plan:
    """What is to be made of a publication.

    Attributes:
        day: when it is published; None for a draft.
        reason: why it corrects an earlier version; empty when it corrects none.
        earlier: the version that it corrects, once that has been read.
    """

    day: date | None = None
    reason: str = ""
    earlier: Published | None = None

    @property
    def corrects(self) -> bool:
        """Whether there must be a published version."""
        return bool(self.reason)

    def release(self, content: Content) -> Content:
        """The content as the version that is to be made.

        Raises:
            UserError: there is nothing to correct, or the day is before that of the version before.
        """
        from graadmeter.publication.corrections.releasing import release_correction, release_first

        if self.day is None:
            return content
        if self.earlier is None:
            return release_first(content, self.day)
        return release_correction(content, self.earlier, self.day, self.reason)

    def complete(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with all earlier versions."""
        from graadmeter.publication.corrections.published import with_earlier

        return with_earlier(files, self.earlier)


DRAFT = Plan()


def plan_release(out: Path, day: str | None, reason: str | None, *, publish: bool) -> Plan:
    """What the options of a command ask for, with the version to correct read from its folder.

    Args:
        out: the folder that is written.
        day: the date as it was given.
        reason: why there is a correction; None when there is none.
        publish: a first version is asked for.

    Raises:
        UserError: the options do not go together, or there is no sound version to correct.
    """
    from graadmeter.publication.corrections.published import read_published

    if publish and reason is not None:
        raise UserError(
            _("--publish en --correction gaan niet samen"),
            where="--correction",
            mend=_("Een correctie is meteen gepubliceerd; laat --publish weg."),
        )
    if not publish and reason is None:
        if day is not None:
            raise UserError(
                _("een concept heeft geen datum"),
                where="--date",
                mend=_("Geef --publish of --correction erbij, of laat --date weg."),
            )
        return DRAFT
    given = _date(day)
    if reason is None:
        return Plan(given)
    words = " ".join(reason.split())
    if not words:
        raise UserError(
            _("een correctie heeft een reden nodig"),
            where="--correction",
            mend=_("Zeg in een of twee zinnen wat er fout was."),
        )
    return Plan(given, words, read_published(out))


def _date(day: str | None) -> date:
    mend = _("Geef de dag van publicatie, zoals --date 2026-11-22.")
    if day is None:
        raise UserError(_("de datum ontbreekt"), where="--date", mend=mend)
    try:
        given = date.fromisoformat(day)
    except ValueError as error:
        raise UserError(
            _("{day} is geen datum").format(day=day), where="--date", mend=mend
        ) from error
    if given.isoformat() != day:
        raise UserError(_("{day} is geen datum").format(day=day), where="--date", mend=mend)
    return given
