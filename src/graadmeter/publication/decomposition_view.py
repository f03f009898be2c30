"""A change taken apart, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.tabulation.decomposition import ChangeDecomposition, Composed, Step, signed


@dataclass(frozen=True)
class StepView:
    """One line: between which waves, and the change and its two parts in percentage points."""

    label: str
    total: str
    composition: str
    within: str


@dataclass(frozen=True)
class WaveView:
    """One wave: share and rate per group, and the rate they make together."""

    wave: int
    figures: tuple[str, ...]


@dataclass(frozen=True)
class DecompositionView:
    """Words and two small tables."""

    anchor: str
    title: str
    share: str
    groups: tuple[str, ...]
    sentences: tuple[str, ...]
    waves: tuple[WaveView, ...]
    steps: tuple[StepView, ...]
    notes: tuple[str, ...]


def view_decomposition(one: ChangeDecomposition) -> DecompositionView:
    """Figures as text in the current language."""
    return DecompositionView(
        anchor=f"ontleding-{one.id}",
        title=one.title,
        share=one.share,
        groups=one.groups,
        sentences=one.sentences,
        waves=tuple(WaveView(wave.wave, tuple(_figures(wave))) for wave in one.waves),
        steps=tuple(_step(step) for step in (*one.steps, *one.sensitivity)),
        notes=one.notes,
    )


def _figures(wave: Composed) -> list[str]:
    pairs = zip(wave.shares, wave.rates, strict=True)
    figures = [format_number(figure) for pair in pairs for figure in pair]
    return [*figures, format_number(wave.rate, 1)]


def _step(step: Step) -> StepView:
    label = _("{first} tot {last}").format(first=step.first.wave, last=step.last.wave)
    if step.reason:
        shares = " / ".join(format_number(share) for share in step.last.shares)
        label = _("{label}, met {shares} procent").format(label=label, shares=shares)
    return StepView(label, signed(step.total), signed(step.composition), signed(step.within))
