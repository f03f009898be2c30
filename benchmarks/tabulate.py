"""Tabulate against others: 120 items x 6 breakdowns, 40 post-strata, as JSON.

    python benchmarks/tabulate.py                  # 7,179, 100,000 and 1,000,000 rows
    python benchmarks/tabulate.py --rows 100000 --repeats 5
    python benchmarks/tabulate.py --peers-all      # svy and survey at every size: takes minutes

Every number of rows and every variant gets a process of its own, on one core and one thread.
`seconds` is the fastest of the repeats after a first, uncounted run (`first_seconds`: with
compilation, where there is any): data in memory, from a Polars frame to the finished table with
intervals. `peak_mb` is the most memory of the process before the baseline runs, `data_mb` what it
was with only the data and the libraries in it. `bytes_seconds` is one numpy pass over the bytes of
all items and one number per row, so `bytes_share` is the part of the time that no program could
save that reads them once.

Variants: `numpy` (GRAADMETER_NUMBA=0) and `numba`, loaded beforehand on small files, for which
Graadmeter would not start it (`numba_by_itself`). `baseline` is what one would write first, with
a mask over the rows for every cell. The peers are those of peers.py. All must give the same figures
before a time counts. What does a part of the items and is extrapolated says so.

`process` is the command line, from start to written table, against the bare imports.

On a machine that does other work too, believe the ratios of one run and not its seconds; those of
processor time (`cpu_ratio`) suffer least.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

ONE = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
VARIANTS = ("numpy", "numba")
SMALL = 7_179
BASELINE_CELLS_X_ROWS = 2e8  # what the baseline may take before it is extrapolated


def ours(rows: int, repeats: int, variant: str) -> dict[str, object]:
    import numpy as np
    import workload

    work = workload.make(rows)
    data = workload.peak_mb()
    (first,), _processor = workload.timed(lambda: workload.tabulate(work), 1)
    chosen = "numba" in sys.modules  # it starts numba only where that is worth the time
    if variant == "numba" and not chosen:
        importlib.import_module("numba")  # once there, it is used
        workload.tabulate(work)
    assert not (chosen and variant == "numpy")
    times, processor = workload.timed(lambda: workload.tabulate(work), repeats)
    peak = workload.peak_mb()
    table = workload.tabulate(work)

    flat = work.answers.reshape(-1)
    words = flat[: flat.size // 8 * 8].view(np.int64)
    ids = np.arange(rows, dtype=np.int32)
    spare = ids[: rows // 2 * 2].view(np.int64)
    passes, _processor = workload.timed(
        lambda: (np.bitwise_or.reduce(words), np.bitwise_or.reduce(spare)), repeats + 2
    )
    seconds = min(times)
    result: dict[str, object] = {
        "rows": rows,
        "variant": variant,
        "table_rows": table.height,
        "seconds": round(seconds, 4),
        "median_seconds": round(statistics.median(times), 4),
        "cpu_seconds": round(min(processor), 4),
        "first_seconds": round(first, 4),
        "numba_by_itself": chosen,
        "peak_mb": round(peak),
        "data_mb": round(data),
        "bytes_seconds": round(min(passes), 6),
        "bytes_share": round(min(passes) / seconds, 4),
    }
    if variant == "numpy":
        taken, items = baseline(work, workload.figures(table))
        theirs = taken * workload.ITEMS / items
        result["baseline_seconds"] = round(theirs, 2)
        result["baseline_items"] = items
        result["baseline_ratio"] = round(theirs / seconds)
    return result


def baseline(work: Any, mine: Any) -> tuple[float, int]:
    """For every cell a mask, a weighted mean, residuals per post-stratum and their sum."""
    import numpy as np
    from workload import CATEGORIES, CELLS_PER_ITEM, ITEMS, LEVELS, RELATIVE

    from graadmeter.estimation import xlogit

    rows, groups, answers = work.rows, work.groups, work.answers
    stratum = groups["layer"].astype(np.int64) * LEVELS["gender"] + groups["gender"]
    size = np.bincount(stratum, minlength=40)
    weight = (work.population["Freq"].to_numpy() / size)[stratum]
    total = np.bincount(stratum, weight, minlength=40)
    items = int(np.clip(BASELINE_CELLS_X_ROWS // (rows * CELLS_PER_ITEM), 1, ITEMS))
    figures = []
    start = time.perf_counter()
    for item in range(items):
        for name, number in LEVELS.items():
            for level in range(number):
                base = (groups[name] == level) & (answers[item] > 0)
                base_weight = weight * base
                base_total, base_rows = base_weight.sum(), base.sum()
                for category in range(1, CATEGORIES + 1):
                    y = answers[item] == category
                    p = base_weight[y].sum() / base_total
                    u = base_weight * (y - p) / base_total
                    z = np.bincount(stratum, u, minlength=40)
                    e = u - weight * (z / total)[stratum]
                    se = np.sqrt(rows / (rows - 1) * ((e**2).sum() - e.sum() ** 2 / rows))
                    limits = xlogit(p, se, base_rows - 1)
                    figures.append((p, se, float(limits.low), float(limits.high)))
    taken = time.perf_counter() - start
    # Where nobody or everybody is in a category there is no logit; we print the beta interval.
    plain, mine = np.array(figures), mine[: items * CELLS_PER_ITEM]
    inside = (plain[:, 0] > 0) & (plain[:, 0] < 1)
    np.testing.assert_allclose(mine[inside], plain[inside], rtol=RELATIVE, atol=1e-12)
    np.testing.assert_allclose(mine[:, :2], plain[:, :2], rtol=RELATIVE, atol=RELATIVE)
    return taken, items


def process(runs: int = 7) -> dict[str, object]:
    """The command on a Parquet file of 7,179 rows, in turn with the imports alone."""
    import workload

    work = workload.make(SMALL)
    imports = [sys.executable, "-c", "import polars, numpy, click"]
    main = "import sys; from graadmeter.cli.main import main; sys.exit(main())"
    times: dict[str, list[float]] = {"imports": [], "command": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work.frame.write_parquet(folder / "answers.parquet")
        work.population.write_csv(folder / "population.csv")
        command = [sys.executable, "-c", main, "tabulate", str(folder / "answers.parquet")]
        command += ["--items", "q*", "--by", ",".join(workload.LEVELS), "--missing", "0"]
        command += ["--poststratify", str(folder / "population.csv")]
        command += ["--out", str(folder / "table.parquet")]
        for turn in range(runs + 1):
            for key, words in (("imports", imports), ("command", command)):
                start = time.perf_counter()
                subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
                if turn:  # the first fills the caches
                    times[key].append(time.perf_counter() - start)
    smallest = {key: min(values) for key, values in times.items()}
    return {
        "rows": SMALL,
        "runs": runs,
        "seconds": round(smallest["command"], 3),
        "median_seconds": round(statistics.median(times["command"]), 3),
        "imports_seconds": round(smallest["imports"], 3),
        "imports_median_seconds": round(statistics.median(times["imports"]), 3),
        "above_imports": round(smallest["command"] - smallest["imports"], 3),
        "ratio_to_imports": round(smallest["command"] / smallest["imports"], 2),
    }


def here(what: str, rows: int, repeats: int) -> object:
    """One measurement, in this process."""
    if what == "process":
        return process()
    import workload

    workload.one_core()
    if what in VARIANTS:
        return ours(rows, repeats, what)
    from peers import PEERS

    return PEERS[what](rows, repeats)


def apart(what: str, rows: int, repeats: int) -> Any:
    """The same in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "GRAADMETER_NUMBA"}
    if what != "process":
        environment |= dict.fromkeys(ONE, "1")
    if what == "numba" and importlib.util.find_spec("numba") is None:
        return "not installed"
    if what == "numpy":
        environment["GRAADMETER_NUMBA"] = "0"
    command = [sys.executable, __file__, "--one", what]
    command += ["--rows", str(rows), "--repeats", str(repeats)]
    done = subprocess.run(  # noqa: S603 - this very script
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def exponent(found: dict[int, Any]) -> float | None:
    """How time grows with rows from 100,000 to 1,000,000: 1 is in proportion."""
    pair = [found.get(rows) for rows in (100_000, 1_000_000)]
    if not all(isinstance(each, dict) for each in pair):
        return None
    small, large = (each["seconds"] for each in pair)
    return round(math.log10(large / small), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[SMALL, 100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peers-all", action="store_true", help="peers at every number of rows")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(here(options.one, options.rows[0], options.repeats)))
        return

    repeats = options.repeats
    mine = {name: {rows: apart(name, rows, repeats) for rows in options.rows} for name in VARIANTS}
    sizes = options.rows if options.peers_all else [rows for rows in options.rows if rows == SMALL]
    peers = {name: {rows: apart(name, rows, 2) for rows in sizes} for name in ("svy", "survey")}
    ratios = [
        {
            "rows": rows,
            "variant": variant,
            "peer": peer,
            "ratio": round(theirs["seconds"] / mine[variant][rows]["seconds"]),
            "cpu_ratio": round(theirs["cpu_seconds"] / mine[variant][rows]["cpu_seconds"]),
        }
        for peer, found in peers.items()
        for rows, theirs in found.items()
        for variant in VARIANTS
        if isinstance(theirs, dict) and isinstance(mine[variant][rows], dict)
    ]
    report = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in ("numpy", "polars", "graadmeter")}
        | {"numba": version("numba") if importlib.util.find_spec("numba") else "not installed"},
        "items": 120,
        "breakdowns": 6,
        "post_strata": 40,
        "ours": {name: list(found.values()) for name, found in mine.items()},
        "peers": {name: list(found.values()) for name, found in peers.items()},
        "ratios": ratios,
        "scaling_exponent": {name: exponent(found) for name, found in mine.items()},
        "process": apart("process", SMALL, repeats),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
