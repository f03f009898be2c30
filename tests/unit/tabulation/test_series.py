"""Tables of published figures: what sources agree on, and why the rest is a dash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.monitor.published import PublishedFigure
from graadmeter.monitor.series import SeriesTable
from graadmeter.tabulation import Origin, Shown, series_table

WAVES = (2018, 2020, 2022)


@pytest.fixture(scope="module")
def miv():
    return load_monitor("miv")


def figure(wave: int, value: float | None = None, words: str | None = None, **more):
    facts = {"indicator": "hurt", "population": "mayors", "source": f"paper {wave}"}
    return PublishedFigure(wave=wave, value=value, words=words, **{**facts, **more})


def made(miv, *figures: PublishedFigure, comparability: Sequence[object] = ()):
    row = {"label": "Mayors", "indicator": "hurt", "population": "mayors"}
    spec = SeriesTable.model_validate(
        {
            "id": "S",
            "group": "medewerkers",
            "title": "Hurt",
            "base_label": "mayors",
            "waves": WAVES,
            "rows": [{**row, "comparability": comparability}],
        }
    )
    with use_language("nl"):
        return series_table(replace(miv, figures=figures), spec, 2022)


def test_figures_stand_as_published_and_are_never_tested(miv):
    table = made(miv, figure(2018, 40), figure(2020, 35), figure(2022, 49))

    assert [cell.value for cell in table.cells[0]] == [40, 35, 49]
    assert {cell.origin for cell in table.cells[0]} == {Origin.PUBLISHED}
    assert [(c.earlier_wave, c.difference, c.significant, c.p) for c in table.changes] == [
        (2018, 9.0, None, None),
        (2020, 14.0, None, None),
    ]
    assert all("niet gepubliceerd" in change.reason for change in table.changes)


def test_the_same_figure_of_two_sources_is_one(miv):
    table = made(miv, figure(2022, 49), figure(2022, 49, source="another"))

    assert table.cells[0][2].value == 49
    assert "Bron 2022: another" in table.notes


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ([figure(2020, 43), figure(2020, 46)], "Bronnen spreken elkaar tegen: 43 / 46."),
        ([figure(2020, words="ongeveer 40")], "Alleen in woorden gepubliceerd: ongeveer 40."),
        ([], "Hier is voor 2020 geen openbaar cijfer opgenomen."),
        (
            [figure(2020, 43, population="clerks")],
            "Hier is voor 2020 geen openbaar cijfer opgenomen.",
        ),
    ],
)
def test_what_cannot_be_shown_is_a_dash_with_its_reason(miv, figures, reason):
    table = made(miv, figure(2022, 49), *figures)

    cell = table.cells[0][1]
    assert (cell.shown, cell.value, cell.reason) == (Shown.DASH, None, reason)
    assert table.changes == ()


def test_a_wave_that_does_not_compare_gives_no_change(miv):
    apart = {"waves": [2020], "status": "wording", "trend": "no", "note": "Anders gevraagd."}
    table = made(miv, figure(2020, 20), figure(2022, 33), comparability=(apart,))

    cell = table.cells[0][1]
    assert (cell.comparable, cell.value, cell.reason) == ("no", None, "Anders gevraagd.")
    assert table.changes == ()


def test_a_note_stays_with_its_figure(miv):
    noted = {"waves": [2020], "status": "wording", "trend": "with_note", "note": "Per telefoon."}
    table = made(miv, figure(2020, 20), figure(2022, 33), comparability=(noted,))

    assert table.cells[0][1].note == "Per telefoon."
    assert len(table.changes) == 1


def test_unverified_figures_say_so(miv):
    unverified = made(miv, figure(2022, 49))
    verified = made(miv, figure(2022, 49, verified=True))

    assert any("niet in de rapporten nagekeken" in note for note in unverified.notes)
    assert not any("nagekeken" in note for note in verified.notes)
