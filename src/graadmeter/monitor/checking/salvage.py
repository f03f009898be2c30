"""Keep what is sound of a file with faults of form, so that the rest of it is checked too.

A question, table or code list with a fault of form is taken out, its id is remembered (so that
nothing that refers to it is called unknown), and lines keep pointing into the file as written.
What comes out is only ever checked; a monitor is made from files without faults.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from graadmeter.monitor.population import Population
from graadmeter.monitor.published import PublishedSeries, PublishedTables
from graadmeter.monitor.questionnaire import CodeListFile, Questionnaire
from graadmeter.monitor.replies import PublishedReplies
from graadmeter.monitor.schema_faults import place_of
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.statements import PublishedStatements
from graadmeter.monitor.tables import TableFile

P = TypeVar("P", bound=BaseModel)

NAMELESS = "*"
_NAME_KEYS = ("id", "year", "number")
_ANY = -1

# The lists whose items stand on their own: without one, the rest still means the same.
_UNITS: dict[type[BaseModel], tuple[DataPath, ...]] = {
    Settings: (
        ("waves",),
        ("themes",),
        ("studies",),
        ("groups",),
        ("chapters",),
        ("nonresponse",),
    ),
    CodeListFile: (("codelists",),),
    Questionnaire: (
        ("sections", _ANY, "questions"),
        ("sections",),
        ("derived",),
        ("dropped",),
    ),
    Population: (("cells",), ("approached",)),
    PublishedTables: (("tables",),),
    PublishedSeries: (("figures",),),
    PublishedStatements: (("statements",),),
    PublishedReplies: (("replies",),),
    TableFile: (("tables",),),
}


@dataclass(frozen=True)
class PrunedDocument(Document):
    """A document without some items of its lists; lines are those of the file as written.

    ``kept`` holds, per list, the original positions of the items that are left.
    """

    kept: dict[DataPath, list[int]] = field(default_factory=dict, repr=False)

    def line(self, path: DataPath) -> int:
        """The line of a place in the pruned data."""
        original: DataPath = ()
        for step in path:
            if isinstance(step, int) and original in self.kept:
                places = self.kept[original]
                original = (*original, places[step] if step < len(places) else step)
            else:
                original = (*original, step)
        return super().line(original)


@dataclass(frozen=True)
class Salvaged(Generic[P]):
    """What is left of a file: the part, its document, and the names that were taken out."""

    part: P
    document: Document
    broken: frozenset[str]


def salvage(document: Document, model: type[P], language: str) -> Salvaged[P] | None:
    """The sound part of a document that does not fit its model; None when there is none."""
    context = {"language": language}
    try:
        model.model_validate(document.data, context=context)
    except ValidationError as error:
        places = [place_of(document.data, item["loc"]) for item in error.errors()]
    else:  # pragma: no cover - only called for documents that do not fit
        return None
    taken = {_unit(place, model) for place in places}
    if None in taken:
        return None
    units = sorted((unit for unit in taken if unit is not None), key=len, reverse=True)
    broken = frozenset(name for unit in units for name in _names(_at(document.data, unit)))
    data, kept = _without(document.data, units)
    try:
        part = model.model_validate(data, context=context)
    except ValidationError:
        return None
    return Salvaged(part, PrunedDocument(document.name, data, document.lines, kept), broken)


def _unit(place: DataPath, model: type[BaseModel]) -> DataPath | None:
    for pattern in _UNITS.get(model, ()):
        length = len(pattern)
        if len(place) > length and isinstance(place[length], int):
            pairs = zip(pattern, place[:length], strict=True)
            if all(a in (b, _ANY) for a, b in pairs):
                return place[: length + 1]
    return None


def _at(data: Any, path: DataPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _names(data: Any) -> Iterator[str]:
    names = list(_names_within(data))
    yield from names or [NAMELESS]


def _names_within(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (str(data[key]) for key in _NAME_KEYS if isinstance(data.get(key), str | int))
        for value in data.values():
            yield from _names_within(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names_within(value)


def _without(data: Any, units: list[DataPath]) -> tuple[Any, dict[DataPath, list[int]]]:
    data = copy.deepcopy(data)
    removed: dict[DataPath, set[int]] = {}
    for unit in units:  # longest first, so that a shorter one does not move it
        removed.setdefault(unit[:-1], set()).add(int(unit[-1]))
    kept: dict[DataPath, list[int]] = {}
    for path, positions in removed.items():
        items = _at(data, path)
        kept[path] = [i for i in range(len(items)) if i not in positions]
        items[:] = [items[i] for i in kept[path]]
    return data, kept
