"""A publication: tables in, the bytes of every file out, and one writer.

Everything but the writer is a pure function: the same content gives the same bytes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.charts import render_charts
from graadmeter.publication.content import ChapterContent, Content, Thresholds
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.data_formats.dcat import render_dcat
from graadmeter.publication.data_formats.limits import check_cells
from graadmeter.publication.factsheets.description import describe_factsheet_data
from graadmeter.publication.factsheets.output import render_factsheets
from graadmeter.publication.manifest import render_manifest
from graadmeter.publication.names import (
    FACTSHEET_METADATA,
    MANIFEST,
    QUESTION_BOOK,
    QUESTION_DATA,
    QUESTION_METADATA,
    REMARKABLE_DATA,
    REPORT,
    REPRODUCTION_DATA,
    WORKBOOK,
    places,
)
from graadmeter.publication.narrowed import (
    factsheets_only,
    open_data_only,
    questions_only,
    tables_only,
)
from graadmeter.publication.open_data import render_csv
from graadmeter.publication.pdf import render_pdf
from graadmeter.publication.question_book import (
    describe_question_data,
    render_question_book,
    render_question_data,
)
from graadmeter.publication.remarkable.data import render_remarkable_json
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


def render_publication(content: Content, cache: Cache = NOTHING_KEPT) -> dict[str, bytes]:
    """Every file of a publication by its name, the manifest last.

    Args:
        content: the publication.
        cache: where files are kept that do not change with a text.
    """
    check_cells(place.table for place in places(content).values())
    charts = render_charts(content, cache)
    # Typst sets the report in a second without Python, which can make the other files meanwhile.
    with ThreadPoolExecutor(1) as beside:
        report = beside.submit(render_pdf, content, charts)
        files = render_site(content, charts, cache)
        files[WORKBOOK] = cache.data(WORKBOOK, render_workbook, tables_only(content))
        for place in places(content).values():
            files[place.csv] = render_csv(place.table)
        if content.reproduction is not None:
            files[REPRODUCTION_DATA] = render_reproduction_json(content)
        if content.remarkable is not None:
            files[REMARKABLE_DATA] = render_remarkable_json(
                content.remarkable, content.monitor, content.wave
            )
        if content.all_questions:
            questions = questions_only(content)
            files[QUESTION_BOOK] = cache.data(QUESTION_BOOK, render_question_book, questions)
            files[QUESTION_DATA] = cache.data(QUESTION_DATA, render_question_data, questions)
            files[QUESTION_METADATA] = describe_question_data(content)
        files.update(cache.files("open-data", render_open_data, open_data_only(content)))
        if content.factsheets:
            files[FACTSHEET_METADATA] = describe_factsheet_data(content)
        sheets = factsheets_only(content)
        files.update(cache.files("factsheets", partial(render_factsheets, cache=cache), sheets))
        files[REPORT] = report.result()
    files.update(render_dcat(content, files))
    files[MANIFEST] = render_manifest(content, files)
    return files
