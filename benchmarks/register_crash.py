"""Kills the server of the register in the middle of its work, again and again.

    .venv/bin/python benchmarks/register_crash.py                      # SQLite, 100 kills
    .venv/bin/python benchmarks/register_crash.py --kills 3 --database postgres://postgres@127.0.0.1:5432

Reporters hand in all the time; `crash_common` says how the server dies. In the end every
acknowledged receipt leads to one case, no report is there twice, and no case lacks its tasks,
forms, events, participants or journal.
"""

from __future__ import annotations

from functools import partial

from crash_common import DyingServer, Reporters, command, kill
from register_server import Ready, hand_in, register

PARTS = ("without_task", "without_form", "without_event", "without_participant", "without_journal")
WRONG = ("missing", "doubled", "stray_rows", *PARTS)
EACH_KILL = 40
"""How many reports wait for each kill, which is more than any server lives to take."""


def run(database: str, kills: int, clients: int, seed: int) -> dict[str, object]:
    with register(database, 1) as found:
        ready = found.prepare(200 + EACH_KILL * kills)
        server = DyingServer(found)

        def following() -> Ready | None:
            return ready.pop() if ready else None

        reporters = Reporters(following, partial(hand_in, server.port), pause=0)

        def check() -> dict[str, int]:
            counted = found.counts(list(reporters.told))
            return {name: counted[name] for name in WRONG}

        went = kill(server, reporters, kills=kills, clients=clients, seed=seed, check=check)
        counted = found.counts(reporters.told)
    return {
        **went,
        "stored": counted["cases"],
        "numbers_with_gaps": counted["numbers_with_gaps"],
        **{name: counted[name] for name in WRONG},
    }


if __name__ == "__main__":
    command(__doc__.splitlines()[0], run, WRONG)
