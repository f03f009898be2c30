"""``data/erratum.csv``: every change of every correction, a line each, to read and to read back."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.csvw import describe_list
from graadmeter.publication.data_formats.fields import Field, synthetic_field
from graadmeter.publication.data_formats.statements import synthetic_statement
from graadmeter.publication.data_formats.tidy import fields
from graadmeter.publication.edition import Correction, Figure, Item, Kind, Release
from graadmeter.publication.names import ERRATUM_DATA
from graadmeter.publication.open_data import plain

_FIGURE = tuple(field.name for field in dataclasses.fields(Figure))
_PLACES = ("row_number", "column_number", "earlier_row_number", "earlier_column_number")
_WORDS = ("label", "title", "row_section", "row", "column_section", "column")
NOTHING = "none"
"""Kind of the one line of a correction in which nothing that readers see changed."""


KEY = ("version", "number")


def erratum_fields() -> tuple[Field, ...]:
    """The columns, in order, in the current language."""
    place = _("Plaats in de nieuwste versie; leeg als die er daar niet meer is.")
    against = _("Van het cijfer waarmee is vergeleken, bij een veranderd oordeel.")
    heading = _("Kop in de versie die dit veranderde.")
    return (
        Field("version", "integer", _("Versie"), _("Versie die dit veranderde."), required=True),
        Field("date", "date", _("Datum"), _("Van die versie."), required=True),
        Field("reason", "string", _("Reden"), _("Waarom die versie er kwam."), required=True),
        Field("number", "integer", _("Nummer"), _("Binnen de versie."), required=True),
        Field(
            "kind",
            "string",
            _("Soort"),
            _(
                "figure: een cijfer; verdict: een oordeel; question en factsheet: een cijfer van "
                "alle vragen of van een factsheet, met in title welk; part: een deel van een "
                "pagina; file: een bestand; input: een bestand waarvan de publicatie is gemaakt; "
                "anders van de tabel."
            ),
            required=True,
        ),
        Field(
            "seen",
            "boolean",
            _("Zichtbaar"),
            _("false: het verschilt alleen in de open data, niet op de pagina's."),
            required=True,
        ),
        Field(
            "table",
            "string",
            _("Tabel"),
            _("Nummer van de tabel, naam van het bestand of adres van het deel."),
        ),
        Field("label", "string", _("Aanduiding"), _("Hoe de tabel wordt genoemd.")),
        Field("title", "string", _("Titel"), _("Titel van de tabel.")),
        Field("row_number", "integer", _("Rij"), place),
        Field("column_number", "integer", _("Kolom"), place),
        Field("earlier_row_number", "integer", _("Eerdere rij"), against),
        Field("earlier_column_number", "integer", _("Eerdere kolom"), against),
        Field("row_section", "string", _("Kopje boven de rij"), heading),
        Field("row", "string", _("Rijkop"), heading),
        Field("column_section", "string", _("Kopje boven de kolom"), heading),
        Field("column", "string", _("Kolomkop"), heading),
        Field("wave", "integer", _("Meting"), _("Jaar waarvan het cijfer is.")),
        Field("earlier_wave", "integer", _("Eerdere meting"), against),
        *(
            Field(f"{side}_{one.name}", one.kind, f"{words}: {one.title}", one.description)
            for one in fields()
            if one.name in _FIGURE
            for side, words in zip(_SIDES, (_("Oud"), _("Nieuw")), strict=True)
        ),
        Field("old_text", "string", _("Oude woorden"), _("Bij alles wat geen cijfer is.")),
        Field("new_text", "string", _("Nieuwe woorden"), _("Bij alles wat geen cijfer is.")),
        synthetic_field(),
    )


_SIDES = ("old", "new")


def render_erratum_csv(corrections: Sequence[Correction], *, synthetic: bool) -> bytes:
    """The changes, newest correction first: UTF-8, comma, line feed, always a header.

    Args:
        corrections: what each version changed.
        synthetic: the publication is made of synthetic answers, which every line says.
    """
    stream = io.StringIO(newline="")
    names = [field.name for field in erratum_fields()]
    made = {"synthetic": "true" if synthetic else "false"}
    writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
    writer.writeheader()
    for one in corrections:
        for number, item in enumerate(one.items, 1):
            facts = _facts(one.release, number, item.kind.value, item.seen)
            writer.writerow(facts | _cells(item) | made)
        if not one.items:
            writer.writerow(_facts(one.release, 1, NOTHING, seen=False) | made)
    return stream.getvalue().encode("utf-8")


def describe_erratum(content: Content) -> bytes:
    """The metadata of the file, as CSV on the Web."""

    def about() -> str:
        words = _("Alles wat correcties in deze publicatie veranderden, oud naast nieuw.")
        return f"{synthetic_statement()} {words}" if content.synthetic else words

    return describe_list(content, ERRATUM_DATA, erratum_fields, KEY, about)


def read_erratum_csv(data: bytes, releases: Sequence[Release]) -> tuple[Correction, ...]:
    """The corrections that a file lists, newest first.

    Args:
        data: the file.
        releases: the versions up to that of the file.

    Raises:
        ValueError, KeyError: the file is not of this form, or is of other versions.
    """
    known = {release.version: release for release in releases}
    items: dict[int, list[Item]] = {}
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True):
        of_version = items.setdefault(int(row["version"]), [])
        if row["kind"] != NOTHING:
            of_version.append(_item(row))
    return tuple(
        Correction(known[version], tuple(found))
        for version, found in sorted(items.items(), reverse=True)
    )


def _facts(release: Release, number: int, kind: str, seen: bool) -> dict[str, str]:
    return {
        "version": str(release.version),
        "date": release.date.isoformat(),
        "reason": release.reason,
        "number": str(number),
        "kind": kind,
        "seen": "true" if seen else "false",
    }


def _cells(item: Item) -> dict[str, str]:
    found = {name: getattr(item, name) for name in ("table", *_WORDS, "old_text", "new_text")}
    for name in (*_PLACES, "wave", "earlier_wave"):
        found[name] = _written(getattr(item, name))
    for side, figure in zip(_SIDES, (item.old, item.new), strict=True):
        if figure is not None:
            found |= {f"{side}_{name}": _written(getattr(figure, name)) for name in _FIGURE}
    return found


def _written(value: str | int | float | None) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, float) else str(value)


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        kind=Kind(row["kind"]),
        table=row["table"],
        seen={"true": True, "false": False}[row["seen"]],
        label=row["label"],
        title=row["title"],
        row_number=_whole(row["row_number"]),
        column_number=_whole(row["column_number"]),
        earlier_row_number=_whole(row["earlier_row_number"]),
        earlier_column_number=_whole(row["earlier_column_number"]),
        row_section=row["row_section"],
        row=row["row"],
        column_section=row["column_section"],
        column=row["column"],
        wave=_whole(row["wave"]),
        earlier_wave=_whole(row["earlier_wave"]),
        old=_figure(row, "old"),
        new=_figure(row, "new"),
        old_text=row["old_text"],
        new_text=row["new_text"],
    )


def _figure(row: Mapping[str, str], side: str) -> Figure | None:
    found = dict(_read(row, side))
    return Figure(**found) if found["flag"] else None  # type: ignore[arg-type]


def _read(row: Mapping[str, str], side: str) -> Iterator[tuple[str, str | int | float | None]]:
    kinds = {field.name: field.kind for field in fields()}
    for name in _FIGURE:
        text = row[f"{side}_{name}"]
        if kinds[name] == "string":
            yield name, text
        elif kinds[name] == "integer":
            yield name, _whole(text)
        else:
            yield name, float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None
