"""The CSV of a table and the JSON of the reproduction."""

import csv
import io
import json
from dataclasses import replace

import pytest
from tests.unit.publication.example import TRICKY, example, reasons, tricky, victims

from graadmeter.publication import render_csv, render_manifest, render_reproduction_json
from graadmeter.publication.open_data import FIELDS, plain


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_there_is_a_header_and_a_line_per_figure():
    data = render_csv(victims("nl", synthetic=True))
    assert data.startswith(",".join(FIELDS).encode() + b"\n")
    assert b"\r" not in data
    assert len(rows(data)) == 9 * 4


def test_flags_tell_what_a_figure_is():
    found: dict[str, dict[str, str]] = {}
    for row in rows(render_csv(victims("nl", synthetic=True))):
        found.setdefault(row["flag"], row)
    assert set(found) == {"published", "computed", "small", "hidden", "dash"}
    assert found["computed"]["estimate"] == "12.24"
    assert found["published"]["comparable"] == "with_note"
    assert found["published"]["note"].startswith("In 2012 en 2014")
    assert found["dash"]["note"] == "niet afzonderlijk gevraagd in 2016"
    assert found["small"]["n"] == "18"
    for flag in ("hidden", "dash"):
        gone = ("n", "estimate", "se", "ci_low", "ci_high", "deff", "published", "n_published")
        assert not [name for name in gone if found[flag][name]]


def test_a_figure_has_ten_significant_digits_and_its_place():
    row = next(
        r
        for r in rows(render_csv(victims("nl", synthetic=False)))
        if (r["row_section"], r["row"], r["column"]) == ("Verbale agressie", "2016", "Gemeente")
    )
    assert row["estimate"] == "23.45678901"
    assert row["published"] == "23"
    assert row["n"] == row["n_published"] == "682"
    assert row["synthetic"] == "false"


def test_labels_come_back_as_they_were():
    found = rows(render_csv(tricky("nl", synthetic=True)))
    assert found[0]["column"] == TRICKY
    assert found[0]["row"] == "=1+1"


def test_the_answer_on_a_place_of_a_ranking_is_in_the_note():
    found = rows(render_csv(reasons("nl", synthetic=True)))
    assert found[1]["note"] == "Incident niet ernstig genoeg"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (-0.0, "0"),
        (23.0, "23"),
        (1 / 3, "0.3333333333"),
    ],
)
def test_numbers_for_machines(value, text):
    assert plain(value) == text


def test_the_reproduction_holds_unrounded_figures_and_a_summary():
    data = json.loads(render_reproduction_json(example()))
    assert data["schema_version"] == 1
    assert data["synthetic"] is True
    assert data["summary"] == {
        "cells": 5,
        "reproduced": 3,
        "conflict": 1,
        "not_reached": 1,
        "share_reproduced": 0.6,
    }
    assert data["cells"][-1]["computed"] == 1.4999999999
    assert data["cells"][2]["conflicts_with"] == ["tekst 2.2", "fig-2.1"]
    assert data["columns_of_unknown_wave"][0]["wave_presumed"] == 2014


def test_the_manifest_names_inputs_and_outputs_and_no_place_or_time():
    files = {"b.csv": b"b", "a.html": b"a"}
    manifest = json.loads(render_manifest(example(), files))
    assert manifest["generator"] == "graadmeter"
    assert manifest["synthetic"] is True
    assert list(manifest["outputs"]) == ["a.html", "b.csv"]
    assert manifest["outputs"]["a.html"].startswith("ca978112")
    assert set(manifest["inputs"]) == {"monitor.yaml", "medewerkers.parquet"}


@pytest.mark.parametrize("name", ["/home/x/monitor.yaml", "C:\\x\\monitor.yaml"])
def test_the_manifest_refuses_a_place_on_disk(name):
    with pytest.raises(ValueError, match="place on disk"):
        render_manifest(replace(example(), inputs={name: "00"}), {})
