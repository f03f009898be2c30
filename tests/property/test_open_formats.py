"""For any table: each form holds the same figures, is valid, and hides what is hidden."""

import csv
import io
import json
import string
from dataclasses import replace

import polars as pl
import pyreadstat
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.publication.data_formats.rules import (
    csvw_faults,
    jsonstat_faults,
    triples_of_json,
    triples_of_turtle,
)
from tests.unit.publication.example import example

from graadmeter.publication import ChapterContent, Content
from graadmeter.publication.codebook.counting import protected_counts
from graadmeter.publication.codebook.description import (
    WEIGHT,
    AnswerSet,
    Category,
    DataFile,
    Variable,
)
from graadmeter.publication.data_formats.csvw import render_csvw
from graadmeter.publication.data_formats.dcat import PREFIXES
from graadmeter.publication.data_formats.jsonstat import MEASURES, render_jsonstat
from graadmeter.publication.data_formats.parquet import tidy_frame
from graadmeter.publication.data_formats.rdf import Iri, Literal, Resource, json_ld, turtle
from graadmeter.publication.data_formats.sav import render_sav
from graadmeter.publication.data_formats.tidy import render_tidy_csv
from graadmeter.publication.names import places
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
numbers = st.floats(-1e6, 1e6, allow_nan=False)
SECRET = 987654.25


@st.composite
def cells(draw, row: int, column: int) -> Cell:
    shown = draw(st.sampled_from(Shown))
    seen = shown in {Shown.VALUE, Shown.WITH_NOTE}
    origin = draw(st.sampled_from([Origin.COMPUTED, Origin.PUBLISHED]))
    return Cell(
        row,
        column,
        draw(st.integers(2000, 2030)),
        draw(st.sampled_from(["percentage", "mean", "weight", "completed"])),
        origin,
        shown,
        value=draw(st.none() | numbers) if seen else SECRET,
        n=draw(st.none() | st.integers(0, 10**6)),
        se=draw(st.none() | numbers) if seen else SECRET,
        note=draw(words),
        small=draw(st.booleans()),
        filler=draw(st.booleans()),
        printed=draw(st.none() | numbers) if seen else SECRET,
    )


@st.composite
def contents(draw) -> Content:
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    headings = st.builds(Heading, words, section=st.none() | words)
    table = Table(
        id=draw(st.sampled_from(["1.1", "fig-2", "tables", "Tables.csv-metadata"])),
        kind="table",
        title=draw(words),
        group="g",
        base_label=draw(words),
        statistic="percentage",
        wave=2016,
        weighted=draw(st.booleans()),
        synthetic=draw(st.booleans()),
        rows=tuple(draw(headings) for _ in range(height)),
        columns=tuple(draw(headings) for _ in range(width)),
        cells=tuple(
            tuple(draw(cells(row, column)) for column in range(width)) for row in range(height)
        ),
    )
    chapter = ChapterContent(1, "One", None, (table,))
    return replace(example(synthetic=table.synthetic), chapters=(chapter,), response=(), weights=())


@given(contents())
def test_the_list_is_valid_and_parquet_has_the_same_figures(content):
    data = render_tidy_csv(content)
    # A title may be empty here, which no real table has.
    faults = csvw_faults(render_csvw(content), data)
    assert not [f for f in faults if not f.endswith(("title is empty", "base is empty"))]
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    frame = tidy_frame(content)
    for name in ("value", "se", "published"):
        written = [float(row[name]) if row[name] else None for row in rows]
        assert frame[name].to_list() == written
        assert SECRET not in written
    for name in ("row", "column", "note"):
        assert [value or "" for value in frame[name].to_list()] == [row[name] for row in rows]
    assert all((row["synthetic"] == "true") <= content.synthetic for row in rows)


