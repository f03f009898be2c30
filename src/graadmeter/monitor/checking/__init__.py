"""Checks of a monitor folder: all faults at once, each with file, line and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graadmeter.errors import Fault
from graadmeter.monitor.checking.code_lists import code_list_faults
from graadmeter.monitor.checking.comparability import comparability_faults
from graadmeter.monitor.checking.context import Context, context_of
from graadmeter.monitor.checking.decompositions import decomposition_faults
from graadmeter.monitor.checking.expressions import expression_faults
from graadmeter.monitor.checking.factsheets import factsheet_faults
from graadmeter.monitor.checking.nonresponse import nonresponse_faults
from graadmeter.monitor.checking.populations import population_faults
from graadmeter.monitor.checking.published import published_faults
from graadmeter.monitor.checking.questionnaires import questionnaire_faults
from graadmeter.monitor.checking.reachability import reachability_faults
from graadmeter.monitor.checking.report import report_faults
from graadmeter.monitor.checking.series import series_table_faults
from graadmeter.monitor.checking.settings import settings_faults
from graadmeter.monitor.checking.support import support_faults
from graadmeter.monitor.checking.tables import table_faults
from graadmeter.monitor.checking.texts import text_faults
from graadmeter.monitor.loading import Loaded

CHECKS: tuple[Callable[[Context], Iterator[Fault]], ...] = (
    settings_faults,
    code_list_faults,
    questionnaire_faults,
    expression_faults,
    reachability_faults,
    comparability_faults,
    population_faults,
    published_faults,
    table_faults,
    series_table_faults,
    decomposition_faults,
    nonresponse_faults,
    support_faults,
    text_faults,
    report_faults,
    factsheet_faults,
)


def check_loaded(loaded: Loaded) -> list[Fault]:
    """All faults of a folder that was read, sorted by file and line."""
    context = context_of(loaded)
    found = {fault for check in CHECKS for fault in check(context)}
    return sorted(found.union(loaded.faults))
