"""A publication: tables in, the bytes of every file out, and one writer.

Everything but the writer is a pure function: the same content gives the same bytes.
"""

from __future__ import annotations

from graadmeter.publication.charts import render_charts
from graadmeter.publication.content import ChapterContent, Content, Thresholds
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.data_formats.dcat import render_dcat
from graadmeter.publication.data_formats.limits import check_cells
from graadmeter.publication.manifest import render_manifest
from graadmeter.publication.names import (
    MANIFEST,
    QUESTION_BOOK,
    QUESTION_DATA,
    REPORT,
    REPRODUCTION_DATA,
    WORKBOOK,
    places,
)
from graadmeter.publication.open_data import render_csv
from graadmeter.publication.pdf import render_pdf
from graadmeter.publication.question_book import render_question_book, render_question_data
from graadmeter.publication.reproduction_data import render_reproduction_json
from graadmeter.publication.site import render_site
from graadmeter.publication.workbook import render_workbook
from graadmeter.publication.writer import check_target, write_publication

__all__ = [
    "ChapterContent",
    "Content",
    "Thresholds",
    "check_target",
    "render_csv",
    "render_manifest",
    "render_pdf",
    "render_publication",
    "render_reproduction_json",
    "render_site",
    "render_workbook",
    "write_publication",
]


def render_publication(content: Content) -> dict[str, bytes]:
    """Every file of a publication by its name, the manifest last."""
    check_cells(place.table for place in places(content).values())
    charts = render_charts(content)
    files = render_site(content, charts)
    files[WORKBOOK] = render_workbook(content)
    files[REPORT] = render_pdf(content, charts)
    for place in places(content).values():
        files[place.csv] = render_csv(place.table)
    if content.reproduction is not None:
        files[REPRODUCTION_DATA] = render_reproduction_json(content)
    if content.all_questions:
        files[QUESTION_BOOK] = render_question_book(content)
        files[QUESTION_DATA] = render_question_data(content)
    files.update(render_open_data(content))
    files.update(render_dcat(content, files))
    files[MANIFEST] = render_manifest(content, files)
    return files
