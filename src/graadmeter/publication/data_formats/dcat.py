"""The publication as a catalogue describes it: DCAT-AP-NL 3.0, in Turtle and in JSON-LD.

Mandatory in the profile (Geonovum, DCAT-AP-NL 3.0, and DCAT-AP 3.0 under it): of a catalogue title,
description, publisher, contact point and datasets; of a dataset title, description, identifier,
publisher, creator, one contact point, theme and access rights; of a distribution one access address
and a licence; of an agent its name. The rest is recommended and stands here where it is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graadmeter.language import LANGUAGES, use_language
from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.rdf import (
    TYPE,
    Iri,
    Literal,
    Resource,
    Statement,
    json_ld,
    turtle,
)
from graadmeter.publication.data_formats.statements import (
    about,
    publisher_of,
    synthetic_statement,
)
from graadmeter.publication.edition import version_folder
from graadmeter.publication.names import (
    CHANGES_DATA,
    CHANGES_METADATA,
    CODEBOOK_DDI,
    CODEBOOK_PAGE,
    DCAT_JSON,
    DCAT_TURTLE,
    ERRATUM_DATA,
    ERRATUM_METADATA,
    ERRATUM_PAGE,
    FACTSHEET_DATA,
    FACTSHEET_METADATA,
    JSONSTAT_COLLECTION,
    MANIFEST,
    QUESTION_BOOK,
    QUESTION_DATA,
    QUESTION_METADATA,
    TIDY_CSV,
    TIDY_METADATA,
    TIDY_PARQUET,
    WORKBOOK,
)

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EUROPE = "http://publications.europa.eu/resource/authority"
_PAGES = (
    *(CODEBOOK_PAGE, ERRATUM_PAGE),
    *(TIDY_METADATA, QUESTION_METADATA, FACTSHEET_METADATA, CHANGES_METADATA, ERRATUM_METADATA),
    MANIFEST,
)
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LANGUAGES = {"nl": "NLD", "en": "ENG"}


@dataclass(frozen=True)
class Form:
    """One form of a dataset.

    Attributes:
        media: its type in the registry of IANA; empty where it has none.
        kind: its name in the European list of file types; empty where it is not in it.
        standard: page of the standard it follows.
        label: what it is called where it is not in that list.
    """

    file: str
    name: str
    media: str = ""
    kind: str = ""
    standard: str = ""
    label: str = ""


@dataclass(frozen=True)
class _Dataset:
    """A dataset of the publication, the years it covers, its forms and what explains it."""

    name: str
    title: str
    first: int
    last: int
    forms: tuple[Form, ...]
    pages: tuple[str, ...]


def render_dcat(content: Content, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The description in both forms, by file name.

    Args:
        content: what is published.
        files: every file that is described, for its size and checksum.
    """
    with use_language(content.language):
        resources = describe(content, files)
    return {DCAT_TURTLE: turtle(resources, PREFIXES), DCAT_JSON: json_ld(resources, PREFIXES)}


def describe(content: Content, files: Mapping[str, bytes]) -> tuple[Resource, ...]:
    """The statements on a publication, in the current language."""
    datasets = [_figures(content, files)]
    if any(name.endswith(".sav") for name in files):
        datasets.append(_microdata(content, files))
    made = [_catalogue(content, datasets)]
    for dataset in datasets:
        made += [_dataset(content, dataset), _period(dataset)]
        for form in dataset.forms:
            made += _distribution(content, form, files[form.file])
    return (*made, *_agents(content))


def _figures(content: Content, files: Mapping[str, bytes]) -> _Dataset:
    tables = [t for chapter in content.chapters for t in chapter.tables] + list(content.response)
    waves = {cell.wave for table in tables for row in table.cells for cell in row}
    return _Dataset(
        "figures",
        f"{content.title}, {content.wave_title}",
        first=min(waves | {content.wave}),
        last=content.wave,
        forms=tuple(form for form in _forms() if form.file in files),
        pages=tuple(name for name in _PAGES if name in files),
    )


