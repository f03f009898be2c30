"""All figures in every form: the same figures, valid by the rules of the format, nothing hidden."""

import csv
import io
import json
from dataclasses import replace

import polars as pl
import pytest
from tests.unit.publication.data_formats.materials import content
from tests.unit.publication.data_formats.rules import (
    csvw_faults,
    dcat_faults,
    jsonstat_faults,
    triples_of_json,
    triples_of_turtle,
)
from tests.unit.publication.example import SECRETS, example

from graadmeter.publication import render_csv
from graadmeter.publication.data_formats.all_files import render_open_data
from graadmeter.publication.data_formats.csvw import render_csvw
from graadmeter.publication.data_formats.dcat import render_dcat
from graadmeter.publication.data_formats.jsonstat import (
    MEASURES,
    render_collection,
    render_jsonstat,
)
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.parquet import render_parquet
from graadmeter.publication.data_formats.tidy import KEY, fields, render_tidy_csv
from graadmeter.publication.names import places

SAME = {
    "value": "estimate",
    "n": "n",
    "se": "se",
    "ci_low": "ci_low",
    "ci_high": "ci_high",
    "deff": "deff",
    "published": "published",
    "flag": "flag",
    "note": "note",
    "synthetic": "synthetic",
}


def tidy(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_the_list_has_the_figures_of_the_files_per_table():
    made = example()
    rows = tidy(render_tidy_csv(made))
    per_table = [row for place in places(made).values() for row in tidy(render_csv(place.table))]
    assert len(rows) == len(per_table) > 50
    for row, other in zip(rows, per_table, strict=True):
        assert {name: row[name] for name in SAME} == {
            name: other[theirs] for name, theirs in SAME.items()
        }
        assert row["table"] == other["table"]


def test_each_figure_has_a_key_of_its_own_and_says_where_it_stands():
    rows = tidy(render_tidy_csv(example()))
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows)
    row = next(
        r for r in rows if (r["table"], r["row_number"], r["column_number"]) == ("2.1", "3", "2")
    )
    assert (row["row_section"], row["row"], row["column"]) == (
        "Verbale agressie",
        "2016",
        "Gemeente",
    )
    assert (row["label"], row["unit"], row["wave"]) == ("Tabel 2.1", "percent", "2016")
    assert row["value"] == "23.45678901"


@pytest.mark.parametrize("synthetic", [True, False])
def test_hidden_figures_are_in_no_form(synthetic):
    made = replace(example(synthetic=synthetic), reproduction=None)
    for name, data in render_open_data(made).items():
        assert not [s for s in SECRETS if s.encode() in data], name


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_csvw_description_fits_the_file(language):
    made = example(language)
    assert csvw_faults(render_csvw(made), render_tidy_csv(made)) == []


def test_the_csvw_check_finds_a_wrong_file():
    made = example()
    metadata, data = render_csvw(made), render_tidy_csv(made)
    assert csvw_faults(metadata, data.replace(b",percent,", b",,", 1))
    assert csvw_faults(metadata, data.replace(b"row_number", b"number", 1))
    assert csvw_faults(metadata, data + data.splitlines(keepends=True)[1])


