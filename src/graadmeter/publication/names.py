"""What a table is called in each output: its label, address, file and sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.tabulation.table import Table

WORKBOOK = "tabellenboek.xlsx"
QUESTION_BOOK = "tabellenboek-alle-vragen.xlsx"
REPORT = "rapport.pdf"
RESPONSE_PAGE = "response.html"
REPRODUCTION_PAGE = "reproduction.html"
REPRODUCTION_DATA = "reproduction.json"
REMARKABLE_PAGE = "opmerkelijk.html"
REMARKABLE_DATA = "opmerkelijk.json"
MANIFEST = "manifest.json"
QUESTION_DATA = "data/all-questions.csv"
QUESTION_METADATA = "data/all-questions.csv-metadata.json"
FACTSHEETS_PAGE = "factsheets.html"
FACTSHEET_DATA = "data/factsheets.csv"
FACTSHEET_METADATA = "data/factsheets.csv-metadata.json"
CHANGES_DATA = "data/changes.csv"
CHANGES_METADATA = "data/changes.csv-metadata.json"
ERRATUM_DATA = "data/erratum.csv"
ERRATUM_METADATA = "data/erratum.csv-metadata.json"
ERRATUM_PAGE = "erratum.html"
ERRATUM_SHEET = "Erratum"
TIDY_CSV = "data/tables.csv"
TIDY_METADATA = "data/tables.csv-metadata.json"
TIDY_PARQUET = "data/tables.parquet"
JSONSTAT_COLLECTION = "data/tables.json"
CODEBOOK_PAGE = "codebook.html"
CODEBOOK_DDI = "codebook.xml"
DCAT_TURTLE = "dcat.ttl"
DCAT_JSON = "dcat.jsonld"

_LONGEST_SHEET = 31
_TAKEN_SLUGS = (
    *("tables", "changes", "erratum", "all-questions", "factsheets"),
    *("tables.csv-metadata", "changes.csv-metadata", "erratum.csv-metadata"),
)


@dataclass(frozen=True)
class Place:
    """Where one table stands.

    Attributes:
        slug: id of the table in file names and addresses.
        sheet: name of its sheet in the workbook.
        page: page of the site that it belongs to.
    """

    table: Table
    slug: str
    sheet: str
    page: str

    @property
    def anchor(self) -> str:
        """Id of its element on a page."""
        return f"tabel-{self.slug}"

    @property
    def href(self) -> str:
        """Address on the site, relative to its root."""
        return f"{self.page}#{self.anchor}"

    @property
    def csv(self) -> str:
        """File with its open data."""
        return f"data/{self.slug}.csv"

    @property
    def jsonstat(self) -> str:
        """File with its data cube."""
        return f"data/{self.slug}.json"


def places(content: Content) -> dict[str, Place]:
    """Every table by its id, chapters first; a table on two pages belongs to its chapter.

    Raises:
        ValueError: two chapters have the same number, or two different tables the same id.
    """
    pages = [chapter.page for chapter in content.chapters]
    if len(set(pages)) < len(pages):
        raise ValueError("two chapters have the same number")
    slugs = _Unique(_slug, taken=_TAKEN_SLUGS)
    sheets = _Unique(_sheet, taken=(index_sheet(), "history", ERRATUM_SHEET))
    found: dict[str, Place] = {}
    on_pages = [(t, chapter.page) for chapter in content.chapters for t in chapter.tables]
    for table, page in [*on_pages, *((t, RESPONSE_PAGE) for t in content.response)]:
        if table.id not in found:
            found[table.id] = Place(table, slugs(table.id), sheets(table.id), page)
        elif found[table.id].table != table:
            raise ValueError(f"two different tables have the id {table.id!r}")
    return found


def chart_file(slug: str, extension: str) -> str:
    """File with the chart of a table."""
    return f"figures/{slug}.{extension}"


def index_sheet() -> str:
    """Name of the workbook's first sheet."""
    return _("Inhoud")


def table_label(table: Table) -> str:
    """How the table is called: "Tabel 2.1", "Figuur 4.1 gemeenten"."""
    name = re.sub(r"^(fig|inset|text)-", "", table.id)
    name = re.sub(r"[-/_](?=[A-Za-z]{2,})", " ", name)
    kinds = {
        "table": _("Tabel"),
        "figure": _("Figuur"),
        "inset": _("Kader"),
        "annex": _("Bijlagetabel"),
        "extra": _("Extra tabel"),
    }
    return f"{kinds.get(table.kind, _('Tabel'))} {name}"


class _Unique:
    """Names made from ids, no two the same even where case does not count."""

    def __init__(self, make: Callable[[str, str], str], taken: tuple[str, ...] = ()) -> None:
        self._make = make
        self._taken = {name.casefold() for name in taken}

    def __call__(self, table_id: str) -> str:
        name, count = self._make(table_id, ""), 1
        while name.casefold() in self._taken:
            count += 1
            name = self._make(table_id, f"-{count}")
        self._taken.add(name.casefold())
        return name


def _slug(table_id: str, suffix: str) -> str:
    return (re.sub(r"[^A-Za-z0-9._-]+", "-", table_id).strip("-.") or "x") + suffix


def _sheet(table_id: str, suffix: str) -> str:
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", "-", table_id).strip("' ") or "x"
    return name[: _LONGEST_SHEET - len(suffix)].rstrip("' ") + suffix
