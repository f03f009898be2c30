"""The worked example of a how-to page runs, and gives what the page says it gives."""

import contextlib
import io
import re
from pathlib import Path

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


def blocks(name: str, language: str) -> list[str]:
    text = (HOW_TO / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_explaining_a_change_gives_the_figures_on_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "".join(blocks("verandering-verklaren.md", "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "verandering-verklaren.md", "exec"), {})  # noqa: S102 - our own page
    expected = "".join(blocks("verandering-verklaren.md", "text"))
    assert [line for line in out.getvalue().splitlines() if line] == [
        line for line in expected.splitlines() if line
    ]
    assert not list(tmp_path.iterdir())


def test_every_how_to_page_is_listed_in_the_readme():
    readme = (HOW_TO.parents[1] / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in HOW_TO.glob("*.md") if f"how-to/{page.name}" not in readme] == []
