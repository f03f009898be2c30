"""Who of a frame is asked: drawn with a recorded seed, the same whatever the order of the file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.people import Candidate

Given = tuple[tuple[str, str], ...]
Kind = Literal["census", "simple", "stratified", "quota"]
KINDS: tuple[Kind, ...] = ("census", "simple", "stratified", "quota")
COARSE_BELOW = 5


@dataclass(frozen=True)
class Design:
    """How people are chosen.

    Attributes:
        kind: *census* takes all; *simple* draws `size`; *stratified* divides `size` over the strata
            in proportion to their people; *quota* draws as many in each stratum as it says.
        size: how many, for simple and stratified.
        quota: how many per stratum, for quota; strata that are not in it get nobody.
        coarse_below: strata with fewer people drawn than this are made coarser.
    """

    kind: Kind = "census"
    size: int = 0
    quota: Mapping[Given, int] | None = None
    coarse_below: int = COARSE_BELOW


@dataclass(frozen=True)
class Coarsened:
    """A stratum of few people, of which only what the weighting needs is kept."""

    before: Given
    after: Given
    people: int


@dataclass(frozen=True)
class Sample:
    """The outcome.

    Attributes:
        people: everybody, with values made coarser where a stratum is small.
        drawn: the numbers of who is asked.
        coarsened: the strata that lost values.
        small: strata that are small even so, of fewer than five people or `coarse_below`; also
            those of people who were asked already.
    """

    people: tuple[Candidate, ...]
    drawn: frozenset[str]
    coarsened: tuple[Coarsened, ...]
    small: tuple[tuple[Given, int], ...]


def sample(
    people: Sequence[Candidate],
    design: Design,
    seed: int,
    kept: Iterable[str],
    present: Mapping[Given, int] | None = None,
) -> Sample:
    """Draws, and makes small strata coarser.

    Args:
        people: the frame.
        design: how to draw.
        seed: decides the draw; nothing else does.
        kept: the variables that weighting needs, kept in small strata.
        present: how many are asked already, by their values. They count towards the size of a
            stratum, and stay as they are.

    Raises:
        UserError: more are wanted than there are.
    """
    drawn = _draw(people, design, seed)
    weighing = set(kept)
    counts = Counter(person.given for person in people if person.number in drawn)
    there = Counter(present or {})
    counts.update(there)
    fresh = {person.given for person in people}
    coarse = {
        given: tuple(item for item in given if item[0] in weighing)
        for given, count in counts.items()
        if count < design.coarse_below and given in fresh
    }
    coarsened = tuple(
        Coarsened(before, after, counts[before])
        for before, after in sorted(coarse.items())
        if before != after
    )
    made = tuple(
        sorted(replace(person, given=coarse.get(person.given, person.given)) for person in people)
    )
    left = Counter(person.given for person in made if person.number in drawn)
    left.update(there)
    least = max(design.coarse_below, COARSE_BELOW)
    small = tuple(sorted((g, n) for g, n in left.items() if n < least))
    return Sample(made, drawn, coarsened, small)


def _draw(people: Sequence[Candidate], design: Design, seed: int) -> frozenset[str]:
    if design.kind == "census":
        return frozenset(person.number for person in people)
    if design.kind == "simple":
        return _first(people, design.size, seed)
    strata: dict[Given, list[Candidate]] = {}
    for person in people:
        strata.setdefault(person.given, []).append(person)
    sizes = (
        dict(design.quota or {})
        if design.kind == "quota"
        else _divided({given: len(members) for given, members in strata.items()}, design.size)
    )
    drawn: frozenset[str] = frozenset()
    for given, size in sorted(sizes.items()):
        drawn |= _first(strata.get(given, []), size, seed, given)
    return drawn


def _first(
    people: Sequence[Candidate], size: int, seed: int, given: Given | None = None
) -> frozenset[str]:
    """Those whose number comes first when numbers are put in the order the seed gives."""
    if size < 0 or size > len(people):
        raise UserError(
            _("Er zijn {size} personen gevraagd en er zijn er {people}").format(
                size=size, people=len(people)
            ),
            where=", ".join(value for _name, value in given) if given else "",
            mend=_("Vraag er minder, of lees meer personen in."),
        )
    ranked = sorted((_rank(seed, person.number), person.number) for person in people)
    return frozenset(number for _order, number in ranked[:size])


def _rank(seed: int, number: str) -> bytes:
    key = seed.to_bytes(8, "big", signed=True)
    return hashlib.blake2b(number.encode(), digest_size=16, key=key, person=b"sample").digest()


def _divided(sizes: Mapping[Given, int], size: int) -> dict[Given, int]:
    """`size` in proportion, by largest remainder; ties by the values of the stratum."""
    total = sum(sizes.values())
    if size > total or not total:
        raise UserError(
            _("Er zijn {size} personen gevraagd en er zijn er {people}").format(
                size=size, people=total
            ),
            mend=_("Vraag er minder, of lees meer personen in."),
        )
    shares = {given: divmod(size * count, total) for given, count in sizes.items()}
    made = {given: whole for given, (whole, _rest) in shares.items()}
    order = sorted(shares, key=lambda given: (-shares[given][1], given))
    for given in order[: size - sum(made.values())]:
        made[given] += 1
    return made
