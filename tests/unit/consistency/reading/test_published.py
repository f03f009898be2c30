"""Printed tables as material: decimals, and numbers of any size. All tables are invented."""

import pytest

from graadmeter.consistency import Printed
from graadmeter.consistency.reading.published import grid_of
from graadmeter.monitor.published import PublishedTable


def column(*values):
    return PublishedTable.model_validate(
        {
            "id": "1",
            "kind": "table",
            "title": "Verzonnen",
            "population": "medewerkers",
            "columns": [{"label": "A"}],
            "rows": [{"label": str(at), "values": [each]} for at, each in enumerate(values)],
            "source": "verzonnen",
            "verified": True,
        }
    )


def read(*values):
    return [line[0] for line in grid_of(column(*values), 2020).cells]


def test_a_whole_number_among_decimals_was_printed_with_a_decimal():
    assert read(12.5, 30, 57.5) == [Printed.of("12.5"), Printed.of("30.0"), Printed.of("57.5")]


def test_one_mean_below_whole_percentages_gives_them_no_decimals():
    assert read(33, 33, 34, 6.4) == [*map(Printed.of, ("33", "33", "34")), Printed.of("6.4")]


def test_zeros_do_not_tell_how_the_others_were_printed():
    assert read(0, 0, 0, 12.5, 87.5)[0] == Printed.of("0.0")


@pytest.mark.parametrize("value", [1e-20, 1e300, -2.5])
def test_any_number_can_be_read(value):
    assert len(read(value)) == 1
