"""The survey that every way to tabulate gets: 120 items x 6 breakdowns, 40 post-strata."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graadmeter import analysis

ITEMS, CATEGORIES = 120, 5
LEVELS = {"layer": 10, "gender": 4, "age": 5, "education": 4, "region": 6, "size": 3}
CELLS_PER_ITEM = sum(LEVELS.values()) * CATEGORIES
NAMES = [f"q{number:03}" for number in range(ITEMS)]
RELATIVE = 1e-8  # how far two ways to the same figure may differ


@dataclass(frozen=True)
class Workload:
    answers: np.ndarray  # int8 (120, n), 1..5, and 0 for no answer
    groups: dict[str, np.ndarray]  # int8 (n,) each
    frame: pl.DataFrame
    population: pl.DataFrame  # layer, gender, Freq

    @property
    def rows(self) -> int:
        return self.frame.height


def make(rows: int) -> Workload:
    rng = np.random.default_rng(1)
    answers = rng.integers(0, CATEGORIES + 1, (ITEMS, rows), dtype=np.int8)
    groups = {name: rng.integers(0, number, rows, dtype=np.int8) for name, number in LEVELS.items()}
    frame = pl.DataFrame(dict(zip(NAMES, answers, strict=True)) | groups)
    cells = frame.group_by("layer", "gender").len("Freq").sort("layer", "gender")
    population = cells.with_columns(pl.col("Freq") * rng.integers(5, 50, cells.height))
    return Workload(answers, groups, frame, population)


def tabulate(work: Workload, items: int = ITEMS, ci: str | None = None) -> pl.DataFrame:
    """Ours: from the frame in memory to the finished table."""
    design = analysis.Design(poststratify=work.population)
    return analysis.tabulate(
        work.frame, NAMES[:items], by=list(LEVELS), design=design, missing=[0], ci=ci
    )


def figures(table: pl.DataFrame) -> np.ndarray:
    """Estimate, standard error and both limits, (cells, 4), items outermost, categories inmost."""
    return table.select("estimate", "se", "ci_low", "ci_high").to_numpy()


def largest_difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest relative difference, which must stay below `RELATIVE`."""
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    assert np.isfinite(theirs).all()
    difference = float((np.abs(ours - theirs) / np.abs(ours)).max())
    assert difference < RELATIVE, difference
    return difference


def timed(action: Callable[[], object], repeats: int) -> tuple[list[float], list[float]]:
    """Seconds and seconds of processor time, of every repeat."""
    times, processor = [], []
    for _repeat in range(repeats):
        start, began = time.perf_counter(), time.process_time()
        action()
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - began)
    return times, processor


def one_core() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the last: the first is busier


def peak_mb() -> float:
    """The most memory this process has held; unlike getrusage, without what its parent held."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")
