"""Typed, frozen model of a monitor folder, its loading and its checking."""

from graadmeter.monitor.cells import CellSpec, cell_spec, cells_of
from graadmeter.monitor.checking import check_loaded
from graadmeter.monitor.decompositions import DecompositionSpec
from graadmeter.monitor.factsheets import Indicator, MadePart, MadeSheet, SheetKind
from graadmeter.monitor.loading import Loaded, bundled_monitors, find_monitor, read_monitor
from graadmeter.monitor.monitor import Monitor
from graadmeter.monitor.nonresponse import NonresponseSpec
from graadmeter.monitor.opening import load_monitor
from graadmeter.monitor.population import Population, PopulationCell
from graadmeter.monitor.published import PublishedTable
from graadmeter.monitor.questionnaire import (
    CodeList,
    Comparability,
    DerivedVariable,
    Question,
    Questionnaire,
)
from graadmeter.monitor.report import ChapterText
from graadmeter.monitor.settings import Group, Settings
from graadmeter.monitor.tables import ACCOUNTING, Axis, TableSpec
from graadmeter.monitor.text import Text

__all__ = [
    "ACCOUNTING",
    "Axis",
    "CellSpec",
    "ChapterText",
    "CodeList",
    "Comparability",
    "DecompositionSpec",
    "DerivedVariable",
    "Group",
    "Indicator",
    "Loaded",
    "MadePart",
    "MadeSheet",
    "Monitor",
    "NonresponseSpec",
    "Population",
    "PopulationCell",
    "PublishedTable",
    "Question",
    "Questionnaire",
    "Settings",
    "SheetKind",
    "TableSpec",
    "Text",
    "bundled_monitors",
    "cell_spec",
    "cells_of",
    "check_loaded",
    "find_monitor",
    "load_monitor",
    "read_monitor",
]
