"""Members by a name that somebody wrote; in the organisation of the scope."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import date
from difflib import SequenceMatcher

from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import valid_on

MOST_ALIKE = 5
_ALIKE = 0.75
"""How much of two names is the same, from which one may be meant by the other."""
_SHORTEST = 3
"""Letters of a part of a name that says something of whose it is."""


def named(name: str, today: date) -> Member | None:
    """The one member of this full name."""
    if not name:
        return None
    rows = Member.objects.filter(valid_on(today), account__name__iexact=name)
    found = list(rows.select_related("account")[:2])
    return found[0] if len(found) == 1 else None


def written_alike(name: str, today: date) -> Member | None:
    """The one member whose name is the same but for capitals, accents, dots and spaces."""
    wanted = _letters(name)
    if not wanted:
        return None
    found = [pk for pk, each in _names(today) if _letters(each) == wanted]
    return Member.objects.get(pk=found[0]) if len(found) == 1 else None


def look_alikes(name: str, today: date, besides: Collection[int]) -> list[Member]:
    """The few members who may be meant by a name, the likeliest first.

    Names of members are for members: nobody without an account may see what comes of this.

    Args:
        name: as somebody wrote it.
        today: the day.
        besides: members who are not meant.
    """
    likely = [
        (-likeness, each, pk)
        for pk, each in _names(today)
        if pk not in besides and (likeness := _likeness(name, each)) >= _ALIKE
    ]
    order = {pk: place for place, (_less, _name, pk) in enumerate(sorted(likely)[:MOST_ALIKE])}
    rows = Member.objects.filter(pk__in=order).select_related("account", "department")
    return sorted(rows, key=lambda each: order[each.pk])


def _names(today: date) -> list[tuple[int, str]]:
    return list(Member.objects.filter(valid_on(today)).values_list("pk", "account__name"))


def _likeness(written: str, name: str) -> float:
    """From 0 to 1; a part of a name, as a first name alone, is as much alike as need be."""
    one, other = _letters(written), _letters(name)
    if not one or not other:
        return 0
    parts = _parts(written)
    part_of = _ALIKE if parts and parts <= _parts(name) else 0
    compared = SequenceMatcher(None, one, other, autojunk=False)
    near = compared.real_quick_ratio() >= _ALIKE and compared.quick_ratio() >= _ALIKE
    return max(part_of, compared.ratio() if near else 0)


def _parts(name: str) -> set[str]:
    split = "".join(each if each.isalnum() else " " for each in _plainest(name)).split()
    return {part for part in split if len(part) >= _SHORTEST}


def _letters(name: str) -> str:
    """A name without what people write differently."""
    return "".join(each for each in _plainest(name) if each.isalnum())


def _plainest(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in apart if not unicodedata.combining(each))
