"""Others that make the same table: svy (Python) and survey (R). Same figures first, then the time.

They do fewer items where all 120 would take more than a minute; `items_measured` says how many,
and `seconds` is then that time times 120 / `items_measured`.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl
from workload import (
    CATEGORIES,
    CELLS_PER_ITEM,
    ITEMS,
    LEVELS,
    NAMES,
    figures,
    largest_difference,
    make,
    tabulate,
    timed,
)

NOT_INSTALLED = "not installed"
BUDGET = 60.0  # seconds for all items; beyond it fewer are done

Result = dict[str, object] | str


def extrapolated(rows: int, seconds: float, cpu: float, items: int) -> dict[str, object]:
    return {
        "rows": rows,
        "seconds": round(seconds * ITEMS / items, 3),
        "cpu_seconds": round(cpu * ITEMS / items, 3),
        "items_measured": items,
        "extrapolated": items < ITEMS,
    }


def svy(rows: int, repeats: int) -> Result:
    """`prop` of every item by every breakdown, with its logit limits, post-stratified."""
    if importlib.util.find_spec("svy") is None:
        return NOT_INSTALLED
    import svy as package

    work = make(rows)
    # No answer is null for svy; that is done beforehand, as is everything before `Sample`.
    frame = work.frame.with_columns(pl.col(NAMES).replace(0, None), pl.lit(1.0).alias("one"))
    controls = {(layer, gender): freq for layer, gender, freq in work.population.iter_rows()}

    def whole(items: int) -> list[pl.DataFrame]:
        sample = package.Sample(frame, package.Design(wgt="one"))
        sample = sample.weighting.poststratify(controls=controls, cells=["layer", "gender"])
        return [
            sample.estimation.prop(item, by=by, drop_nulls=True).to_polars()
            for item in NAMES[:items]
            for by in LEVELS
        ]

    whole(1)
    (once,), _processor = timed(lambda: whole(1), 1)
    items = int(np.clip(BUDGET // once, 1, ITEMS))
    tables = whole(items)
    theirs = np.concatenate([t.select("est", "se", "lci", "uci").to_numpy() for t in tables])
    difference = largest_difference(figures(tabulate(work, items)), theirs)
    times, processor = timed(lambda: whole(items), repeats)
    return {
        **extrapolated(rows, min(times), min(processor), items),
        "version": version("svy"),
        "agreement": difference,
        "agreement_of": "estimates, standard errors and logit limits",
    }


def survey(rows: int, _repeats: int) -> Result:
    """`svyby` of `svymean` with `confint`; the limits of `svyciprop` are checked beside it."""
    if shutil.which("Rscript") is None:
        return NOT_INSTALLED
    probe = ["Rscript", "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:  # noqa: S603
        return NOT_INSTALLED
    work = make(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "frame.bin").open("wb") as file:
            for column in [*work.answers, *work.groups.values()]:
                file.write(column.tobytes())
        columns = pl.DataFrame({"name": NAMES, "levels": [0] * ITEMS})
        breakdowns = pl.DataFrame({"name": list(LEVELS), "levels": list(LEVELS.values())})
        pl.concat([columns, breakdowns]).write_csv(folder / "columns.csv")
        work.population.write_csv(folder / "population.csv")
        script = Path(__file__).with_name("survey.R")
        numbers = [str(number) for number in (rows, ITEMS, CATEGORIES, BUDGET)]
        done = subprocess.run(  # noqa: S603 - our own script
            ["Rscript", "--vanilla", script, folder, *numbers],  # noqa: S607 - wherever it is
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found = json.loads(done.stdout)
        theirs = np.fromfile(folder / "figures.bin").reshape(-1, 4)
        limits = np.fromfile(folder / "xlogit.bin").reshape(-1, 2)
    items = found["items_measured"]
    ours = figures(tabulate(work, items))
    difference = largest_difference(ours[:, :2], theirs[:, :2])
    last = ours[CELLS_PER_ITEM - len(limits) : CELLS_PER_ITEM, 2:]
    return {
        **extrapolated(rows, found["seconds"], found["cpu_seconds"], items),
        "version": found["version"],
        "R": found["R"],
        "agreement": max(difference, largest_difference(last, limits)),
        "agreement_of": "estimates and standard errors; logit limits (svyciprop) of 15 cells",
    }


PEERS: dict[str, Callable[[int, int], Result]] = {"svy": svy, "survey": survey}
