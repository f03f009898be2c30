"""The tip of the iceberg: what victims in the country say, beside what was registered here.

Both are shown and nothing is computed from them: a survey counts people over twelve months in a
layer of government, a register counts incidents of one organisation that somebody reported. A
person may meet several incidents, and one incident several persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, PublishedTable
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.organisations.words import Layer

MONITOR, WAVE = "miv", 2016
_NAMES = {
    Layer.RIJK: {"rijk"},
    Layer.GEMEENTE: {"gemeente", "gemeenten"},
    Layer.PROVINCIE: {"provincie", "provincies"},
    Layer.WATERSCHAP: {"waterschap", "waterschappen"},
}


@dataclass(frozen=True)
class Said:
    """A figure of the survey.

    Attributes:
        who: the group it is about, as printed.
        what: what the figure says.
        percent: as printed.
        n: how many answered, where that is printed.
        source: where it is printed.
    """

    who: str
    what: str
    percent: str
    n: int | None
    source: str


def monitor() -> Monitor:
    """The monitor whose definitions are counted by."""
    return monitor_named(MONITOR)


def said_by_victims(layer: str, block: Block) -> tuple[Said, ...]:
    """What the survey of 2016 says of a layer; nothing where it printed nothing."""
    names = _NAMES.get(Layer(layer), set())
    if block is Block.STAFF_AND_BOARD:
        return tuple(_of_staff(names)) + tuple(_registered("3.7", names))
    if block is Block.STAFF:
        return tuple(_of_staff(names))
    return tuple(_of_office_holders(layer, block)) + tuple(_registered("3.7", names))


def _of_staff(names: set[str]) -> Iterator[Said]:
    table = monitor().published["2.1"]
    for place, column in enumerate(table.columns):
        for row_place, row in enumerate(table.rows):
            number = table.number(row_place, place)
            if column.label.lower() in names and row.wave == WAVE and number is not None:
                what = _("werd in twaalf maanden slachtoffer: {form}").format(
                    form=row.label.lower()
                )
                yield Said(table.population, what, _percent(number), column.n, table.source)
    yield from _registered("2.6", names)


def _of_office_holders(layer: str, block: Block) -> Iterator[Said]:
    table = monitor().published["3.2"]
    wanted = {"raadsleden"} if block is Block.REPRESENTATIVE else {"wethouders", "burgemeesters"}
    for place, row in enumerate(table.rows):
        number = table.in_wave(place, WAVE)
        if layer == Layer.GEMEENTE and row.label.lower() in wanted and number is not None:
            what = _("werd in twaalf maanden slachtoffer")
            yield Said(row.label, what, _percent(number), row.n, table.source)


def _registered(name: str, names: set[str]) -> Iterator[Said]:
    table: PublishedTable = monitor().published[name]
    for place, row in enumerate(table.rows):
        number = table.in_wave(place, WAVE)
        if row.label.lower() in names and number is not None:
            what = _("zegt dat de organisatie het incident heeft geregistreerd")
            yield Said(table.population, what, _percent(number), row.n, table.source)


def _percent(number: float) -> str:
    return f"{format_number(number)}%"
