"""Sentences computed from tables; none says what its cells do not."""

from graadmeter.publication.sentences.figure import Figure, Sentence, figure_in
from graadmeter.publication.sentences.findings import Finding, key_findings
from graadmeter.publication.sentences.statements import (
    change,
    grammar_of,
    groups,
    most_frequent,
    not_comparable,
    ranking,
    share,
)

__all__ = [
    "Figure",
    "Finding",
    "Sentence",
    "change",
    "figure_in",
    "grammar_of",
    "groups",
    "key_findings",
    "most_frequent",
    "not_comparable",
    "ranking",
    "share",
]
