"""The whole publication of the bundled monitor: from nothing, and with one sentence more, as JSON.

    python benchmarks/publication.py
    python benchmarks/publication.py --repeats 5

Every build is the command in a process of its own, imports and writing included. `off` keeps
nothing and finds nothing; `cold` finds nothing and keeps what it makes; `warm` comes after one
sentence more in one chapter; `same` comes after nothing changed at all. `imports` is a process that
only imports what a build does: no build can take less. `seconds` is the fastest of the repeats,
`cpu_seconds` the processor time of that one on all cores, `peak_mb` its most memory.

Before a time counts, the folder of a warm build must be byte for byte that of a build that keeps
nothing, and two cold builds must be the same.

On a machine that does other work too, believe the ratios of one run and not its seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

MONITOR, WAVE = "miv", 2016
COLD_LIMIT, WARM_LIMIT = 60.0, 6.0  # what was asked for, on two cores
COMMAND = "from graadmeter.cli.main import main; main()"
IMPORTS = "import graadmeter.cli.publishing, graadmeter.publication.pdf.rendering, typst, pikepdf"


def run(code: str, arguments: list[str], cache: str) -> dict[str, float]:
    """Wall clock, processor time and most memory of one process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GRAADMETER_")}
    start = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", code, *arguments],
        env=environment | {"GRAADMETER_CACHE": cache},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    assert process.returncode == 0, said.decode()
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def build(monitor: Path, out: Path, cache: str) -> dict[str, float]:
    return run(COMMAND, ["build", str(monitor), "--wave", str(WAVE), "--out", str(out)], cache)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fastest(found: list[dict[str, float]]) -> dict[str, float]:
    return min(found, key=lambda one: one["seconds"])


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of the folder, of its PNG, and the number of files."""
    found = [(path.suffix, path.stat().st_size) for path in folder.rglob("*") if path.is_file()]
    png = [size for suffix, size in found if suffix == ".png"]
    return {
        "files": len(found),
        "mb": round(sum(size for _suffix, size in found) / 1e6, 1),
        "png_files": len(png),
        "png_mb": round(sum(png) / 1e6, 2),
    }


def measure(repeats: int, folder: Path) -> dict[str, object]:
    monitor, cache = folder / MONITOR, str(folder / "cache")
    shutil.copytree(str(files("graadmeter") / "monitors" / MONITOR), monitor)
    chapter = min((monitor / "report" / str(WAVE)).glob("*.md"))
    imports = fastest([run(IMPORTS, [], "off") for _repeat in range(repeats)])
    cold = build(monitor, folder / "out", cache)
    first = hashes(folder / "out")
    off = build(monitor, folder / "off", "off")
    assert hashes(folder / "off") == first
    same = fastest([build(monitor, folder / "out", cache) for _repeat in range(repeats)])
    assert hashes(folder / "out") == first
    found = []
    for repeat in range(repeats):
        text = chapter.read_text(encoding="utf-8")
        chapter.write_text(f"{text}\nEen zin erbij, nummer {repeat}.\n", encoding="utf-8")
        found.append(build(monitor, folder / "out", cache))
    warm, last = fastest(found), hashes(folder / "out")
    assert last != first
    build(monitor, folder / "off", "off")
    assert hashes(folder / "off") == last
    return {
        "imports": imports,
        "off": off,
        "cold": cold,
        "warm": warm,
        "same": same,
        "off_to_warm": round(off["seconds"] / warm["seconds"], 1),
        "warm_to_imports": round(warm["seconds"] / imports["seconds"], 1),
        "within_limits": cold["seconds"] < COLD_LIMIT and warm["seconds"] < WARM_LIMIT,
        "changed_files": sorted(name for name in last if last[name] != first.get(name)),
        "publication": sizes(folder / "out"),
        "cache_mb": sizes(folder / "cache")["mb"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(options.repeats, Path(folder))
    report = {
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "graadmeter": version("graadmeter"),
        "monitor": f"{MONITOR} {WAVE}",
        **result,
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
