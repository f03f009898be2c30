"""All open data of a publication, by file name."""

from __future__ import annotations

from graadmeter.language import use_language
from graadmeter.publication.codebook.ddi import render_ddi
from graadmeter.publication.codebook.description import Codebook
from graadmeter.publication.codebook.page import render_page
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_data import describe_erratum, render_erratum_csv
from graadmeter.publication.data_formats.changes import describe_changes, render_changes
from graadmeter.publication.data_formats.csvw import render_csvw
from graadmeter.publication.data_formats.jsonstat import render_collection, render_jsonstat
from graadmeter.publication.data_formats.parquet import render_parquet
from graadmeter.publication.data_formats.sav import render_sav
from graadmeter.publication.data_formats.tidy import render_tidy_csv
from graadmeter.publication.names import (
    CHANGES_DATA,
    CHANGES_METADATA,
    CODEBOOK_DDI,
    CODEBOOK_PAGE,
    ERRATUM_DATA,
    ERRATUM_METADATA,
    JSONSTAT_COLLECTION,
    TIDY_CSV,
    TIDY_METADATA,
    TIDY_PARQUET,
    places,
)


def render_open_data(content: Content) -> dict[str, bytes]:
    """Every form of the figures, the codebook, and microdata when they are synthetic.

    Raises:
        UserError: a format would cut something off.
    """
    files = {
        TIDY_CSV: render_tidy_csv(content),
        TIDY_METADATA: render_csvw(content),
        TIDY_PARQUET: render_parquet(content),
        JSONSTAT_COLLECTION: render_collection(content),
        CHANGES_DATA: render_changes(content),
        CHANGES_METADATA: describe_changes(content),
    }
    for place in places(content).values():
        files[place.jsonstat] = render_jsonstat(place, content)
    if content.edition.corrections:
        files[ERRATUM_DATA] = render_erratum_csv(
            content.edition.corrections, synthetic=content.synthetic
        )
        files[ERRATUM_METADATA] = describe_erratum(content)
    if content.data_files:
        book = codebook_of(content)
        files[CODEBOOK_DDI] = render_ddi(book)
        files[CODEBOOK_PAGE] = render_page(book, content)
        files.update(render_microdata(book))
    return files


def render_microdata(book: Codebook) -> dict[str, bytes]:
    """The answers that may leave, a file per group."""
    with use_language(book.language):
        return {
            f"microdata/{file.group}.sav": render_sav(file)
            for file in book.files
            if file.answers is not None
        }


def codebook_of(content: Content) -> Codebook:
    """The codebook of a publication; answers of people are left out of it, whoever put them in."""
    return Codebook(
        monitor=content.monitor,
        title=content.title,
        wave=content.wave,
        wave_title=content.wave_title,
        language=content.language,
        files=tuple(file.to_publish() for file in content.data_files),
        origin=content.origin,
        disclaimer=content.disclaimer,
        licence=content.licence,
        publisher=content.publisher,
    )
