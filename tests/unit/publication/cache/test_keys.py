"""A key changes with anything a result depends on, and with nothing else."""

import os
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from pydantic_core import PydanticSerializationError
from tests.unit.publication.example import example

from graadmeter.publication.cache import keys
from graadmeter.publication.cache.keys import digest, step_key


def frame(**columns):
    return pl.DataFrame(columns)


def test_the_hash_of_a_publication_changes_with_any_part_of_it():
    content = example()
    table = content.chapters[0].tables[0]
    first = table.cells[0][0]
    other_cell = replace(
        table, cells=((replace(first, n=12345), *table.cells[0][1:]), *table.cells[1:])
    )
    chapter = replace(content.chapters[0], tables=(other_cell, *content.chapters[0].tables[1:]))
    others = [
        content,
        replace(content, title="Anders"),
        replace(content, synthetic=not content.synthetic),
        replace(content, inputs={**content.inputs, "monitor/x": "0"}),
        replace(content, chapters=(chapter, *content.chapters[1:])),
        replace(content, chapters=content.chapters[::-1]),
    ]
    assert len({digest(one) for one in others}) == len(others)
    assert digest(content) == digest(example())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("ab",)),
        (("a", "b"), ("b", "a")),
        ((1,), ("1",)),
        ((1,), (1.0,)),
        ((0.0,), (-0.0,)),
        ((None,), ("",)),
        ((None,), (float("nan"),)),
        ((True,), (1,)),
        ((float("inf"),), (float("-inf"),)),
        (({"a": 1, "b": 2},), ({"a": 1, "b": 3},)),
        ((frame(a=[1]),), (frame(a=[2]),)),
        ((frame(a=[1]),), (frame(b=[1]),)),
        ((frame(a=[1]),), (frame(a=[1.0]),)),
        ((frame(a=[None, 1]),), (frame(a=[1, None]),)),
    ],
)
def test_different_values_have_different_hashes(one, other):
    assert digest(*one) != digest(*other)


def test_a_frame_that_came_about_the_same_way_has_the_same_hash():
    assert digest(frame(a=[1, 2], b=["x", None])) == digest(frame(a=[1, 2], b=["x", None]))


def test_a_value_without_a_hash_is_refused():
    with pytest.raises(PydanticSerializationError):
        digest(object())


def test_the_key_of_a_step_changes_with_the_program(monkeypatch):
    before = step_key("step", 1)
    monkeypatch.setattr(keys, "program", lambda: "another")
    assert step_key("step", 1) != before


def test_the_hash_of_code_changes_with_any_file_but_what_python_leaves(tmp_path):
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "a.py").write_text("x = 1\n")
    (tmp_path / "report.typ").write_text("= Kop\n")
    found = [keys._code(tmp_path)]
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"1")
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "views.py").write_text("y = 1\n")
    assert keys._code(tmp_path) == found[0]
    for name, text in (("charts/a.py", "x = 2\n"), ("report.typ", "= Koq\n"), ("b.css", "")):
        (tmp_path / name).write_text(text)
        found.append(keys._code(tmp_path))
    (tmp_path / "b.css").rename(tmp_path / "c.css")
    found.append(keys._code(tmp_path))
    assert len(set(found)) == len(found)


def test_every_module_of_ours_that_makes_a_publication_counts():
    package = Path(str(files("graadmeter")))
    names = {path.relative_to(package).as_posix() for path in keys._files(package)}
    assert {
        "publication/charts/bars.py",
        "publication/templates/base.html",
        "publication/pdf/report.typ",
        "publication/static/style/05-tables.css",
        "language/locale/en/LC_MESSAGES/graadmeter.po",
        "estimation/proportions.py",
        "cli/publishing.py",
    } - names == set()
    assert not [name for name in names if name.startswith(("service/", "monitors/"))]


def test_libraries_count_with_their_versions():
    installed = set(keys._installed())
    assert any(name.startswith("polars-") for name in installed)


def test_a_key_is_the_same_in_every_process():
    code = (
        "from graadmeter.publication.cache.keys import step_key\n"
        "from tests.unit.publication.example import example\n"
        "print(step_key('step', example()))\n"
    )

    def run(seed):
        path = os.pathsep.join([*(place for place in sys.path if place), "."])
        environment = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    assert run("1") == run("2") != b""
