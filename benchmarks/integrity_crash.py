"""Kills the server of the integrity channel in the middle of its work, again and again.

    .venv/bin/python benchmarks/integrity_crash.py                     # SQLite, 100 kills
    .venv/bin/python benchmarks/integrity_crash.py --kills 3 --database postgres://postgres@127.0.0.1:5432

Reporters send reports with a file of a megabyte all the time. Half of the kills (SIGKILL to all
processes at once) come at a random moment, the other half the instant before or after a commit, as
in `register_crash`. A report is acknowledged when its reporter saw the receipt; who saw none sends
the same report again, as a browser does. In the end every acknowledged receipt opens its own story
and its own file, no report is there twice, and none lacks a key, an event or a piece of its file.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import threading
import time

from integrity_server import PARTS, Filled, ToldToWaitError, counts, filled, hand_in, prepare
from register_crash import PLAIN, DyingServer, at_a_commit
from register_server import RefusedError, register


class Reporters:
    """Who go on whatever happens; a report without a receipt is sent again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.told: list[tuple[str, str, str]] = []
        self.refused: list[str] = []
        self.unheard = self.begun = 0
        self.done = False
        self.lock = threading.Lock()

    def client(self) -> None:
        """Reports until the end."""
        while not self.done:
            with self.lock:
                self.begun += 1
                number = self.begun
            self.send(filled(number))

    def send(self, report: Filled) -> None:
        """Sends a report until its receipt came, or the end."""
        while not self.done:
            try:
                receipt = hand_in(self.port, report)
            except ToldToWaitError as error:
                time.sleep(error.seconds)
            except OSError:
                with self.lock:
                    self.unheard += 1
                time.sleep(0.2)
            except RefusedError as error:
                with self.lock:
                    self.refused.append(str(error)[:200])
                return
            else:
                with self.lock:
                    self.told.append((receipt, report.word, report.digest))
                return


def run(database: str, kills: int, clients: int, seed: int) -> dict[str, object]:
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    with register(database, 1) as found:
        prepare(found)
        server = DyingServer(found.environment, found.server.port, 1)
        found.server = server
        server.start_with(PLAIN, {})
        load = Reporters(server.port)
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
        time.sleep(1)
        load.done = True
        for thread in threads:
            thread.join()
        server.stop()
        counted = counts(found, load.told)
    return {
        "database": "postgresql" if database else "sqlite",
        "kills": kills,
        "acknowledged": len(load.told),
        "sent_again": load.unheard,
        "refused": load.refused[:3],
        "reports": counted["reports"],
        "lost": counted["missing"],
        "wrong_story": counted["wrong_story"],
        "wrong_file": counted["wrong_file"],
        **{part: counted[part] for part in PARTS},
    }


def sound(result: dict[str, object], clients: int) -> bool:
    """Whether nothing acknowledged was lost, and nothing is half or double.

    Who was on their way when the end came may have a report without having seen its receipt.
    """
    unheard = int(str(result["reports"])) - int(str(result["acknowledged"]))
    wrong = ("lost", "wrong_story", "wrong_file", "refused", *PARTS)
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
