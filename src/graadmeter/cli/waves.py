"""Find the monitor and wave a command is about."""

from __future__ import annotations

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, load_monitor


def monitor_with_wave(name: str, wave: int, *, figures_alone: bool = False) -> Monitor:
    """Load a monitor that has questionnaires for a wave.

    Args:
        name: name or folder of the monitor.
        wave: the wave.
        figures_alone: tables of published figures do as well.

    Raises:
        UserError: there is no such monitor or wave, or nothing was asked in it.
        FaultsError: the monitor has faults.
    """
    monitor = load_monitor(name)
    years = [w.year for w in monitor.settings.waves]
    if wave not in years:
        raise UserError(
            _("{monitor} heeft geen meting {wave}").format(monitor=monitor.settings.id, wave=wave),
            where="--wave",
            mend=_("Metingen zijn: {waves}.").format(waves=", ".join(map(str, years))),
        )
    ready = sorted({year for _group, year in monitor.questionnaires})
    if figures_alone:
        ready = sorted({*ready, *(file.wave for file in monitor.series_files)})
    if wave not in ready:
        raise UserError(
            _("Meting {wave} heeft geen vragenlijsten; er is niets te tabelleren").format(
                wave=wave
            ),
            where="--wave",
            mend=_("Met vragenlijsten: {waves}.").format(waves=", ".join(map(str, ready))),
        )
    return monitor
