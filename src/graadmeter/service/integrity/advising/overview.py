"""The yearly overview that an adviser makes of their own contacts, to hand over themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

from graadmeter.service.incidents.counting.publishing.protecting import hidden_cells
from graadmeter.service.integrity.advising.notes import Written
from graadmeter.service.integrity.advising.words import Contact, Subject

CONTACTS = tuple(each for each in Contact if each is not Contact.OWN)
_Cell = tuple[str, str]
_Profile = tuple[tuple[str, ...], str]


@dataclass(frozen=True)
class Overview:
    """Numbers of contacts of a year; None where it is hidden.

    Attributes:
        threshold: smaller numbers are hidden.
    """

    year: int
    threshold: int
    total: int | None
    subjects: dict[Subject, int | None]
    contacts: dict[Contact, int | None]


def overview_of(written: Iterable[Written], year: int, threshold: int) -> Overview:
    """Counts the contacts of a year; what is a note without a contact does not count.

    Args:
        written: notes of one adviser.
        year: which year.
        threshold: smaller numbers are hidden, and what would give them away.
    """
    those = [each for each in written if each.on.year == year and each.contact != Contact.OWN]
    counted: Counter[_Profile] = Counter(
        (tuple(sorted(each.subjects)), each.contact.value) for each in those
    )
    shown = _shown(counted, threshold) if len(those) >= threshold else {}
    return Overview(
        year,
        threshold,
        shown.get(("", "")),
        {each: shown.get((each.value, "")) for each in Subject},
        {each: shown.get(("", each.value)) for each in CONTACTS},
    )


def _shown(counted: Counter[_Profile], threshold: int) -> dict[_Cell, int]:
    cells: list[_Cell] = [
        ("", ""),
        *((each.value, "") for each in Subject),
        *(("", each.value) for each in CONTACTS),
    ]
    sets = {(), *((each.value,) for each in Subject), *(subjects for subjects, _way in counted)}
    possible: list[_Profile] = list(product(sorted(sets), sorted(each.value for each in CONTACTS)))
    n = np.array([float(counted[one]) for one in possible])
    inside = np.array([[float(_holds(cell, one)) for cell in cells] for one in possible])
    fixed = np.array([cell == ("", "") for cell in cells])
    price = [2 if contact else 1 for _subject, contact in cells]
    hidden = hidden_cells(inside, n, fixed, threshold, price)
    sizes = n @ inside
    return {
        cell: int(size) for cell, size, gone in zip(cells, sizes, hidden, strict=True) if not gone
    }


def _holds(cell: _Cell, profile: _Profile) -> bool:
    subject, contact = cell
    subjects, way = profile
    return (not subject or subject in subjects) and (not contact or contact == way)
