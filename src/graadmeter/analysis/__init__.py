"""Tables from any survey data, no monitor needed.

    from graadmeter.analysis import Design, compare, rake, read_survey, tabulate, write_table

    data = read_survey("answers.parquet")
    design = Design(poststratify="population.csv")
    table = tabulate(data, "q*", by=["layer", "gender"], design=design)
    waves = compare(data, "q*", between="wave", design=design)
    write_table(table, "table.csv")

`tabulate` and `compare` take Polars, pandas and Arrow tables and return a Polars table. Proportions
are fractions (0..1). `rake` and `poststratify` return weights with what they cost, and
`explain_change`, `standardise_rates` and `compare_followup` explain differences. Weights that are
constant within post-strata are counted once, all other designs by cells; see
`graadmeter.estimation` for the formulas behind all of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graadmeter.analysis.comparing import compare
    from graadmeter.analysis.design import Design
    from graadmeter.analysis.explanations import (
        ChangeExplained,
        FollowupCompared,
        StandardisedRates,
        compare_followup,
        explain_change,
        standardise_rates,
    )
    from graadmeter.analysis.frames import read_survey
    from graadmeter.analysis.question import tabulate
    from graadmeter.analysis.weights import Weights, poststratify, rake
    from graadmeter.analysis.writing import write_table

__all__ = [
    "ChangeExplained",
    "Design",
    "FollowupCompared",
    "StandardisedRates",
    "Weights",
    "compare",
    "compare_followup",
    "explain_change",
    "poststratify",
    "rake",
    "read_survey",
    "standardise_rates",
    "tabulate",
    "write_table",
]

# No module is called as a function in it: importing the one would hide the other.
_HOMES = {
    "compare": "comparing",
    "Design": "design",
    "read_survey": "frames",
    "tabulate": "question",
    "Weights": "weights",
    "poststratify": "weights",
    "rake": "weights",
    "write_table": "writing",
}


def __getattr__(name: str) -> Any:
    # A table of a small file takes less time than starting what only comparisons need.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{_HOMES.get(name, 'explanations')}")
    value = globals()[name] = getattr(home, name)
    return value
