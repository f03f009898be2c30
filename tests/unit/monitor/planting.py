"""Plant faults in a copy of the tiny monitor, as tests/fixtures/faults.yaml describes them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TINY = FIXTURES / "tiny"
FAULTS: list[dict[str, Any]] = yaml.safe_load(
    (FIXTURES / "faults.yaml").read_text(encoding="utf-8")
)


def copy_tiny(to: Path) -> Path:
    """A copy of the tiny monitor to break."""
    return Path(shutil.copytree(TINY, to / "tiny"))


def plant(folder: Path, fault: dict[str, Any]) -> None:
    """Make the edit of one fault."""
    path = folder / fault["file"]
    if fault.get("delete"):
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if "old" in fault:
        _replace(path, fault["old"], fault["new"])
    elif "new" in fault:
        path.write_text(fault["new"], encoding="utf-8")
    for old, new in fault.get("replace", {}).items():
        _replace(path, old, new)
    for name, edits in fault.get("others", {}).items():
        for old, new in edits.items():
            _replace(folder / name, old, new)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def place(folder: Path, fault: dict[str, Any]) -> tuple[str, int, str]:
    """File, line and rule of the fault that must come of an edit."""
    name = fault.get("in", fault["file"])
    if "line" in fault:
        return name, fault["line"], fault["rule"]
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if fault["at"] in line]
    assert found, f"{name} has no line with {fault['at']!r}"
    return name, found[0], fault["rule"]
