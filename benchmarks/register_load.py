"""Load on the register: many who hand in a report at once, over HTTP, into one organisation.

    .venv/bin/python benchmarks/register_load.py                       # SQLite, 2,000 reports
    .venv/bin/python benchmarks/register_load.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/register_load.py --reports 100 --clients 8

A server of its own and the worker are started on a free loopback port, with databases of its own
that are thrown away after. Every report was filled in before (a sealed draft, as the form keeps
it); what is measured is the last button: one POST that makes the case, its tasks, its journal and
its mail, and answers with the page that has the receipt. Both cores are shared by server, worker
and clients. At the end every receipt must lead to one case with all its parts. Then one report is
handed in 50 times at once, and must be one case with one receipt.
"""

from __future__ import annotations

import argparse
import json
import threading
import time

from register_server import Ready, RefusedError, Register, hand_in, register

ONCE = 50
PARTS = ("without_task", "without_form", "without_event", "without_participant", "without_journal")


class Load:
    """What all clients share."""

    def __init__(self, port: int, ready: list[Ready]):
        self.port, self.ready = port, list(ready)
        self.times: list[float] = []
        self.receipts: list[str] = []
        self.errors: list[str] = []
        self.lock = threading.Lock()

    def client(self) -> None:
        while True:
            with self.lock:
                if not self.ready:
                    return
                ready = self.ready.pop()
            start = time.perf_counter()
            try:
                receipt = hand_in(self.port, ready)
            except (OSError, RefusedError) as error:
                with self.lock:
                    self.errors.append(repr(error)[:300])
                continue
            with self.lock:
                self.times.append(time.perf_counter() - start)
                self.receipts.append(receipt)

    def run(self, clients: int) -> float:
        """Seconds until everything was handed in."""
        threads = [threading.Thread(target=self.client) for _client in range(clients)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - start


def same_at_once(found: Register, ready: Ready) -> tuple[Load, int]:
    """Hands one report in many times at once; how many receipts came of it."""
    load = Load(found.server.port, [ready] * ONCE)
    load.run(ONCE)
    return load, len(set(load.receipts))


def run(database: str, reports: int, clients: int, workers: int) -> dict[str, object]:
    warm = clients
    with register(database, workers) as found:
        ready = found.prepare(reports + warm + 1)
        found.server.start()
        found.start_worker()
        before = Load(found.server.port, [ready.pop() for _report in range(warm)])
        before.run(clients)
        again = ready.pop()
        load = Load(found.server.port, ready)
        taken = load.run(clients)
        repeated, receipts = same_at_once(found, again)
        found.stop_worker()
        found.server.stop()
        counted = found.counts([*before.receipts, *load.receipts, *repeated.receipts])
    times = sorted(load.times) or [float("nan")]
    return {
        "database": "postgresql" if database else "sqlite",
        "reports": reports,
        "clients": clients,
        "workers": workers,
        "seconds": round(taken, 1),
        "per_second": round(len(load.times) / taken, 1),
        "median_ms": round(1000 * times[len(times) // 2], 1),
        "p95_ms": round(1000 * times[int(0.95 * len(times))], 1),
        "errors": len(before.errors) + len(load.errors),
        "first_errors": (before.errors + load.errors)[:3],
        "lost": counted["missing"],
        "doubled": counted["doubled"] + counted["cases"] - (reports + warm + 1),
        "incomplete": sum(counted[part] for part in PARTS) + counted["stray_rows"],
        "numbers_with_gaps": counted["numbers_with_gaps"],
        "same_report_at_once": {
            "sent": ONCE,
            "answered": len(repeated.receipts),
            "receipts": receipts,
            "errors": repeated.errors[:3],
        },
    }


def sound(result: dict[str, object]) -> bool:
    """Whether nothing was lost, doubled or half."""
    same = result["same_report_at_once"]
    return (
        not any(result[name] for name in ("errors", "lost", "doubled", "incomplete"))
        and isinstance(same, dict)
        and same["receipts"] == 1
        and same["answered"] == ONCE
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    result = run(options.database.rstrip("/"), options.reports, options.clients, options.workers)
    print(json.dumps(result, indent=2))
    if not sound(result):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