def _microdata(content: Content, files: Mapping[str, bytes]) -> _Dataset:
    return _Dataset(
        "microdata",
        _("Synthetische microdata: {title}, {wave}").format(
            title=content.title, wave=content.wave_title
        ),
        first=content.wave,
        last=content.wave,
        forms=tuple(
            Form(name, f"SPSS: {name.rpartition('/')[2]}", label="SPSS .sav")
            for name in sorted(files)
            if name.endswith(".sav")
        ),
        pages=tuple(name for name in (CODEBOOK_PAGE, CODEBOOK_DDI) if name in files),
    )


def _forms() -> tuple[Form, ...]:
    return (
        Form(TIDY_CSV, _("Alle cijfers als CSV"), "text/csv", "CSV", "http://www.w3.org/ns/csvw"),
        Form(
            CHANGES_DATA,
            _("Veranderingen sinds eerdere metingen als CSV"),
            "text/csv",
            "CSV",
            "http://www.w3.org/ns/csvw",
        ),
        Form(ERRATUM_DATA, _("Erratum als CSV"), "text/csv", "CSV", "http://www.w3.org/ns/csvw"),
        Form(
            TIDY_PARQUET,
            _("Alle cijfers als Parquet"),
            "application/vnd.apache.parquet",
            label="Apache Parquet",
        ),
        Form(
            JSONSTAT_COLLECTION,
            _("Alle tabellen als JSON-stat"),
            "application/json",
            "JSON",
            "https://json-stat.org/full/",
        ),
        Form(
            QUESTION_DATA,
            _("Alle vragen als CSV"),
            "text/csv",
            "CSV",
            "http://www.w3.org/ns/csvw",
        ),
        Form(
            FACTSHEET_DATA,
            _("Cijfers van de factsheets als CSV"),
            "text/csv",
            "CSV",
            "http://www.w3.org/ns/csvw",
        ),
        Form(WORKBOOK, _("Tabellenboek"), _WORKBOOK, "XLSX"),
        Form(QUESTION_BOOK, _("Tabellenboek van alle vragen"), _WORKBOOK, "XLSX"),
    )


def _catalogue(content: Content, datasets: Sequence[_Dataset]) -> Resource:
    return Resource(
        "#catalog",
        (
            (TYPE, Iri("dcat:Catalog")),
            ("dct:title", Literal(f"{content.title}, {content.wave_title}", content.language)),
            *_descriptions(content),
            ("dct:publisher", Iri("#publisher")),
            ("dcat:contactPoint", Iri("#contact")),
            *_language(content),
            ("foaf:homepage", Iri("index.html")),
            *(("dcat:dataset", Iri(f"#{dataset.name}")) for dataset in datasets),
        ),
    )


def _dataset(content: Content, dataset: _Dataset) -> Resource:
    identifier = f"{content.monitor}-{content.wave}-{dataset.name}"
    words = ("synthetisch", "synthetic data") if content.synthetic else ()
    return Resource(
        f"#{dataset.name}",
        (
            (TYPE, Iri("dcat:Dataset")),
            ("dct:title", Literal(dataset.title, content.language)),
            *_descriptions(content),
            ("dct:identifier", Literal(identifier)),
            ("dct:publisher", Iri("#publisher")),
            ("dct:creator", Iri("#publisher")),
            ("dcat:contactPoint", Iri("#contact")),
            ("dcat:theme", Iri(f"{_EUROPE}/data-theme/GOVE")),
            ("dct:accessRights", Iri(f"{_EUROPE}/access-right/PUBLIC")),
            *_language(content),
            *_versions(content, dataset.name),
            ("dct:temporal", Iri(f"#{dataset.name}-period")),
            ("dct:provenance", Iri("#provenance")),
            *(("dcat:keyword", Literal(word)) for word in (content.monitor, *words)),
            ("dcat:landingPage", Iri("index.html")),
            *(("foaf:page", Iri(page)) for page in dataset.pages),
            *(("dcat:distribution", Iri(_address(form))) for form in dataset.forms),
        ),
    )


