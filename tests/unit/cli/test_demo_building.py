"""The publication of the demo is made beside what goes on, and is gone with it when that ends."""

import multiprocessing
import time

import pytest

from graadmeter.cli.demo_building import publication_beside
from graadmeter.errors import UserError


def test_it_is_there_when_waiting_is_over(tmp_path, tiny_folder):
    out = tmp_path / "publication"
    with publication_beside(str(tiny_folder), 2025, out) as wait:
        wait()
        assert (out / "index.html").is_file()
    assert multiprocessing.active_children() == []


def test_what_goes_wrong_there_is_said_here_with_how_to_mend_it(tmp_path):
    out = tmp_path / "publication"
    with (
        publication_beside(str(tmp_path / "nowhere"), 2025, out) as wait,
        pytest.raises(UserError) as refused,
    ):
        wait()
    assert refused.value.mend
    assert not out.exists()


def test_who_does_not_wait_leaves_no_process_and_half_a_publication_is_none(tmp_path):
    out = tmp_path / "publication"
    with publication_beside("miv", 2016, out):
        time.sleep(0.5)
    assert multiprocessing.active_children() == []
    assert not out.exists()


def test_a_process_that_is_lost_is_a_defect_and_not_a_wait_without_end(tmp_path):
    with publication_beside("miv", 2016, tmp_path / "publication") as wait:
        (builder,) = multiprocessing.active_children()
        builder.kill()
        with pytest.raises(RuntimeError, match="ended with -9"):
            wait()
