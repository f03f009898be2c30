"""Open a monitor: read it, check it in full, and refuse one with faults."""

from __future__ import annotations

from graadmeter.errors import FaultsError
from graadmeter.language import gettext as _
from graadmeter.monitor.checking import check_loaded
from graadmeter.monitor.loading import find_monitor, read_monitor
from graadmeter.monitor.monitor import Monitor


def load_monitor(name: str) -> Monitor:
    """Load a bundled monitor or a folder, checked in full.

    Raises:
        UserError: there is no such monitor.
        FaultsError: it has faults; all are listed.
    """
    loaded = read_monitor(find_monitor(name))
    faults = check_loaded(loaded)
    if faults:
        raise FaultsError(
            _("De monitor “{name}” heeft {count} fouten").format(name=name, count=len(faults)),
            faults,
        )
    return loaded.monitor()
