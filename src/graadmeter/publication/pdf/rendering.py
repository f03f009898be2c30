"""From content to the bytes of a PDF: data for the template, Typst, scopes of row headings."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

from graadmeter.language import use_language
from graadmeter.publication.charts import Charts, render_charts
from graadmeter.publication.content import Content
from graadmeter.publication.pdf.data import report_data
from graadmeter.publication.pdf.scopes import give_scopes

STANDARD: Literal["ua-1"] = "ua-1"
TIMESTAMP = 0
"""The same content gives the same bytes, so no moment of making is in them."""


def render_pdf(content: Content, charts: Charts | None = None) -> bytes:
    """The report as PDF/UA-1.

    Args:
        content: the publication.
        charts: its charts, when they have been made already.

    Raises:
        typst.TypstError: the content cannot be made into an accessible PDF; a defect of ours.
    """
    import typst

    if charts is None:
        charts = render_charts(content)
    with use_language(content.language):
        data = report_data(content, charts)
    with as_file(files("graadmeter.publication") / "static" / "fonts") as fonts:
        made = typst.compile(
            _template(),
            format="pdf",
            font_paths=typst.Fonts(
                include_system_fonts=False, font_paths=[fonts] if fonts.is_dir() else []
            ),
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARD,
            timestamp=TIMESTAMP,
        )
    return give_scopes(bytes(made), content.language)


@cache
def _template() -> bytes:
    return (files("graadmeter.publication.pdf") / "report.typ").read_bytes()
