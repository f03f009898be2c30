"""Kills the server of the integrity channel in the middle of its work, again and again.

    .venv/bin/python benchmarks/integrity_crash.py                     # SQLite, 100 kills
    .venv/bin/python benchmarks/integrity_crash.py --kills 3 --database postgres://postgres@127.0.0.1:5432

Reporters send anonymous reports with a file all the time: mostly text of some 20 kB, now and then
a picture, one in twenty of a megabyte. `crash_common` says how the server dies. In the end every
acknowledged receipt opens its own story and its own file, to the byte, no report is there twice,
none lacks a key, an event or a piece of its file, and no temporary file was left behind.
"""

from __future__ import annotations

import time
from itertools import count

from crash_common import DyingServer, Reporters, command, kill
from integrity_server import (
    PARTS,
    Filled,
    ToldToWaitError,
    counts,
    hand_in,
    mostly_small,
    prepare,
)
from register_server import register

WRONG = ("missing", "doubled", "wrong_story", "wrong_file", *PARTS)
PAUSE = 0.1
"""Seconds: without it four reporters at one address are soon told to wait for a minute."""
Told = tuple[str, str, str]


def run(database: str, kills: int, clients: int, seed: int) -> dict[str, object]:
    with register(database, 1) as found:
        prepare(found)
        server = DyingServer(found)
        numbers, waits = count(1), []

        def send(report: Filled) -> Told:
            try:
                receipt = hand_in(server.port, report)
            except ToldToWaitError as error:
                waits.append(error.seconds)
                time.sleep(1)
                raise ConnectionError(str(error)) from error
            return receipt, report.word, report.digest

        reporters = Reporters(lambda: mostly_small(next(numbers)), send, PAUSE)

        def check() -> dict[str, int]:
            told = list(reporters.told)
            counted = counts(found, told)
            # Reporters who are on their way may have a report without having seen its receipt.
            twice = max(0, counted["reports"] - len(told) - clients)
            return {name: (counted | {"doubled": twice})[name] for name in WRONG}

        went = kill(server, reporters, kills=kills, clients=clients, seed=seed, check=check)
        counted = counts(found, reporters.told)
    counted["doubled"] = max(0, counted["reports"] - len(reporters.told))
    return {
        **went,
        "told_to_wait": len(waits),
        "stored": counted["reports"],
        **{name: counted[name] for name in WRONG},
    }


if __name__ == "__main__":
    command(__doc__.splitlines()[0], run, WRONG)
