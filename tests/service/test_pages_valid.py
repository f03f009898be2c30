"""Every page of the service and of the publication is valid HTML, for the Nu Html Checker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.integration.commands import call
from tests.service import every_page
from tests.service.conftest import BOTH
from tests.service.registers import pages as _registers  # noqa: F401 - joins the others
from tests.service.settings import SERVER

pytestmark = [
    # In the same run as the test that holds these pages against axe, which made them already.
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
CHECKER = Path(__file__).parents[2] / "build" / "checker" / "vnu.jar"
# For a run of seconds, compiling and collecting thoroughly takes longer than it gains; code that is
# compiled simply takes a larger stack.
QUICKLY = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
REQUIRED = os.environ.get("GRAADMETER_REQUIRE_BROWSER", "") not in ("", "0")


def java() -> str:
    """Java, if it and the checker are there; without, the test is skipped, or fails if required."""
    found = shutil.which("java")
    missing = [] if found else ["java (on Debian: apt-get install default-jre-headless)"]
    if not CHECKER.exists():
        missing.append(f"the checker of HTML (make {CHECKER.relative_to(Path.cwd())})")
    if missing:
        message = f"not installed: {', '.join(missing)}"
        if REQUIRED:
            pytest.fail(f"GRAADMETER_REQUIRE_BROWSER is set, but {message}")
        pytest.skip(message)
    return str(found)


def check(program: str, folder: Path) -> list[str]:
    """What is wrong on the pages below a folder, by one run of the checker."""
    command = [program, *QUICKLY, "-jar", str(CHECKER), "--errors-only", "--format", "json"]
    done = subprocess.run(
        [*command, "--skip-non-html", str(folder)], capture_output=True, text=True, check=False
    )
    return [
        f"{Path(each['url']).relative_to(f'file:{folder}')} line {each.get('lastLine')}: "
        f"{each['message']} {each.get('extract', '')!r}"
        for each in json.loads(done.stderr)["messages"]
        if each["type"] == "error"
    ]


@pytest.mark.skipif(bool(SERVER), reason="pages are the same whatever the database")
def test_every_page_is_valid(settings, tmp_path, transactional_db):
    program = java()
    pages = tmp_path / "pages"
    pages.mkdir()
    for group in every_page.GROUPS:
        for made in every_page.pages_made(group, settings, tmp_path):
            (pages / f"{made.title.replace(' ', '-')}.html").write_bytes(made.html)
    built = call("build", "miv", "--wave", 2016, "--out", pages / "publication")
    assert built.code == 0, built.err
    found = check(program, pages)
    assert found == [], "\n".join(found)


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.html").write_text(
        "<!DOCTYPE html><html lang=nl><title>x</title><p id=a><div id=a></p>", encoding="utf-8"
    )
    assert len(check(java(), tmp_path)) >= 2
