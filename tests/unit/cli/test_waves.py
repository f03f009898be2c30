"""The monitor and wave a command is about."""

import pytest

from graadmeter.cli.waves import monitor_with_wave
from graadmeter.errors import FaultsError, UserError


def test_a_wave_with_questionnaires_is_found(tiny_folder):
    assert monitor_with_wave(str(tiny_folder), 2025).settings.id == "tiny"


@pytest.mark.parametrize(
    ("wave", "what", "mend"),
    [
        (2017, "tiny heeft geen meting 2017", "Metingen zijn: 2023, 2025."),
        (2023, "Meting 2023 heeft geen vragenlijsten", "Met vragenlijsten: 2025."),
    ],
)
def test_a_wave_about_which_nothing_can_be_made_is_refused(tiny_folder, wave, what, mend):
    with pytest.raises(UserError) as refused:
        monitor_with_wave(str(tiny_folder), wave)
    assert refused.value.what.startswith(what)
    assert (refused.value.where, refused.value.mend) == ("--wave", mend)


def test_a_monitor_with_faults_is_refused_with_all_of_them(tmp_path):
    (tmp_path / "monitor.yaml").write_text("id: Wrong-Id\ncolour: red\n")
    with pytest.raises(FaultsError) as refused:
        monitor_with_wave(str(tmp_path), 2025)
    assert {"bad-identifier", "unknown-field"} <= {fault.rule for fault in refused.value.faults}
    assert all(str(fault) in str(refused.value) for fault in refused.value.faults)
