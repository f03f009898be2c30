"""Table specifications, microdata and published series to protected tables."""

from graadmeter.tabulation.decomposition import ChangeDecomposition, decompose
from graadmeter.tabulation.kept_apart import KeptApart, kept_apart_json, read_kept_apart
from graadmeter.tabulation.nonresponse import NonresponseFollowup, follow_up
from graadmeter.tabulation.questions import all_questions
from graadmeter.tabulation.reproduction import check_weights, reproduce
from graadmeter.tabulation.series import series_table
from graadmeter.tabulation.strata import group_weights
from graadmeter.tabulation.table import (
    Cell,
    Change,
    Heading,
    Origin,
    Outcome,
    ReproducedCell,
    Reproduction,
    Shown,
    Table,
    UnknownWaveValue,
    WeightCheck,
)
from graadmeter.tabulation.tabulate import Tabulator

__all__ = [
    "Cell",
    "Change",
    "ChangeDecomposition",
    "Heading",
    "KeptApart",
    "NonresponseFollowup",
    "Origin",
    "Outcome",
    "ReproducedCell",
    "Reproduction",
    "Shown",
    "Table",
    "Tabulator",
    "UnknownWaveValue",
    "WeightCheck",
    "all_questions",
    "check_weights",
    "decompose",
    "follow_up",
    "group_weights",
    "kept_apart_json",
    "read_kept_apart",
    "reproduce",
    "series_table",
]
