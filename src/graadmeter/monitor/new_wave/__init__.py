"""A new wave from an earlier one: a copy of the monitor folder with the wave added (MON-04)."""

from graadmeter.monitor.new_wave.making import NewWave, make_new_wave

__all__ = ["NewWave", "make_new_wave"]
