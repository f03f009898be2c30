"""A fault does not drag along faults that would go with it."""

import pytest
from tests.unit.monitor.planting import TINY, copy_tiny

from graadmeter.monitor import check_loaded, read_monitor

FILES = sorted(path.relative_to(TINY).as_posix() for path in TINY.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".md")])
def test_a_file_that_does_not_parse_is_the_only_fault(tmp_path, name):
    folder = copy_tiny(tmp_path)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n[ {", encoding="utf-8")

    found = check_loaded(read_monitor(folder))

    assert [(f.file, f.rule) for f in found] == [(name, f"{path.suffix[1:]}-syntax")]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".yaml")])
def test_an_unknown_key_at_the_top_is_the_only_fault(tmp_path, name):
    folder = copy_tiny(tmp_path)
    path = folder / name
    path.write_text("surprise: 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    found = check_loaded(read_monitor(folder))

    assert [(f.file, f.line, f.rule) for f in found] == [(name, 1, "unknown-field")]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("questionnaires/2025/staff.yaml", "      - id: incident\n"),
        ("questionnaires/2025/staff.yaml", "      - id: team\n"),
        ("questionnaires/2025/staff.yaml", "  - id: seniority\n"),
        ("questionnaires/2025/staff.yaml", "  - id: incidents\n"),
        ("codelists/answers.yaml", "  - id: yes_no\n"),
        ("codelists/answers.yaml", "  - id: reasons\n"),
        ("monitor.yaml", "  - id: safety\n"),
        ("monitor.yaml", "  - id: staff\n"),
        ("monitor.yaml", "  - year: 2023\n"),
        ("monitor.yaml", "  - number: 2\n"),
        ("populations/2025/staff.yaml", "    approached: 90\n"),
    ],
)
def test_what_refers_to_a_part_with_a_fault_of_form_is_left_alone(tmp_path, name, key):
    folder = copy_tiny(tmp_path)
    path = folder / name
    indent = " " * (len(key) - len(key.lstrip(" -")))
    text = path.read_text(encoding="utf-8").replace(key, f"{key}{indent}surprise: 1\n", 1)
    path.write_text(text, encoding="utf-8")

    found = check_loaded(read_monitor(folder))

    assert [(f.file, f.rule) for f in found] == [(name, "unknown-field")], list(map(str, found))


def test_other_faults_of_a_file_are_found_beside_a_fault_of_form(tmp_path):
    folder = copy_tiny(tmp_path)
    path = folder / "questionnaires" / "2025" / "staff.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("        label: Team\n", "        label: Team\n        surprise: 1\n")
    text = text.replace("universe: reported = 'no'", "universe: reported = 'noo'")
    path.write_text(text, encoding="utf-8")

    found = check_loaded(read_monitor(folder))

    lines = text.splitlines()
    assert [(f.rule, lines[f.line - 1].strip()) for f in found] == [
        ("unknown-field", "surprise: 1"),
        ("literal-not-in-code-list", "universe: reported = 'noo'"),
    ]
