"""An attacker who reads the published files of a year and solves for what they hide."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np
from scipy.optimize import linprog

FORMS = {
    "Verbale agressie": "v",
    "Bedreiging of intimidatie": "b",
    "Fysieke agressie": "f",
    "Vernieling": "x",
}
TOTAL = {"Totaal", "Incidenten"}
ROUNDING = 1e-6


@dataclass(frozen=True)
class Place:
    """A cell as a reader names it; empty is all of it."""

    department: str
    quarter: str
    form: str

    def holds(self, department: str, quarter: str, forms: str) -> bool:
        inside = any(form != "x" for form in forms) if not self.form else self.form in forms
        return inside and self.department in ("", department) and self.quarter in ("", quarter)


def read(content: bytes) -> dict[Place, int | None]:
    """What a file says of the breakdown and of its totals: a number, or None where it is hidden."""
    found: dict[Place, int | None] = {}
    for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        place = _place(line["tabel"], line["rij"], line["kolom"])
        if place is not None:
            value = line["waarde"]
            found[place] = None if value == "niet getoond" else int(value)
    return found


def _place(table: str, row: str, column: str) -> Place | None:
    if table == "jaar":
        known = row in TOTAL or row in FORMS
        return Place("", "", FORMS.get(row, "")) if known else None
    if table == "kwartalen":
        return Place("", row, FORMS.get(column, ""))
    if table == "afdelingen":
        return Place(row, "", FORMS.get(column, ""))
    if table == "afdelingen-kwartalen":
        return Place(row, column, "")
    return None


def every_set() -> tuple[str, ...]:
    """Every set of forms there can be."""
    forms = "vbfx"
    sets = chain.from_iterable(combinations(forms, size) for size in range(1, 5))
    return tuple("".join(one) for one in sets)


def bounds(
    told: Mapping[Place, int | None], sets: Sequence[str]
) -> dict[Place, tuple[float, float]]:
    """The least and the most that each hidden cell can be.

    Args:
        told: what was read.
        sets: the sets of forms that the attacker thinks possible.
    """
    departments = sorted({place.department for place in told if place.department}) or [""]
    quarters = sorted({place.quarter for place in told if place.quarter})
    atoms = list(product(departments, quarters, sets))
    shown = [place for place, number in told.items() if number is not None]
    known = np.array([[float(place.holds(*atom)) for atom in atoms] for place in shown])
    numbers = [float(told[place] or 0) for place in shown]
    found = {}
    for place, number in told.items():
        if number is None:
            wanted = np.array([float(place.holds(*atom)) for atom in atoms])
            ends = []
            for sign in (1.0, -1.0):
                solved = linprog(sign * wanted, A_eq=known, b_eq=numbers, method="highs")
                assert solved.status in (0, 3), solved.message
                ends.append(sign * solved.fun if solved.status == 0 else np.inf)
            found[place] = (ends[0], ends[1])
    return found
