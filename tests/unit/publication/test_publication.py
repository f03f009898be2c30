"""A publication as a whole: the same bytes each time, and no figure that may not be seen."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import polars as pl
import pymupdf
import pytest
from tests.unit.publication.example import SECRETS, SECRETS_IN_WORDS, example

from graadmeter.publication import Thresholds, render_publication


def pdf_text(data: bytes) -> str:
    """All words of a PDF, and its keywords."""
    with pymupdf.open(stream=data) as document:
        pages = [page.get_text() for page in document]
        return "\n".join([*pages, document.metadata["keywords"]])


def readable(files: dict[str, bytes]) -> dict[str, str]:
    """All text in all files, workbooks unpacked."""
    found = {}
    for name, data in files.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as workbook:
                for part in workbook.namelist():
                    found[f"{name}/{part}"] = workbook.read(part).decode("utf-8")
        elif name.endswith(".pdf"):
            found[name] = pdf_text(data)
        elif name.endswith(".png"):
            continue  # made from the SVG beside it
        elif name.endswith(".parquet"):
            facts = pl.read_parquet_metadata(io.BytesIO(data))
            found[name] = f"{facts['description']}\n{pl.read_parquet(io.BytesIO(data)).write_csv()}"
        else:
            found[name] = data.decode("utf-8")
    return found


def secrets_in(name: str, text: str) -> list[str]:
    wanted = SECRETS + (SECRETS_IN_WORDS if name.endswith((".html", ".pdf")) else ())
    return [secret for secret in wanted if secret in text]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_content_gives_the_same_bytes(language):
    assert render_publication(example(language)) == render_publication(example(language))


def test_the_bytes_depend_on_no_hash_seed_place_or_time(tmp_path):
    code = (
        "import hashlib\n"
        "from graadmeter.publication import render_publication\n"
        "from tests.unit.publication.example import example\n"
        "files = render_publication(example())\n"
        "print(hashlib.sha256(b''.join(n.encode() + d for n, d in files.items())).hexdigest())\n"
    )

    def run(seed: str, zone: str) -> str:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path) + os.pathsep + ".",
            "PYTHONHASHSEED": seed,
            "TZ": zone,
        }
        return subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert run("1", "UTC") == run("2", "Asia/Tokyo") != ""


def test_there_is_a_page_per_chapter_and_a_csv_per_table():
    files = render_publication(example())
    assert set(files) == {
        "index.html",
        "chapter-02.html",
        "chapter-04.html",
        "chapter-11.html",
        "chapter-12.html",
        "response.html",
        "reproduction.html",
        "style.css",
        "icon.svg",
        "search.js",
        "tabellenboek.xlsx",
        "rapport.pdf",
        "reproduction.json",
        "manifest.json",
        "data/2.1.csv",
        "data/2.4.csv",
        "data/2.5.csv",
        "data/fig-4.1-gemeenten.csv",
        "data/B1-1.csv",
        *(
            f"figures/{slug}.{end}"
            for slug in ("2.1", "2.4", "fig-4.1-gemeenten")
            for end in ("png", "svg")
        ),
        "data/2.1.json",
        "data/2.4.json",
        "data/2.5.json",
        "data/fig-4.1-gemeenten.json",
        "data/B1-1.json",
        "data/changes.csv",
        "data/changes.csv-metadata.json",
        "data/tables.csv",
        "data/tables.csv-metadata.json",
        "data/tables.json",
        "data/tables.parquet",
        "dcat.jsonld",
        "dcat.ttl",
    }


def test_a_monitor_without_published_tables_has_no_reproduction():
    files = render_publication(replace(example(), reproduction=None))
    assert not [name for name in files if "reproduction" in name]
    assert b"reproduction.html" not in files["index.html"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_hidden_figure_of_real_data_is_in_any_file(language):
    texts = readable(render_publication(example(language, synthetic=False)))
    assert not [(name, s) for name, text in texts.items() for s in secrets_in(name, text)]


def test_hidden_figures_of_synthetic_data_are_in_the_reproduction_only_and_it_says_so():
    texts = readable(render_publication(example()))
    assert {name for name, text in texts.items() if secrets_in(name, text)} == {
        "reproduction.html",
        "reproduction.json",
    }
    assert "daarom niet verborgen" in texts["reproduction.html"]


def test_a_higher_threshold_hides_more_of_the_reproduction():
    content = example(synthetic=False)
    assert b"12.24," in render_publication(content)["reproduction.json"]
    strict = replace(content, thresholds={"medewerkers": Thresholds(600, 550)})
    data = render_publication(strict)["reproduction.json"]
    assert b"12.24," not in data
    assert b"23.24," in data


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Synthetische gegevens:"), ("en", "Synthetic data:")]
)
def test_every_page_and_sheet_says_that_data_are_synthetic(language, words):
    texts = readable(render_publication(example(language)))
    assert all(words in text for name, text in texts.items() if name.endswith(".html"))
    assert words in texts["tabellenboek.xlsx/xl/sharedStrings.xml"]
    for name, text in texts.items():
        if name.endswith(".csv"):
            for row in csv.DictReader(io.StringIO(text)):
                # Only figures published earlier were not made from the synthetic answers.
                assert row["synthetic"] == ("false" if row.get("flag") == "published" else "true")
    real = readable(render_publication(example(language, synthetic=False)))
    # The description of the columns explains the one that says it.
    explained = (".css", ".csv-metadata.json")
    assert not [n for n, t in real.items() if "ynthetis" in t and not n.endswith(explained)]
    assert not [n for n, t in real.items() if "llustrati" in t]


def test_two_tables_with_the_same_id_are_refused():
    content = example()
    other = replace(content.response[0], title="iets anders")
    with pytest.raises(ValueError, match="B1-1"):
        render_publication(replace(content, response=(other,)))


def test_two_chapters_with_the_same_number_are_refused():
    content = example()
    with pytest.raises(ValueError, match="same number"):
        render_publication(replace(content, chapters=(content.chapters[0],) * 2))


def test_ids_that_differ_only_in_case_or_punctuation_get_their_own_files():
    content = example()
    tables = tuple(replace(content.response[0], id=name) for name in ("a/b", "A-B", "a b", "../.."))
    chapter = replace(content.chapters[0], tables=tables)
    files = render_publication(replace(content, chapters=(chapter,), response=()))
    names = [name for name in files if name.startswith("data/")]
    shared = ("data/tables.", "data/changes.")
    assert len(names) == len({name.casefold() for name in names})
    assert len([name for name in names if not name.startswith(shared)]) == 2 * 4
    assert not [name for name in names if ".." in name]
