"""What a survey design is, in the words of its user: names of columns and population files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

LonelyPsu = Literal["fail", "certainty", "adjust", "average"]
LONELY_PSU: tuple[str, ...] = get_args(LonelyPsu)


@dataclass(frozen=True, kw_only=True)
class Design:
    """How the rows of a file came from their population. All of it is optional.

    Attributes:
        weight: column with a weight per row.
        stratum: column with the sampling stratum.
        cluster: column with the sampled unit (PSU) a row belongs to.
        fpc: column with the number of units in the population of the row's stratum.
        poststratify: population per post-stratum: a table, or the path of a CSV file, whose last
            column is ``Freq`` and whose other columns are columns of the data.
        rake: populations of the margins to rake to, each like `poststratify`.
        lonely: what to do with a stratum of one sampled unit.
    """

    weight: str | None = None
    stratum: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    poststratify: Any = None
    rake: Sequence[Any] = ()
    lonely: LonelyPsu = "fail"

    def columns(self) -> dict[str, str]:
        """The columns it names: option of the command line to column."""
        named = {
            "--weight": self.weight,
            "--stratum": self.stratum,
            "--cluster": self.cluster,
            "--fpc": self.fpc,
        }
        return {option: column for option, column in named.items() if column}

    def populations(self) -> list[tuple[str, Any]]:
        """The populations with the option each came with."""
        found = [] if self.poststratify is None else [("--poststratify", self.poststratify)]
        return [*found, *(("--rake", margin) for margin in self.rake)]


def place(population: Any, option: str) -> str:
    """Where a population came from, for a message."""
    return str(population) if isinstance(population, str | Path) else option