def _versions(content: Content, name: str) -> tuple[Statement, ...]:
    """Which version of a dataset it is, what it corrects, and where earlier ones are.

    ``dcat:version`` is that of DCAT 3; ``owl:versionInfo`` says the same to readers of DCAT 2.
    """
    edition = content.edition
    status = "COMPLETED" if edition.published else "DEVELOP"
    made: list[Statement] = [
        ("dcat:version", Literal(str(edition.version))),
        ("owl:versionInfo", Literal(str(edition.version))),
        ("adms:status", Iri(f"{_EUROPE}/dataset-status/{status}")),
    ]
    if edition.releases:
        first, last = edition.releases[0].date, edition.releases[-1].date
        made.append(("dct:issued", Literal(first.isoformat(), datatype="xsd:date")))
        made.append(("dct:modified", Literal(last.isoformat(), datatype="xsd:date")))
        if edition.releases[-1].reason:
            notes = Literal(edition.releases[-1].reason, content.language)
            made.append(("adms:versionNotes", notes))
    for position, release in enumerate(edition.earlier):
        address = Iri(f"{version_folder(release.version)}/{DCAT_TURTLE}#{name}")
        if position == 0:
            made.append(("dcat:previousVersion", address))
        made.append(("dct:hasVersion", address))
    return tuple(made)


def _period(dataset: _Dataset) -> Resource:
    return Resource(
        f"#{dataset.name}-period",
        (
            (TYPE, Iri("dct:PeriodOfTime")),
            ("dcat:startDate", Literal(f"{dataset.first}-01-01", datatype="xsd:date")),
            ("dcat:endDate", Literal(f"{dataset.last}-12-31", datatype="xsd:date")),
        ),
    )


def _distribution(content: Content, form: Form, data: bytes) -> tuple[Resource, ...]:
    address = _address(form)
    format_address = f"{_EUROPE}/file-type/{form.kind}" if form.kind else f"{address}-format"
    statements: list[Statement] = [
        (TYPE, Iri("dcat:Distribution")),
        ("dct:title", Literal(form.name, content.language)),
        *_descriptions(content),
        ("dcat:accessURL", Iri(form.file)),
        ("dcat:downloadURL", Iri(form.file)),
        ("dct:license", Iri(licence_of(content.licence).concept)),
        ("dct:format", Iri(format_address)),
        ("dcat:byteSize", Literal(str(len(data)), datatype="xsd:nonNegativeInteger")),
        ("spdx:checksum", Iri(f"{address}-checksum")),
        *_language(content),
    ]
    if form.media:
        media = f"https://www.iana.org/assignments/media-types/{form.media}"
        statements.append(("dcat:mediaType", Iri(media)))
    if form.standard:
        statements.append(("dct:conformsTo", Iri(form.standard)))
    checksum = Resource(
        f"{address}-checksum",
        (
            (TYPE, Iri("spdx:Checksum")),
            ("spdx:algorithm", Iri("spdx:checksumAlgorithm_sha256")),
            (
                "spdx:checksumValue",
                Literal(hashlib.sha256(data).hexdigest(), datatype="xsd:hexBinary"),
            ),
        ),
    )
    made = [Resource(address, tuple(statements)), checksum]
    if not form.kind:
        label = ("rdfs:label", Literal(form.label))
        made.append(Resource(format_address, ((TYPE, Iri("dct:MediaTypeOrExtent")), label)))
    return tuple(made)


def _agents(content: Content) -> tuple[Resource, ...]:
    name = publisher_of(content.publisher, content.monitor)
    origin = f"{synthetic_statement()} {content.origin}" if content.synthetic else content.origin
    return (
        Resource(
            "#publisher",
            ((TYPE, Iri("foaf:Agent")), ("foaf:name", Literal(name, content.language))),
        ),
        Resource(
            "#contact",
            (
                (TYPE, Iri("vcard:Organization")),
                ("vcard:fn", Literal(name, content.language)),
                ("vcard:hasURL", Iri("index.html")),
            ),
        ),
        Resource(
            "#provenance",
            (
                (TYPE, Iri("dct:ProvenanceStatement")),
                ("rdfs:label", Literal(origin, content.language)),
            ),
        ),
    )


def _descriptions(content: Content) -> tuple[Statement, ...]:
    return tuple(("dct:description", Literal(about(content, code), code)) for code in LANGUAGES)


def _language(content: Content) -> tuple[Statement, ...]:
    known = _LANGUAGES.get(content.language)
    return (("dct:language", Iri(f"{_EUROPE}/language/{known}")),) if known else ()


def _address(form: Form) -> str:
    return "#" + form.file.replace("/", "-")
