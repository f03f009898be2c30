"""The reproduction as data: every printed figure beside the computed one."""

from __future__ import annotations

import json
import math
from typing import Any

from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.protection import redact_reproduction
from graadmeter.tabulation.table import Outcome, ReproducedCell, Reproduction, UnknownWaveValue

SCHEMA_VERSION = 1


def render_reproduction_json(content: Content) -> bytes:
    """The printed figures with their outcome; computed figures are not rounded."""
    with use_language(content.language):
        reproduction = redact_reproduction(content) or Reproduction((), ())
    document = {
        "schema_version": SCHEMA_VERSION,
        "monitor": content.monitor,
        "wave": content.wave,
        "synthetic": content.synthetic,
        "summary": _summary(reproduction),
        "cells": [_cell(cell) for cell in reproduction.cells],
        "columns_of_unknown_wave": [_unknown(value) for value in reproduction.unknown_wave],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def _summary(reproduction: Reproduction) -> dict[str, Any]:
    cells = len(reproduction.cells)
    reproduced = reproduction.count(Outcome.REPRODUCED)
    return {
        "cells": cells,
        "reproduced": reproduced,
        "conflict": reproduction.count(Outcome.CONFLICT),
        "not_reached": reproduction.count(Outcome.NOT_REACHED),
        "share_reproduced": reproduced / cells if cells else None,
    }


def _cell(cell: ReproducedCell) -> dict[str, Any]:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "row_label": cell.row_label,
        "column_label": cell.column_label,
        "n_printed": cell.n_printed,
        "n_computed": cell.n_computed,
        "printed": _finite(cell.printed),
        "computed": _finite(cell.computed),
        "status": cell.status.value,
        "reason": cell.reason,
        "conflicts_with": list(cell.conflicts_with),
    }


def _unknown(value: UnknownWaveValue) -> dict[str, Any]:
    return {
        "table": value.table,
        "row": value.row,
        "column": value.column,
        "row_label": value.row_label,
        "column_label": value.column_label,
        "wave_printed": value.wave_printed,
        "wave_presumed": value.wave_presumed,
        "printed": _finite(value.printed),
        "computed": _finite(value.computed),
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
