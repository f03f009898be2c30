"""What Dutch sentences claim of figures: amounts, changes and ranks, each with its room."""

from graadmeter.consistency.claims.amounts import Amount, Form, Measure, amounts_of
from graadmeter.consistency.claims.changes import (
    Change,
    Direction,
    Of,
    Rank,
    changes_of,
    rank_of,
    years_of,
)
from graadmeter.consistency.claims.numbers import number_word, plain, read_word
from graadmeter.consistency.claims.quantifiers import Quantifier

__all__ = [
    "Amount",
    "Change",
    "Direction",
    "Form",
    "Measure",
    "Of",
    "Quantifier",
    "Rank",
    "amounts_of",
    "changes_of",
    "number_word",
    "plain",
    "rank_of",
    "read_word",
    "years_of",
]
