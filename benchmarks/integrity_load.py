"""Load on the integrity channel: many who report at once, each with a file, over HTTP.

    .venv/bin/python benchmarks/integrity_load.py                # SQLite, 16 reporters, 19 each
    .venv/bin/python benchmarks/integrity_load.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/integrity_load.py --each 300

A server of its own and the worker are started on a free loopback port, with databases of its own
that are thrown away after. What is measured is the last button: one POST with a file of a megabyte
(a photograph, a picture or a PDF, all different) that is checked, copied without its traces, sealed
to two officers, recovery and the receipt, and stored. Both cores are shared by server, worker and
reporters. All come from one address, so the server may tell them to wait; they do, and that counts
in the number per second. At the end every receipt must open its own story and its own file, to the
byte. Then one report is sent 16 times at once, and must be one report with one receipt.
"""

from __future__ import annotations

import argparse
import json
import threading
import time

from integrity_server import (
    PARTS,
    Filled,
    ToldToWaitError,
    counts,
    filled,
    hand_in,
    prepare,
)
from register_server import RefusedError, register


class Load:
    """What all reporters share."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.times: list[float] = []
        self.told: list[tuple[str, str, str]] = []
        self.errors: list[str] = []
        self.waited = 0.0
        self.lock = threading.Lock()

    def send(self, report: Filled) -> None:
        """Sends a report until it is answered."""
        while True:
            start = time.perf_counter()
            try:
                receipt = hand_in(self.port, report)
            except ToldToWaitError as error:
                time.sleep(error.seconds)
                with self.lock:
                    self.waited += error.seconds
                continue
            except (OSError, RefusedError) as error:
                with self.lock:
                    self.errors.append(repr(error)[:300])
                return
            with self.lock:
                self.times.append(time.perf_counter() - start)
                self.told.append((receipt, report.word, report.digest))
            return

    def run(self, each: int, clients: int) -> float:
        """Seconds until everything was sent."""
        begun = time.monotonic()
        _at_once([lambda: [self.send(filled(n)) for n in range(each)] for _one in range(clients)])
        return time.monotonic() - begun

    def same(self, report: Filled, times: int) -> int:
        """Sends one report many times at once; how many receipts came of it."""
        before = len(self.told)
        _at_once([lambda: self.send(report) for _time in range(times)])
        return len({receipt for receipt, _word, _digest in self.told[before:]})


def _at_once(tasks: list) -> None:  # type: ignore[type-arg]
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(database: str, each: int, clients: int, workers: int) -> dict[str, object]:
    with register(database, workers) as found:
        prepare(found)
        found.server.start()
        found.start_worker()
        Load(found.server.port).send(filled(0))  # the first request of a process imports
        load = Load(found.server.port)
        taken = load.run(each, clients)
        done = len(load.times)
        receipts = load.same(filled(1), clients)
        found.stop_worker()
        found.server.stop()
        counted = counts(found, load.told)
    times = sorted(load.times[:done]) or [float("nan")]
    sent = each * clients + 2
    return {
        "database": "postgresql" if database else "sqlite",
        "reports": each * clients,
        "clients": clients,
        "workers": workers,
        "seconds": round(taken, 1),
        "per_second": round(done / taken, 1),
        "median_s": round(times[len(times) // 2], 2),
        "p95_s": round(times[int(0.95 * len(times))], 2),
        "longest_s": round(times[-1], 2),
        "told_to_wait_s": round(load.waited / clients, 1),
        "errors": len(load.errors),
        "first_errors": load.errors[:3],
        "lost": counted["missing"],
        "doubled": counted["reports"] - sent,
        "wrong_story": counted["wrong_story"],
        "wrong_file": counted["wrong_file"],
        "receipts_of_one_report": receipts,
        **{part: counted[part] for part in PARTS},
    }


def sound(result: dict[str, object]) -> bool:
    """Whether nothing was lost, doubled or half."""
    wrong = ("errors", "lost", "doubled", "wrong_story", "wrong_file", *PARTS)
    return result["receipts_of_one_report"] == 1 and not any(result[name] for name in wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--each", type=int, default=19)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    result = run(options.database.rstrip("/"), options.each, options.clients, options.workers)
    print(json.dumps(result, indent=2))
    if not sound(result):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
