"""What is asked of a table, checked before any work is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from graadmeter.analysis.design import LONELY_PSU, Design
from graadmeter.errors import UserError
from graadmeter.language import gettext as _

STATISTICS = ("proportion", "mean", "total", "ratio")
INTERVALS = ("xlogit", "logit", "beta", "wilson", "mean")
BASES = ("respondents", "responses")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Everything about a table but the data and the design.

    Attributes:
        items: columns, or patterns.
        by: columns to break down by; an empty name is the whole.
        where: a condition on the rows, or None.
        statistic: ``proportion``, ``mean``, ``total`` or ``ratio:column``.
        ci: the interval.
        level: its level.
        missing: values that stand for "no answer".
        nets: pattern of items to the nets of those items: name to answers.
        multiple: name of a question to the columns of its answers.
        selected: values in those columns that stand for "chosen".
        multiple_base: ``respondents`` or ``responses``.
        threads: how many parts of the counting may run at the same time.
    """

    items: Sequence[str]
    by: Sequence[str]
    where: str | None = None
    statistic: str = "proportion"
    ci: str = "xlogit"
    level: float = 0.95
    missing: Sequence[object] = ()
    nets: Mapping[str, Mapping[str, Sequence[object]]] = field(default_factory=dict)
    multiple: Mapping[str, Sequence[str]] = field(default_factory=dict)
    selected: Sequence[object] = (1, "true")
    multiple_base: str = "respondents"
    threads: int = 1

    def __post_init__(self) -> None:
        """Takes one text for one answer or column, and not for its letters."""
        nets = {p: {n: _several(a) for n, a in nets.items()} for p, nets in self.nets.items()}
        object.__setattr__(self, "nets", nets)
        sets = {name: _several(columns) for name, columns in self.multiple.items()}
        object.__setattr__(self, "multiple", sets)
        object.__setattr__(self, "selected", _several(self.selected))

    @property
    def denominator(self) -> list[str]:
        """The column of a ratio, if it is one."""
        _kind, _colon, column = self.statistic.partition(":")
        return [column] if column else []

    def nets_of(self, item: str) -> dict[str, Sequence[object]]:
        """The nets of an item."""
        return {
            name: answers
            for pattern, nets in self.nets.items()
            if fnmatchcase(item, pattern)
            for name, answers in nets.items()
        }


def _several(given: Any) -> list[Any]:
    return [given] if isinstance(given, str | int | float) else list(given)


def names(given: Sequence[str] | str) -> list[str]:
    """One name or several, each once."""
    return list(dict.fromkeys([given] if isinstance(given, str) else given))


def interval_of(statistic: str, ci: str | None) -> str:
    """The interval that is asked for, or the usual one for the statistic.

    Raises:
        UserError: there is no such statistic, or no such interval for it.
    """
    kind, colon, denominator = statistic.partition(":")
    if kind not in STATISTICS or bool(colon) != (kind == "ratio") or (colon and not denominator):
        raise UserError(
            _("Onbekende grootheid: {statistic}").format(statistic=statistic),
            where="--statistic",
            mend=_("Kies uit: {known}.").format(known="proportion, mean, total, ratio:kolom"),
        )
    if ci is None:
        return "xlogit" if kind == "proportion" else "mean"
    known = INTERVALS if kind == "proportion" else ("mean",)
    if ci not in known:
        raise UserError(
            _("Interval “{ci}” bestaat niet voor {statistic}").format(ci=ci, statistic=statistic),
            where="--ci",
            mend=_("Kies uit: {known}.").format(known=", ".join(known)),
        )
    return ci


def check_asked(asked: Asked, design: Design) -> None:
    """Refuse what cannot be asked, whatever the data.

    Raises:
        UserError: the first thing that cannot be.
    """
    if not 0 < asked.level < 1:
        raise UserError(
            _("Een betrouwbaarheid van {level} bestaat niet").format(level=asked.level),
            where="--level",
            mend=_("Geef een getal tussen 0 en 1, bijvoorbeeld 0.95."),
        )
    _among(design.lonely, LONELY_PSU, "--lonely-psu")
    _among(asked.multiple_base, BASES, "--multiple-base")
    if design.poststratify is not None and design.rake:
        raise UserError(
            _("Poststratificeren en raken gaan niet samen"),
            where="--poststratify, --rake",
            mend=_("Geef de poststrata ook als marge: --rake."),
        )
    if asked.threads < 1:
        raise UserError(
            _("Er is minstens één draad nodig; gevraagd: {threads}").format(threads=asked.threads),
            where="--threads",
            mend=_("Geef een geheel getal vanaf 1."),
        )
    for option, given in (("--net", asked.nets), ("--multiple", asked.multiple)):
        if given and asked.statistic != "proportion":
            raise UserError(
                _("Dit kan alleen bij aandelen, niet bij {statistic}").format(
                    statistic=asked.statistic
                ),
                where=option,
                mend=_("Laat --statistic weg, of deze optie."),
            )


def _among(choice: str, known: Sequence[str], where: str) -> None:
    if choice not in known:
        raise UserError(
            _("Onbekende keuze: {choice}").format(choice=choice),
            where=where,
            mend=_("Kies uit: {known}.").format(known=", ".join(known)),
        )
