"""Fixtures that several tests share, and how Hypothesis runs.

Synthesizing the bundled monitor takes seconds, so it is done once; all that is small is done on
the tiny monitor of ``tests/fixtures``.
"""

import gc
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from tests.browsing import browser  # noqa: F401 - a fixture for all tests
from tests.flushing import django_db_setup  # noqa: F401 - and one around their databases

from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor, load_monitor
from graadmeter.synthesis import Synthesis, synthesize
from graadmeter.tabulation import Reproduction, Tabulator, reproduce

# Time limits on examples would make a busy machine fail tests; CI must find the same every time.
settings.register_profile("here", deadline=None)
settings.register_profile("everywhere", deadline=None, derandomize=True)
settings.load_profile("everywhere" if os.environ.get("CI") else "here")

# No test may find, or leave, what another run has kept.
os.environ["GRAADMETER_CACHE"] = "off"

# Dozens of tests start a command in a process of its own, which need not compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell has what it starts in the background ignore Ctrl-C, and so does all that is started there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SERVICE = Path(__file__).parent / "service"
TINY = Path(__file__).parent / "fixtures" / "tiny"


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests of the service, and leaves out what PostgreSQL has no part in.

    So the service can be tested beside the others; and what asks no database gives the same when
    it runs again for another one.
    """
    for item in items:
        if SERVICE in item.path.parents:
            item.add_marker(pytest.mark.service)
    if os.environ.get("GRAADMETER_TEST_POSTGRES"):
        without = [item for item in items if not asks_a_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if asks_a_database(item)]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Has the collector pass over thousands of tests that stay till the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test can get at the databases of the tests."""
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES.intersection(fixtures)
    )


@dataclass(frozen=True)
class Made:
    """A monitor with synthetic answers and all that is computed from them."""

    monitor: Monitor
    wave: int
    synthesis: Synthesis
    microdata: Mapping[str, Microdata]
    tabulator: Tabulator
    reproduction: Reproduction


def make(name: str, wave: int, seed: int = 1, respondents: int | None = None) -> Made:
    monitor = load_monitor(name)
    synthesis = synthesize(monitor, wave, seed, respondents)
    microdata = synthesis.microdata(monitor)
    tabulator = Tabulator(monitor, wave, microdata)
    reproduction = reproduce(monitor, tabulator, wave, synthesis.kept_apart)
    return Made(monitor, wave, synthesis, microdata, tabulator, reproduction)


@pytest.fixture(scope="session")
def miv() -> Made:
    """The bundled monitor with synthetic answers."""
    return make("miv", 2016)


@pytest.fixture(scope="session")
def tiny() -> Made:
    """The tiny monitor with synthetic answers."""
    return make(str(TINY), 2025)


@pytest.fixture(scope="session")
def tiny_folder() -> Path:
    """The folder of the tiny monitor."""
    return TINY
