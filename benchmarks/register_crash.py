"""Kills the server of the register in the middle of its work, again and again.

    .venv/bin/python benchmarks/register_crash.py                      # SQLite, 100 kills
    .venv/bin/python benchmarks/register_crash.py --kills 3 --database postgres://postgres@127.0.0.1:5432

Reporters hand in all the time. Half of the kills (SIGKILL to all processes at once) come at a
random moment. The other half come at a commit point: one process of the server kills itself the
instant before or after it commits a transaction of the register, which a hook in this benchmark
chooses. A report is acknowledged when its reporter saw the receipt; who saw none sends the same
report again, as a browser does. In the end every acknowledged receipt leads to one case, no report
is there twice, and no case lacks its tasks, forms, events, participants or journal.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import threading
import time

from register_server import Ready, RefusedError, hand_in, register
from survey_server import Server, wait

PARTS = ("without_task", "without_form", "without_event", "without_participant", "without_journal")
WITH_HOOK = """
import os, signal
kill_at, after = int(os.environ["KILL_AT"]), os.environ["KILL_AFTER"] == "1"
from django.db.backends.base.base import BaseDatabaseWrapper
plain, seen = BaseDatabaseWrapper._commit, [0]
def _commit(self):
    if self.alias != "default":
        return plain(self)
    seen[0] += 1
    if seen[0] == kill_at and not after:
        os.kill(os.getpid(), signal.SIGKILL)
    plain(self)
    if seen[0] == kill_at and after:
        os.kill(os.getpid(), signal.SIGKILL)
BaseDatabaseWrapper._commit = _commit
from graadmeter.cli.main import main
main()
"""
SECONDS_TO_DIE = 2.0
PLAIN = "from graadmeter.cli.main import main; main()"


class DyingServer(Server):
    """The server, of which a process may end itself at a commit."""

    def start_with(self, program: str, environment: dict[str, str]) -> None:
        """Starts it."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", program, "serve", "--port", str(self.port), "--workers", "1"],
            env=self.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait(self.port, self.process)


class Reporters:
    """Who go on whatever happens; a report without a receipt is sent again."""

    def __init__(self, port: int, ready: list[Ready]):
        self.port, self.ready = port, ready
        self.receipts: list[str] = []
        self.refused: list[str] = []
        self.unheard = 0
        self.done = False
        self.lock = threading.Lock()

    def next_one(self) -> Ready | None:
        with self.lock:
            return self.ready.pop() if self.ready and not self.done else None

    def client(self) -> None:
        while (ready := self.next_one()) is not None:
            try:
                receipt = hand_in(self.port, ready)
            except OSError:
                with self.lock:
                    self.unheard += 1
                    self.ready.append(ready)
                time.sleep(0.05)
            except RefusedError as error:
                with self.lock:
                    self.refused.append(str(error)[:200])
            else:
                with self.lock:
                    self.receipts.append(receipt)


def at_a_commit(server: DyingServer, dice: random.Random) -> None:
    """Starts the server anew so that its process ends itself at a commit, and buries it."""
    server.stop(signal.SIGKILL)
    chosen = {"KILL_AT": str(dice.randint(1, 20)), "KILL_AFTER": str(dice.randint(0, 1))}
    try:
        server.start_with(WITH_HOOK, chosen)
    except SystemExit:
        return  # it reached its commit before it was seen to answer: the reporters never stop
    time.sleep(SECONDS_TO_DIE)
    server.stop(signal.SIGKILL)


def run(database: str, kills: int, clients: int, seed: int) -> dict[str, object]:
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    with register(database, 1) as found:
        ready = found.prepare(200 + 40 * kills)
        server = DyingServer(found.environment, found.server.port, 1)
        found.server = server
        server.start_with(PLAIN, {})
        load = Reporters(server.port, ready)
        threads = [threading.Thread(target=load.client) for _client in range(clients)]
        for thread in threads:
            thread.start()
        for kill in range(kills):
            if kill % 2:
                at_a_commit(server, dice)
            else:
                time.sleep(dice.uniform(0.2, 1.5))
                server.stop(signal.SIGKILL)
            server.start_with(PLAIN, {})
            print(f"kill {kill + 1} of {kills}", file=sys.stderr, flush=True)
        time.sleep(1)
        load.done = True
        for thread in threads:
            thread.join()
        server.stop()
        counted = found.counts(load.receipts)
    return {
        "database": "postgresql" if database else "sqlite",
        "kills": kills,
        "acknowledged": len(load.receipts),
        "sent_again": load.unheard,
        "refused": load.refused[:3],
        "cases": counted["cases"],
        "missing": counted["missing"],
        "doubled": counted["doubled"],
        "numbers_with_gaps": counted["numbers_with_gaps"],
        "stray_rows": counted["stray_rows"],
        **{part: counted[part] for part in PARTS},
    }


def sound(result: dict[str, object], clients: int) -> bool:
    """Whether nothing acknowledged was lost, and nothing is half or double.

    Who was on their way when the end came may have a case without having seen its receipt.
    """
    unheard = int(str(result["cases"])) - int(str(result["acknowledged"]))
    wrong = ("missing", "doubled", "stray_rows", "refused", *PARTS)
    return not any(result[name] for name in wrong) and 0 <= unheard <= clients


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    result = run(options.database.rstrip("/"), options.kills, options.clients, options.seed)
    print(json.dumps(result, indent=2))
    if not sound(result, options.clients):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