@given(contents())
def test_each_cube_is_valid_and_has_the_same_figures(content):
    (place,) = places(content).values()
    cube = json.loads(render_jsonstat(place, content))
    assert jsonstat_faults(cube) == []
    values = cube["value"][:: len(MEASURES)]
    assert values == tidy_frame(content)["value"].to_list()
    flags = tidy_frame(content)["flag"].to_list()
    for i, flag in enumerate(flags):
        status = cube["status"].get(str(i * len(MEASURES)), "")
        assert flag == "computed" or flag in status
    assert SECRET not in cube["value"]


texts = st.text(st.characters(codec="utf-8"), max_size=40)
terms = st.one_of(
    st.builds(Iri, st.sampled_from(["#a", "data/x.csv", "dcat:Dataset", "https://example.org/"])),
    st.builds(Literal, texts, language=st.sampled_from(["", "nl", "en"])),
    st.builds(Literal, st.integers().map(str), datatype=st.just("xsd:integer")),
)


@given(st.lists(st.tuples(st.sampled_from(["dct:title", "dct:source"]), terms), min_size=1))
def test_turtle_and_json_ld_say_the_same(statements):
    resources = [Resource("#a", tuple(statements))]
    said = triples_of_json(json_ld(resources, PREFIXES))
    assert said == triples_of_turtle(turtle(resources, PREFIXES))


labels = st.text(st.sampled_from(string.ascii_letters + " éë€&=$:'0123456789"), max_size=60)
names = st.lists(
    st.from_regex(r"[a-z][a-z0-9_]{0,60}[a-z0-9]", fullmatch=True).filter(lambda n: n != WEIGHT),
    min_size=2,
    max_size=12,
    unique=True,
)


@given(names, st.data())
def test_labels_sets_and_weight_of_an_spss_file_come_back(tmp_path_factory, names, data):
    rows = data.draw(st.integers(1, 5))
    value = st.sampled_from([0, 1, -7, -9])
    categories = (Category(1, "1", "gekozen"), Category(-9, "no_answer", "geen", "no_answer"))
    weight = Variable(WEIGHT, "w", "w", WEIGHT, "w", "scale", role="weight")
    variables = (
        weight,
        *(
            Variable(n, data.draw(labels).strip() or n, "t", n, "s", "nominal", categories)
            for n in names
        ),
    )
    chosen = tuple(data.draw(st.lists(st.sampled_from(names), min_size=2, unique=True)))
    label = data.draw(labels).strip()
    frame = pl.DataFrame(
        {
            WEIGHT: [1.5] * rows,
            **{n: data.draw(st.lists(value, min_size=rows, max_size=rows)) for n in names},
        },
        schema_overrides=dict.fromkeys(names, pl.Int32),
    )
    sets = (AnswerSet("een_set", label, "t", chosen),)
    file = DataFile("g", "G", 2020, True, rows, (), variables, sets, answers=frame)
    path = tmp_path_factory.mktemp("sav") / "file.sav"
    path.write_bytes(render_sav(file))
    read, meta = pyreadstat.read_sav(path, user_missing=True, output_format="polars")
    assert meta.column_names == [WEIGHT, *names]
    assert meta.column_names_to_labels == {v.name: v.label for v in variables}
    assert meta.mr_sets["een_set"]["variable_list"] == list(chosen)
    assert meta.mr_sets["een_set"]["label"] == label
    for name in names:
        assert read[name].to_list() == frame[name].to_list()


@given(st.lists(st.sampled_from([1, 2, -9]), max_size=80), st.integers(2, 20))
def test_no_number_under_the_threshold_is_ever_told(values, threshold):
    categories = tuple(Category(v, str(v), str(v), "x" if v < 0 else "") for v in (1, 2, -9))
    variable = Variable("v", "v", "v", "v", "s", "nominal", categories)
    found = protected_counts(variable, pl.Series(values, dtype=pl.Int32), threshold)
    for category in found.categories:
        count = values.count(category.value)
        assert (category.count is None) == (count < threshold)
        if category.count is not None:
            assert category.count % threshold == 0
            assert abs(category.count - count) <= threshold / 2
