"""Kills the server in the middle of its work, again and again, and counts what is left.

    .venv/bin/python benchmarks/crash.py                           # SQLite, 100 kills
    .venv/bin/python benchmarks/crash.py --kills 10 --database postgres://postgres@127.0.0.1:5432

Clients answer and hand in all the time. At random moments all processes of the server are ended
with SIGKILL, and it starts anew. An answer is acknowledged when the client got the page that says
so. In the end every acknowledged answer must be there once; a code whose client heard nothing may
have handed in or not, but never twice, and a code that is spent has its answers: after `reconcile`,
which every shuffle does, exactly as many admissions are marked as there are answers.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import threading
import time

import survey_server


class Clients:
    """Respondents who go on whatever happens; a code that got no answer is tried again."""

    def __init__(self, port: int, codes: list[str]):
        self.port, self.codes = port, codes
        self.acknowledged: set[str] = set()
        self.refused: set[str] = set()
        self.tried: set[str] = set()
        self.done = False
        self.lock = threading.Lock()

    def next_code(self) -> str | None:
        with self.lock:
            if self.done or not self.codes:
                return None
            code = self.codes.pop()
            self.tried.add(code)
            return code

    def client(self) -> None:
        while (code := self.next_code()) is not None:
            try:
                survey_server.respond(self.port, code)
            except (OSError, RuntimeError) as error:
                with self.lock:
                    if "al antwoorden ingestuurd" in str(error):
                        self.refused.add(code)  # it had handed in; only the word got lost
                    else:
                        self.codes.append(code)  # next, as a respondent would
                time.sleep(0.05)
                continue
            with self.lock:
                self.acknowledged.add(code)


def run(database: str, kills: int, clients: int, seed: int) -> dict[str, object]:
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    with survey_server.survey(database, 200 + 60 * kills, workers=2) as (server, codes):
        server.start()
        load = Clients(server.port, codes)
        threads = [threading.Thread(target=load.client) for _client in range(clients)]
        for thread in threads:
            thread.start()
        for _kill in range(kills):
            time.sleep(dice.uniform(0.2, 2.0))
            server.stop(signal.SIGKILL)
            server.start()
        time.sleep(2)
        load.done = True
        for thread in threads:
            thread.join()
        server.stop()
        found = survey_server.counts(server)
    return {
        "database": "postgresql" if database else "sqlite",
        "kills": kills,
        "acknowledged": len(load.acknowledged),
        "acknowledged_and_then_refused": len(load.refused & load.acknowledged),
        "handed_in_without_hearing": len(load.refused),
        "inbox": found["inbox"],
        "spent": found["spent"],
        "double": max(0, found["inbox"] - found["spent"]),
        "spent_without_answer": max(0, found["spent"] - found["inbox"]),
        "marked_by_reconcile": found["mended"],
        "marked_without_answer": found["done"] + found["mended"] - found["inbox"],
        "incomplete": found["inbox"] - found["complete"],
        # Every acknowledged answer, and every one whose client later heard that it was in.
        "missing": len(load.acknowledged | load.refused) - found["inbox"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    result = run(options.database.rstrip("/"), options.kills, options.clients, options.seed)
    print(json.dumps(result, indent=2))
    # A client that was on its way when the end came may have handed in without hearing of it.
    if (
        result["inbox"] != result["spent"]
        or result["marked_without_answer"]
        or result["incomplete"]
        or result["missing"] > 0
        or -result["missing"] > options.clients
    ):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
