"""The factsheets of the tiny monitor, and a publication that has them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.conftest import TINY
from tests.unit.publication.example import example

from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.publication import Content, Thresholds
from graadmeter.publication.factsheets.making import make_factsheets
from graadmeter.synthesis import synthesize
from graadmeter.tabulation import Tabulator

WAVE = 2025


@cache
def content(language: str = "nl", *, synthetic: bool = True) -> Content:
    """The example publication with factsheets: one of all staff, and one per team."""
    monitor = load_monitor(str(TINY))
    microdata = synthesize(monitor, WAVE, 1).microdata(monitor)
    tabulator = Tabulator(monitor, WAVE, microdata)

    def tabulate(spec):
        return replace(tabulator.table(spec), synthetic=synthetic)

    with use_language(language):
        made = make_factsheets(monitor, tabulate, WAVE, microdata)
    limits = {"staff": Thresholds(20, 5)}
    return replace(example(language, synthetic=synthetic), factsheets=made, thresholds=limits)