def test_every_column_is_described_in_both_languages_and_the_licence_stands_there():
    document = json.loads(render_csvw(content()))
    for column in document["tableSchema"]["columns"]:
        words = {one["@language"]: one["@value"] for one in column["dc:description"]}
        assert words["nl"] and words["en"] and set(column["titles"]) == {"und", "nl", "en"}
    assert document["dc:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert all("SYNT" in one["@value"] for one in document["dc:description"])


def test_parquet_holds_what_the_csv_holds():
    made = example()
    frame = pl.read_parquet(io.BytesIO(render_parquet(made)))
    kinds = {f.name: f.kind for f in fields()}
    for row, other in zip(tidy(render_tidy_csv(made)), frame.to_dicts(), strict=True):
        for name, text in row.items():
            value = other[name]
            if text == "":
                assert value is None, name
            elif kinds[name] == "boolean":
                assert value is (text == "true")
            else:
                assert value == {"integer": int, "number": float, "string": str}[kinds[name]](text)


def test_parquet_is_the_same_each_time_and_says_that_it_is_synthetic():
    assert render_parquet(example()) == render_parquet(example())
    for synthetic in (True, False):
        data = io.BytesIO(render_parquet(example(synthetic=synthetic)))
        metadata = pl.read_parquet_metadata(data)
        assert metadata["synthetic"] == str(synthetic).lower()
        assert ("SYNTHETISCH" in metadata["description"]) == synthetic


@pytest.mark.parametrize("synthetic", [True, False])
def test_each_table_is_a_valid_cube_with_the_figures_of_its_file(synthetic):
    made = example(synthetic=synthetic)
    for place in places(made).values():
        cube = json.loads(render_jsonstat(place, made))
        assert jsonstat_faults(cube) == []
        rows = tidy(render_csv(place.table))
        for i, row in enumerate(rows):
            values = cube["value"][i * len(MEASURES) : (i + 1) * len(MEASURES)]
            written = [row[SAME[name]] for name in MEASURES]
            assert values == [float(text) if text else None for text in written]
            status = cube["status"].get(str(i * len(MEASURES)), "").split()
            assert ("synthetic" in status) == (row["synthetic"] == "true")
            assert (row["flag"] in status) == (row["flag"] != "computed")
        known = set(cube["extension"]["status"])
        assert {word for words in cube["status"].values() for word in words.split()} <= known
        assert any("SYNTHETISCH" in note for note in cube["note"]) == synthetic


def test_the_collection_holds_every_cube_whole():
    made = example()
    collection = json.loads(render_collection(made))
    assert jsonstat_faults(collection) == []
    assert collection["link"]["item"] == [
        json.loads(render_jsonstat(place, made)) for place in places(made).values()
    ]


def test_the_check_of_cubes_finds_what_is_wrong():
    made = example()
    cube = json.loads(render_jsonstat(places(made)["2.1"], made))
    for wrong in (
        {**cube, "size": [1, *cube["size"][1:]]},
        {**cube, "value": cube["value"][:-1]},
        {**cube, "id": cube["id"][::-1]},
        {**cube, "status": {"99999": "hidden"}},
        {**cube, "role": {"metric": ["nothing"]}},
    ):
        assert jsonstat_faults(wrong)


@pytest.mark.parametrize("licence", ["CC-BY-4.0", "CC0-1.0", None])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_catalogue_description_has_what_the_profile_asks(language, licence):
    made = replace(content(language), licence=licence)
    files = render_open_data(made)
    described = render_dcat(made, files)
    assert dcat_faults(described["dcat.jsonld"]) == []
    assert triples_of_json(described["dcat.jsonld"]) == triples_of_turtle(described["dcat.ttl"])
    assert licence_of(licence).concept.encode() in described["dcat.ttl"]


def test_the_check_of_catalogues_finds_what_is_missing():
    made = content()
    data = render_dcat(made, render_open_data(made))["dcat.jsonld"].decode()
    for name in ("dct:license", "dcat:theme", "dct:identifier", "dcat:contactPoint", "foaf:name"):
        assert dcat_faults(data.replace(f'"{name}"', '"dct:other"').encode()), name
    assert dcat_faults(data.replace('"@id": "#publisher",', '"@id": "#nobody",').encode())


def test_size_and_checksum_are_those_of_the_file():
    made = content()
    files = render_open_data(made)
    nodes = {
        node["@id"]: node for node in json.loads(render_dcat(made, files)["dcat.jsonld"])["@graph"]
    }
    found = [node for node in nodes.values() if node["@type"] == "dcat:Distribution"]
    names = {node["dcat:accessURL"]["@id"] for node in found}
    assert {"data/tables.csv", "data/tables.parquet", "data/tables.json"} < names
    assert {"microdata/staff.sav", "microdata/managers.sav"} < names
    import hashlib

    for node in found:
        data = files[node["dcat:accessURL"]["@id"]]
        checksum = nodes[node["spdx:checksum"]["@id"]]["spdx:checksumValue"]["@value"]
        assert node["dcat:byteSize"]["@value"] == str(len(data))
        assert checksum == hashlib.sha256(data).hexdigest()


def test_the_catalogue_says_who_publishes_or_that_nobody_said():
    made = content()
    assert b"Uitgever niet opgegeven (monitor" in render_dcat(made, {})["dcat.ttl"]
    named = render_dcat(replace(made, publisher='Bureau "Proef" \\ zo'), {})
    assert triples_of_json(named["dcat.jsonld"]) == triples_of_turtle(named["dcat.ttl"])
    assert b'"Bureau \\"Proef\\" \\\\ zo"@nl' in named["dcat.ttl"]


def test_every_description_says_that_data_are_synthetic_and_only_then():
    for synthetic in (True, False):
        made = content(synthetic=synthetic)
        files = render_open_data(made)
        files.update(render_dcat(made, files))
        for name in ("data/tables.csv-metadata.json", "dcat.ttl", "dcat.jsonld", "codebook.xml"):
            assert ("SYNTHETISCH" in files[name].decode()) == synthetic, name


def test_microdata_of_people_are_in_no_publication():
    made = content()
    with_answers = tuple(replace(file, synthetic=False) for file in made.data_files)
    assert all(file.answers is not None for file in with_answers)
    files = render_open_data(replace(made, data_files=with_answers))
    assert not [name for name in files if name.endswith(".sav")]
    assert "codebook.xml" in files
    assert [name for name in render_open_data(made) if name.endswith(".sav")]


def test_a_publication_without_microdata_has_no_codebook():
    assert not [name for name in render_open_data(example()) if "codebook" in name]
