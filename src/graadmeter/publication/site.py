"""The publication as a website of plain pages, complete without scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, PackageLoader, StrictUndefined

from graadmeter.language import current_language, gettext, use_language
from graadmeter.publication import figures, names
from graadmeter.publication.cache import NOTHING_KEPT, Cache
from graadmeter.publication.chapter_view import view_chapters, view_of, view_parts
from graadmeter.publication.charts import Charts, render_charts
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_view import view_erratum
from graadmeter.publication.edition import release_words
from graadmeter.publication.factsheets.pages import factsheet_pages
from graadmeter.publication.names import Place, places
from graadmeter.publication.nonresponse_view import view_followup
from graadmeter.publication.protection import is_seen
from graadmeter.publication.remarkable.view import view_remarkable
from graadmeter.publication.reproduction_view import view_reproduction, view_weights
from graadmeter.tabulation.table import Origin

STYLESHEET = "style.css"
ICON = "icon.svg"
SCRIPT = "search.js"


@dataclass(frozen=True)
class KeyNumbers:
    """How much there is in a publication; ``computed`` when not all of it is of other sources."""

    tables: int
    figures: int
    groups: int
    computed: bool


def render_site(
    content: Content, charts: Charts | None = None, cache: Cache = NOTHING_KEPT
) -> dict[str, bytes]:
    """All pages of the site with their style sheet and pictures, by file name.

    Args:
        content: the publication.
        charts: its charts, when they have been made already.
        cache: where pictures are kept.
    """
    if charts is None:
        charts = render_charts(content, cache)
    with use_language(content.language):
        return dict(sorted((_render(content, charts, cache) | charts.files).items()))


def _render(content: Content, charts: Charts, cache: Cache) -> dict[str, bytes]:
    where = places(content)
    chapters = view_chapters(content, where)
    parts = view_parts(chapters)
    reproduction = view_reproduction(content, where)
    response = tuple(view_of(content, where[table.id]) for table in content.response)
    weights = view_weights(content.weights)
    followups = tuple(view_followup(one) for one in content.nonresponse)
    shared = {
        "content": content,
        "lang": current_language(),
        "parts": parts,
        "chapters": chapters,
        "reproduction": reproduction,
        "remarkable": view_remarkable(content.remarkable, where),
        "charts": {where[table].anchor: one for table, one in charts.by_table.items()},
        "has_response": bool(response or weights or followups),
    }
    pages = {
        "index.html": _page(
            "index.html", shared, key=_key_numbers(where), versions=sorted(content.versions.items())
        )
    }
    for position, chapter in enumerate(chapters):
        pages[chapter.page] = _page(
            "chapter.html",
            shared,
            page=chapter.page,
            chapter=chapter,
            previous=chapters[position - 1] if position else None,
            following=chapters[position + 1] if position + 1 < len(chapters) else None,
        )
    if shared["has_response"]:
        pages[names.RESPONSE_PAGE] = _page(
            "response.html",
            shared,
            page=names.RESPONSE_PAGE,
            tables=response,
            weights=weights,
            followups=followups,
        )
    if reproduction is not None:
        pages[names.REPRODUCTION_PAGE] = _page(
            "reproduction.html", shared, page=names.REPRODUCTION_PAGE
        )
    if shared["remarkable"] is not None:
        pages[names.REMARKABLE_PAGE] = _page("remarkable.html", shared, page=names.REMARKABLE_PAGE)
    if content.edition.corrections:
        pages[names.ERRATUM_PAGE] = _page(
            "erratum.html", shared, page=names.ERRATUM_PAGE, erratum=view_erratum(content)
        )
    pages |= factsheet_pages(content, partial(_page, shared=shared), cache)
    static = files("graadmeter.publication") / "static"
    pages[STYLESHEET] = _stylesheet(static / "style")
    pages[ICON] = (static / ICON).read_bytes()
    pages[SCRIPT] = (static / SCRIPT).read_bytes()
    return pages


def _stylesheet(folder: Traversable) -> bytes:
    """The parts of the style sheet, in the order of their numbers, as one file."""
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    return b"\n".join(part.read_bytes() for part in parts if part.name.endswith(".css"))


def _page(template: str, shared: Mapping[str, object], **own: object) -> bytes:
    text = _environment().get_template(template).render({"page": template, **shared, **own})
    return text.encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("graadmeter.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = gettext
    environment.globals["release_words"] = release_words
    environment.filters["number"] = figures.number
    return environment


def _key_numbers(where: Mapping[str, Place]) -> KeyNumbers:
    tables = [place.table for place in where.values()]
    return KeyNumbers(
        tables=len(tables),
        figures=sum(
            is_seen(cell) and cell.value is not None
            for table in tables
            for row in table.cells
            for cell in row
        ),
        groups=len({table.group for table in tables}),
        computed=any(
            cell.origin is Origin.COMPUTED
            for table in tables
            for row in table.cells
            for cell in row
        ),
    )
