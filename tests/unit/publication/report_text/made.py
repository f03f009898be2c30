"""A publication with a text in one of its chapters, and a text with everything in it."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.publication.example import example

from graadmeter.monitor.report import read_chapter
from graadmeter.publication import Content
from graadmeter.publication.charts import Charts

NO_CHARTS = Charts({}, {})


def chapter(body: str, number: int = 2, *, language: str = "nl", synthetic: bool = True) -> Content:
    """The example with a text in one of its chapters."""
    text, faults = read_chapter(
        f"report/2016/{number:02d}.md", f"---\nchapter: {number}\n---\n{body}"
    )
    assert not faults, faults
    content = example(language, synthetic=synthetic)
    chapters = [replace(c, text=text) if c.number == number else c for c in content.chapters]
    return replace(content, chapters=tuple(chapters))


BODY = """Een *woord*, een **kern** en [de site](https://example.org/?a=1&b=2).[^een]

::: key-figures title="Cijfers & meer"
- {{ figure table="2.1" row="Verbale agressie > 2016" column="Gemeente" }} van allen[^twee]
:::

## Kop een

1. eerste
2. tweede

::: depth title="Verdieping" source="paragraaf 2.6"
Tekst.
:::

::: pending title="Gesprekken"
:::

> Uit een bron.

{{ top table="2.5" column="2016" title="Redenen" }}

{{ findings }}

{{ table id="2.1" }}

[^een]: De eerste noot.
[^twee]: De tweede noot met {{ figure table="2.1" row="Verbale agressie > 2014" column="Rijk" }}.
"""
