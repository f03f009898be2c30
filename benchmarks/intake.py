"""Load on the questionnaire: pages posted per second, by many respondents at once, over HTTP.

    .venv/bin/python benchmarks/intake.py                          # SQLite, 60 seconds, 16 clients
    .venv/bin/python benchmarks/intake.py --database postgres://postgres@127.0.0.1:5432
    .venv/bin/python benchmarks/intake.py --seconds 10

A server of its own is started on a free loopback port, with databases of its own that are thrown
away after. Every client enters a code, answers five pages of eight radio questions, hands in, and
takes the next code. Both cores are shared by server and clients. At the end the answers in the
database are counted: none lost, none twice. `posts_per_second` counts pages posted, not the pages
fetched after each; `p95_ms` is of posting a page until the next one is there.
"""

from __future__ import annotations

import argparse
import json
import threading
import time

import survey_server


class Load:
    """What all clients share."""

    def __init__(self, port: int, codes: list[str], until: float):
        self.port, self.codes, self.until = port, codes, until
        self.times: list[float] = []
        self.completed = 0
        self.errors: list[str] = []
        self.lock = threading.Lock()

    def next_code(self) -> str | None:
        with self.lock:
            return self.codes.pop() if self.codes and time.monotonic() < self.until else None

    def client(self) -> None:
        while (code := self.next_code()) is not None:
            try:
                times = survey_server.respond(self.port, code)
            except (OSError, RuntimeError) as error:
                with self.lock:
                    self.errors.append(repr(error)[:300])
                continue
            with self.lock:
                self.times += times
                self.completed += 1


def run(database: str, seconds: float, clients: int, workers: int) -> dict[str, object]:
    warm = 3 * clients
    number = int(seconds * 60) + warm
    with survey_server.survey(database, number, workers) as (server, codes):
        server.start()
        Load(server.port, [codes.pop() for _code in range(warm)], time.monotonic() + 120).client()
        load = Load(server.port, codes, time.monotonic() + seconds)
        threads = [threading.Thread(target=load.client) for _client in range(clients)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.monotonic() - start
        server.stop()
        found = survey_server.counts(server)
    times = sorted(load.times)
    return {
        "database": "postgresql" if database else "sqlite",
        "seconds": round(taken, 1),
        "clients": clients,
        "workers": workers,
        "completed": load.completed,
        "posts_per_second": round(len(times) / taken, 1),
        "median_ms": round(1000 * times[len(times) // 2], 1),
        "p95_ms": round(1000 * times[int(0.95 * len(times))], 1),
        "errors": len(load.errors),
        "first_errors": load.errors[:3],
        "lost": load.completed + warm - found["inbox"],
        "double": found["inbox"] - found["spent"],
        "incomplete": found["inbox"] - found["complete"],
        "marked": found["done"],
        "drafts_left": found["drafts"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    result = run(options.database.rstrip("/"), options.seconds, options.clients, options.workers)
    print(json.dumps(result, indent=2))
    if result["errors"] or result["lost"] or result["double"] or result["incomplete"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
