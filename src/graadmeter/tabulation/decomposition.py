"""How much of a printed change is a change in composition (MON-26), in figures and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from graadmeter.estimation import kitagawa
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import DecompositionSpec, Monitor

PERCENT = 100.0


@dataclass(frozen=True)
class Composed:
    """A rate in one wave as made up of groups, all in percent."""

    wave: int
    shares: tuple[float, ...]
    rates: tuple[float, ...]

    @property
    def rate(self) -> float:
        """The rate that shares and rates make together."""
        pairs = zip(self.shares, self.rates, strict=True)
        return sum(share * rate for share, rate in pairs) / PERCENT


@dataclass(frozen=True)
class Step:
    """The change between two waves, in percentage points.

    ``reason`` says which other shares were used, for a run that shows how much they matter.
    """

    first: Composed
    last: Composed
    total: float
    composition: float
    within: float
    reason: str = ""


@dataclass(frozen=True)
class ChangeDecomposition:
    """A change taken apart, from published figures alone."""

    id: str
    title: str
    share: str
    groups: tuple[str, ...]
    waves: tuple[Composed, ...]
    steps: tuple[Step, ...]
    sensitivity: tuple[Step, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]


def decompose(monitor: Monitor, spec: DecompositionSpec) -> ChangeDecomposition:
    """Take a change apart by the method of Kitagawa, between all waves and over all of them."""
    waves = tuple(_composed(monitor, spec, wave) for wave in spec.waves)
    steps = tuple(_step(first, last) for first, last in pairwise(waves))
    if len(waves) > 2:
        steps = (*steps, _step(waves[0], waves[-1]))
    runs = tuple(_sensitivity(spec, waves))
    return ChangeDecomposition(
        id=spec.id,
        title=str(spec.title),
        share=str(spec.share),
        groups=tuple(str(group.label) for group in spec.groups),
        waves=waves,
        steps=steps,
        sensitivity=runs,
        sentences=tuple(_sentences(spec, waves, steps[-1], runs)),
        notes=tuple(str(note) for note in spec.notes),
    )


def _composed(monitor: Monitor, spec: DecompositionSpec, wave: int) -> Composed:
    known = [
        monitor.published[group.share.published].in_wave(group.share.row, wave) or 0.0
        if group.share is not None
        else None
        for group in spec.groups
    ]
    rest = PERCENT - sum(share for share in known if share is not None)
    return Composed(
        wave,
        tuple(rest if share is None else share for share in known),
        tuple(
            monitor.published[group.rate.published].in_wave(group.rate.row, wave) or 0.0
            for group in spec.groups
        ),
    )


def _step(first: Composed, last: Composed, reason: str = "") -> Step:
    found = kitagawa(
        [share / PERCENT for share in first.shares],
        first.rates,
        [share / PERCENT for share in last.shares],
        last.rates,
    )
    return Step(first, last, found.total, found.composition, found.rate, reason)


def _sensitivity(spec: DecompositionSpec, waves: tuple[Composed, ...]) -> Iterator[Step]:
    for run in spec.sensitivity:
        changed = [
            Composed(w.wave, run.shares, w.rates) if w.wave == run.wave else w for w in waves
        ]
        yield _step(changed[0], changed[-1], str(run.reason))


def _sentences(
    spec: DecompositionSpec, waves: tuple[Composed, ...], whole: Step, runs: tuple[Step, ...]
) -> Iterator[str]:
    shares = ", ".join(f"{w.wave}: {format_number(w.shares[0])}%" for w in waves)
    yield _(
        "Van {first} naar {last} ging {rate}, samengesteld uit de groepen, van {p1} naar {p2} "
        "procent: een verschil van {total} procentpunt. Daarvan hoort {composition} procentpunt "
        "bij een andere samenstelling ({share}, {shares}) en {within} procentpunt bij verandering "
        "binnen de groepen."
    ).format(
        first=whole.first.wave,
        last=whole.last.wave,
        rate=spec.rate,
        p1=format_number(whole.first.rate, 1),
        p2=format_number(whole.last.rate, 1),
        total=signed(whole.total),
        composition=signed(whole.composition),
        share=spec.share,
        shares=shares,
        within=signed(whole.within),
    )
    for run in runs:
        yield _(
            "Met {shares} procent in {wave} ({reason}) hoort {composition} procentpunt bij de "
            "samenstelling en {within} procentpunt bij verandering binnen de groepen, van een "
            "verschil van {total} procentpunt."
        ).format(
            shares=" / ".join(format_number(s) for s in run.last.shares),
            wave=run.last.wave,
            reason=run.reason,
            composition=signed(run.composition),
            within=signed(run.within),
            total=signed(run.total),
        )
    yield _(
        "Dit is rekenkunde met gepubliceerde, afgeronde cijfers, geen oorzaak. Er is geen toets: "
        "de aantallen van eerdere metingen zijn niet gepubliceerd. Door afronding kunnen de delen "
        "en het geheel een tiende schelen."
    )


def signed(points: float) -> str:
    """Percentage points with their sign and one decimal."""
    text = format_number(abs(points), 1)
    if format_number(points, 1) == format_number(0.0, 1):
        return text
    return ("−" if points < 0 else "+") + text
