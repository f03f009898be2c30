"""An attacker who reads the published file of a year and solves for what it hides."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog

KINDS = (
    "Ongewenste omgang",
    "Misbruik van spullen van de organisatie",
    "Misbruik van informatie",
    "Wangedrag in de vrije tijd",
    "Misbruik van de positie of een belang dat wringt",
    "Fraude of diefstal",
    "Misbruik van bevoegdheden",
    "Misstand volgens de klokkenluidersregeling",
    "Misbruik van geweld",
)
ENDS = (
    "Gegrond",
    "Voor een deel gegrond",
    "Ongegrond",
    "Niet vast te stellen",
    "Loopt nog",
    "Niet in behandeling",
)
Place = tuple[str, str]
"""Kind and end as a reader names them; empty is all of them."""
Atom = tuple[frozenset[str], str]


def read(content: bytes) -> dict[Place, int | None]:
    """What a file says of kinds and ends: a number, or None where it is hidden."""
    found: dict[Place, int | None] = {}
    for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        if line["tabel"] == "soorten":
            kind = "" if line["rij"] == "Alle soorten" else line["rij"]
            end = "" if line["kolom"] == "Totaal" else line["kolom"]
            assert kind in ("", *KINDS)
            assert end in ("", *ENDS)
            value = line["waarde"]
            found[kind, end] = None if value == "niet getoond" else int(value)
    return found


def holds(place: Place, atom: Atom) -> bool:
    kind, end = place
    kinds, came_to = atom
    return (not kind or kind in kinds) and end in ("", came_to)


def atoms(observed: Iterable[frozenset[str]], most: int = 1) -> list[Atom]:
    """The reports that the attacker thinks possible: sets of so many kinds, and those observed."""
    sets = {frozenset(one) for size in range(most + 1) for one in combinations(KINDS, size)}
    return list(product(sorted(sets | set(observed), key=sorted), ENDS))


def bounds(
    told: Mapping[Place, int | None], possible: list[Atom], wanted: Iterable[Place]
) -> dict[Place, tuple[float, float]]:
    """The least and the most that each of some hidden cells can be."""
    shown = [place for place, number in told.items() if number is not None]
    known = np.array([[float(holds(place, atom)) for atom in possible] for place in shown])
    numbers = [float(told[place] or 0) for place in shown]
    found = {}
    for place in wanted:
        cell = np.array([float(holds(place, atom)) for atom in possible])
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(sign * cell, A_eq=known, b_eq=numbers, method="highs")
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        found[place] = (ends[0], ends[1])
    return found
