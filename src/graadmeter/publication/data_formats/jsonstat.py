"""JSON-stat 2.0: a data cube per table, rows by columns by measure, and a collection of them.

Form: the JSON-stat 2.0 specification (json-stat.org/full) and its schema.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.licences import licence_of
from graadmeter.publication.data_formats.statements import about, synthetic_statement
from graadmeter.publication.figures import heading_texts, is_weighted, shared_unit, unit_words
from graadmeter.publication.names import Place, places, table_label
from graadmeter.publication.open_data import flag_of, note_of, plain
from graadmeter.publication.protection import redact
from graadmeter.tabulation.table import Cell, Heading, Origin, Table

MEASURES = ("value", "n", "se", "ci_low", "ci_high", "deff")


def render_jsonstat(place: Place, content: Content) -> bytes:
    """The data cube of one table.

    ``status`` has words for every figure that is not simply computed from answers of people:
    published, small, filler, hidden, dash, and synthetic.
    """
    with use_language(content.language):
        return _bytes(_dataset(redact(place.table), content))


def render_collection(content: Content) -> bytes:
    """All data cubes of a publication in one file.

    They stand in it whole: a link would have to be an absolute address, which is not known here.
    """
    with use_language(content.language):
        found = [_dataset(redact(place.table), content) for place in places(content).values()]
        document = {
            "version": "2.0",
            "class": "collection",
            "label": f"{content.title}, {content.wave_title}",
            "note": [about(content, content.language)],
            "source": content.origin,
            "extension": _shared(content),
            "link": {"item": found},
        }
        return _bytes(document)


def _dataset(table: Table, content: Content) -> dict[str, Any]:
    cells = [cell for row in table.cells for cell in row]
    size = [len(table.rows), len(table.columns), len(MEASURES)]
    status = _status(table, cells)
    used = {word for words in status.values() for word in words.split()}
    notes = [synthetic_statement()] if table.synthetic else []
    return {
        "version": "2.0",
        "class": "dataset",
        "label": f"{table_label(table)} {table.title}",
        "source": content.origin,
        "note": [*notes, _("Basis: {base}").format(base=table.base_label), *table.notes],
        "id": ["row", "column", "measure"],
        "size": size,
        "role": {"metric": ["measure"]},
        "dimension": {
            "row": _dimension(_("Rij"), "r", table.rows),
            "column": _dimension(_("Kolom"), "c", table.columns),
            "measure": _measures(table, cells),
        },
        "value": [_value(cell, name) for cell in cells for name in MEASURES],
        "status": status,
        "extension": {
            **_shared(content),
            "synthetic": table.synthetic,
            "table": table.id,
            "group": table.group,
            "weighted": is_weighted(table),
            "status": {word: text for word, text in _status_words().items() if word in used},
            "waves": _per_cell(table, lambda cell: cell.wave),
            "notes": _per_cell(table, lambda cell: note_of(cell) or None),
            "published": _per_cell(table, lambda cell: _finite(cell.printed)),
        },
    }


def _shared(content: Content) -> dict[str, Any]:
    licence = licence_of(content.licence)
    return {
        "monitor": content.monitor,
        "wave": content.wave,
        "synthetic": content.synthetic,
        "licence": licence.address or licence.concept,
        "version": content.edition.version,
    }


def _dimension(label: str, prefix: str, headings: Sequence[Heading]) -> dict[str, Any]:
    ids = [f"{prefix}{i}" for i in range(1, len(headings) + 1)]
    texts = [
        " / ".join(part for part in (heading.section, text) if part)
        for heading, text in zip(headings, heading_texts(headings), strict=True)
    ]
    return {
        "label": label,
        "category": {"index": ids, "label": dict(zip(ids, texts, strict=True))},
    }


def _measures(table: Table, cells: Sequence[Cell]) -> dict[str, Any]:
    unit = unit_words(shared_unit(table)) or _("verschilt per cel")
    labels = {
        "value": _("Waarde"),
        "n": _("Respondenten, ongewogen"),
        "se": _("Standaardfout"),
        "ci_low": _("Ondergrens van het 95%-betrouwbaarheidsinterval"),
        "ci_high": _("Bovengrens van het 95%-betrouwbaarheidsinterval"),
        "deff": _("Ontwerpeffect"),
    }
    decimals = max((cell.decimals for cell in cells), default=0)
    of_value = {"decimals": decimals, "label": unit}
    units = dict.fromkeys(("value", "ci_low", "ci_high"), of_value)
    units["se"] = {"decimals": decimals + 1, "label": unit}
    units["n"] = {"decimals": 0, "label": _("aantallen")}
    return {
        "label": _("Maat"),
        "category": {"index": list(MEASURES), "label": labels, "unit": units},
    }


def _value(cell: Cell, measure: str) -> float | int | None:
    if measure == "n":
        return cell.n
    return _finite(getattr(cell, measure))


def _finite(value: float | None) -> float | None:
    text = plain(value)
    return float(text) if text else None


def _status(table: Table, cells: Sequence[Cell]) -> dict[str, str]:
    found: dict[str, str] = {}
    for i, cell in enumerate(cells):
        flag = flag_of(cell)
        made = table.synthetic and cell.origin is not Origin.PUBLISHED
        words = " ".join(
            part
            for part in ("" if flag == "computed" else flag, "synthetic" if made else "")
            if part
        )
        if words:
            found.update({str(i * len(MEASURES) + k): words for k in range(len(MEASURES))})
    return found


def _status_words() -> dict[str, str]:
    return {
        "published": _("eerder gepubliceerd cijfer"),
        "small": _("kleine aantallen"),
        "filler": _("synthetisch antwoord zonder gedrukt cijfer erachter"),
        "hidden": _("te klein om te tonen"),
        "dash": _("geen cijfer"),
        "synthetic": _("berekend uit synthetische antwoorden"),
    }


def _per_cell(table: Table, fact: Any) -> list[list[Any]]:
    return [[fact(cell) for cell in row] for row in table.cells]


def _bytes(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (text + "\n").encode("utf-8")
