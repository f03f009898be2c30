"""Every page of a publication as it is built: no fault for axe, at home on a small screen."""

from pathlib import Path

import pytest
from tests.browsing import violations
from tests.integration.commands import call

pytestmark = pytest.mark.browser

TINY = Path(__file__).parents[1] / "fixtures" / "tiny"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("every") / "publication"
    built = call("build", TINY, "--wave", 2025, "--out", out)
    assert built.code == 0, built.err
    return out


def test_no_page_has_a_fault_and_none_scrolls_sideways(page, folder):
    pages = sorted(folder.rglob("*.html"))
    assert {"index.html", "chapter-02.html", "codebook.html"} <= {path.name for path in pages}
    found: dict[str, list[str]] = {}
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            faults = violations(page, "serious", "critical")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append("scrolls sideways")
            if faults:
                found[f"{path.relative_to(folder)} at {width}"] = faults
    assert found == {}
