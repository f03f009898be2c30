"""However a file is damaged, checking gives faults and never anything else."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.monitor.planting import TINY

from graadmeter.errors import Fault
from graadmeter.monitor import check_loaded, read_monitor

FILES = sorted(
    path.relative_to(TINY).as_posix()
    for path in TINY.rglob("*")
    if path.suffix in {".yaml", ".json"}
)


def faults_with(name: str, content: bytes) -> list[Fault]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(TINY, Path(place) / "tiny"))
        (folder / name).write_bytes(content)
        return check_loaded(read_monitor(folder))


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(FILES), share=st.floats(0, 1))
def test_a_truncated_file_gives_faults_or_none(name, share):
    content = (TINY / name).read_bytes()
    kept = int(share * len(content))

    for fault in faults_with(name, content[:kept]):
        assert fault.message
        lines = (TINY / fault.file).read_text(encoding="utf-8").count("\n")
        assert 0 <= fault.line <= lines + 1


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(FILES))
def test_a_line_taken_out_never_breaks_the_check(data, name):
    lines = (TINY / name).read_bytes().splitlines(keepends=True)
    gone = data.draw(st.integers(0, len(lines) - 1))

    faults_with(name, b"".join(lines[:gone] + lines[gone + 1 :]))


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(FILES), content=st.binary(max_size=60))
def test_any_bytes_give_faults(name, content):
    assert faults_with(name, content)
