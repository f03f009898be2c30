"""What a follow-up among non-respondents says, or could have said (MON-16)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from graadmeter.estimation import (
    NonresponseComparison,
    compare_nonresponse,
    detection_power,
    published_se,
    smallest_detectable,
    worst_case_bounds,
)
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, NonresponseSpec
from graadmeter.monitor.published import PublishedValue
from graadmeter.tabulation.decomposition import signed

PERCENT = 100.0
ABOUT = "about"


@dataclass(frozen=True)
class Detectable:
    """What a follow-up of this size can show; points are percentage points, NaN where none is.

    Attributes:
        stated: a true difference.
        power: the chance to show it, in percent.
        up: the smallest higher share that is shown with 80 percent chance.
        down: the smallest lower share.
    """

    stated: float
    power: float
    up: float
    down: float


@dataclass(frozen=True)
class NonresponseFollowup:
    """A follow-up beside its survey; shares and rates in percent, None where not printed.

    Attributes:
        rate: what is compared.
        share: among the respondents of the survey, as printed; ``about`` if it is printed so.
        n: respondents of the survey.
        response_rate: of the survey, from the counts of the response.
        followup_share: among the participants of the follow-up.
        followup_n: participants of the follow-up.
        followup_response_rate: of the follow-up, as printed.
        difference: the difference and its interval, as fractions; None if it cannot be computed.
        bounds: the share among all who were approached, at worst either way.
    """

    id: str
    title: str
    rate: str
    share: float
    about: bool
    n: int
    response_rate: float | None
    followup_share: float | None
    followup_n: int
    followup_response_rate: float | None
    difference: NonresponseComparison | None
    detectable: Detectable
    bounds: tuple[float, float] | None
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    source: str


def follow_up(monitor: Monitor, spec: NonresponseSpec) -> NonresponseFollowup:
    """Compare, where a figure is printed, and say what could have been found where none is."""
    share, about, n = _respondents(monitor, spec)
    p, df = share / PERCENT, float(n - 1)
    se = float(published_se(p, n, spec.design_effect))
    size, stated = spec.followup.n, spec.stated / PERCENT
    possible = [d for d in (stated, -stated) if 0.0 <= p + d <= 1.0]
    detectable = Detectable(
        stated=spec.stated,
        power=PERCENT * min(detection_power(p, se, df, size, d) for d in possible),
        up=PERCENT * smallest_detectable(p, se, df, size, up=True),
        down=PERCENT * smallest_detectable(p, se, df, size, up=False),
    )
    count = _count(spec)
    compared = None
    if count is not None:
        compared = compare_nonresponse(p, se, df, count, size, stated=stated)
    response = _response_rate(monitor, spec)
    bounds = None
    if response is not None:
        low, high = worst_case_bounds(p, response)
        bounds = PERCENT * low, PERCENT * high
    return NonresponseFollowup(
        id=spec.id,
        title=str(spec.title),
        rate=str(spec.rate),
        share=share,
        about=about,
        n=n,
        response_rate=None if response is None else PERCENT * response,
        followup_share=None if compared is None else PERCENT * compared.followed_up,
        followup_n=size,
        followup_response_rate=spec.followup.response_rate,
        difference=compared,
        detectable=detectable,
        bounds=bounds,
        sentences=tuple(
            _sentences(spec, share_in_words(share, about=about), compared, detectable, bounds)
        ),
        notes=tuple(str(note) for note in spec.notes),
        source=spec.source,
    )


def _respondents(monitor: Monitor, spec: NonresponseSpec) -> tuple[float, bool, int]:
    """The printed share, whether it is printed as about that, and its n."""
    table = monitor.published[spec.respondents.published]
    row = spec.respondents.row
    column = table.column_of(row, spec.wave) or 0
    value = table.rows[row].values[column]
    about = isinstance(value, PublishedValue) and value.qualifier == ABOUT
    return table.number(row, column) or 0.0, about, table.n_of(row, column, spec.wave) or 0


def _count(spec: NonresponseSpec) -> int | None:
    followup = spec.followup
    if followup.count is None and followup.share is not None:
        return round(followup.share / PERCENT * followup.n)
    return followup.count


def _response_rate(monitor: Monitor, spec: NonresponseSpec) -> float | None:
    """Respondents over people approached, 0..1; None where one of them is not known."""
    population = monitor.populations.get((spec.group, spec.wave))
    if population is None:
        return None
    numbers = [entry.approached for entry in population.approached or population.cells]
    known = [number for number in numbers if number is not None]
    completed = sum(cell.completed for cell in population.cells)
    if len(known) < len(numbers) or sum(known) < max(completed, 1):
        return None
    return completed / sum(known)


def share_in_words(share: float, *, about: bool) -> str:
    """A printed percentage, without the sign."""
    text = format_number(share, 0 if float(share).is_integer() else 1)
    return _("ongeveer {share}").format(share=text) if about else text


def _sentences(
    spec: NonresponseSpec,
    share: str,
    compared: NonresponseComparison | None,
    detectable: Detectable,
    bounds: tuple[float, float] | None,
) -> Iterator[str]:
    followup = spec.followup
    yield str(spec.method)
    n = format_number(followup.n)
    if followup.response_rate is None:
        yield _("Aan dit non-responsonderzoek deden {n} mensen mee.").format(n=n)
    else:
        yield _(
            "Aan dit non-responsonderzoek deden {n} mensen mee: {rate} procent van wie de vragen "
            "kreeg."
        ).format(n=n, rate=share_in_words(followup.response_rate, about=False))
    if followup.finding is not None:
        yield str(followup.finding)
    if compared is None:
        yield _(
            "Voor {rate} onder deze deelnemers is geen cijfer gepubliceerd. Het verschil met de "
            "respondenten van de enquête ({share} procent) is daarom niet te berekenen."
        ).format(rate=spec.rate, share=share)
    else:
        yield from _compared(spec, share, compared)
    yield _detected(detectable)
    if bounds is not None:
        yield _(
            "Een uiterste grens: zonder iets aan te nemen over wie niet meedeed aan de enquête, "
            "ligt {rate} onder iedereen die is benaderd ongeveer tussen {low} en {high} procent."
        ).format(rate=spec.rate, low=format_number(bounds[0]), high=format_number(bounds[1]))
    yield _(
        "Dit is berekend met gepubliceerde, afgeronde cijfers, en voor de enquête met een "
        "ontwerpeffect van {deff} ({reason}). Ook van wie het non-responsonderzoek kreeg, deed een "
        "deel niet mee; over hen is niets bekend."
    ).format(
        deff=format_number(spec.design_effect, 2),
        reason=spec.design_effect_reason,
    )


def _compared(spec: NonresponseSpec, share: str, compared: NonresponseComparison) -> Iterator[str]:
    count = format_number(_count(spec))
    if spec.followup.count is None:
        count = _("ongeveer {share}").format(share=count)
    yield _(
        "Onder deze deelnemers is {rate} {p2} procent ({count} van {n}), onder de respondenten van "
        "de enquête {p1} procent. Het verschil is {difference} procentpunt, met een 95%-interval "
        "van {low} tot {high}."
    ).format(
        rate=spec.rate,
        p2=format_number(PERCENT * compared.followed_up, 1),
        count=count,
        n=format_number(compared.n),
        p1=share,
        difference=signed(PERCENT * compared.difference),
        low=signed(PERCENT * compared.low),
        high=signed(PERCENT * compared.high),
    )
    if compared.low <= 0.0 <= compared.high:
        yield _(
            "Nul ligt in dit interval: een verschil is niet aangetoond, maar ook niet uitgesloten."
        )
    else:
        yield _(
            "Nul ligt niet in dit interval: deze deelnemers verschillen hierin van de respondenten "
            "van de enquête."
        )


def _detected(detectable: Detectable) -> str:
    stated = _(
        "Is het werkelijke verschil {stated} procentpunt, omhoog of omlaag, dan is de kans "
        "minstens {power} procent dat een onderzoek van deze omvang het aantoont (toets op 5 "
        "procent)."
    ).format(
        stated=format_number(detectable.stated, 0 if detectable.stated.is_integer() else 1),
        power=format_number(math.floor(detectable.power)),
    )
    sizes = [
        text.format(points=format_number(size, 1))
        for size, text in (
            (detectable.up, _("{points} procentpunt meer")),
            (detectable.down, _("{points} procentpunt minder")),
        )
        if not math.isnan(size)
    ]
    if not sizes:
        return stated
    smallest = _(
        "Met 80 procent kans toont het een verschil aan vanaf {sizes}; een kleiner verschil kan er "
        "zijn zonder dat het blijkt."
    ).format(sizes=_(" of ").join(sizes))
    return f"{stated} {smallest}"
