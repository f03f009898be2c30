"""Servers that are killed while reporters go on, for the crash benchmarks of the registers.

Half of the kills (SIGKILL to all processes at once) come at a random moment. The other half come at
a transaction: a process of the server ends itself between two statements of one, or the instant
before or after its commit, which a hook in this benchmark chooses. A report is acknowledged when
its reporter saw the receipt; who saw none sends the same report again, as a browser does. When the
last server is up, everybody goes on until their report is acknowledged, so that in the end there
are exactly as many reports as receipts.
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
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from register_server import RefusedError, Register
from survey_server import Server, wait

PLAIN = "from graadmeter.cli.main import main; main()"
WITH_HOOK = """
import os, signal
when, at, sign = os.environ["KILL_WHEN"], int(os.environ["KILL_AT"]), os.environ["KILL_SIGN"]
first, seen = os.getpid(), [0]
def die_if(moment):
    if moment != when or os.getpid() == first:  # the first process answers nobody
        return
    seen[0] += 1
    if seen[0] == at:
        open(sign, "x").close()
        os.kill(os.getpid(), signal.SIGKILL)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
commit, execute = BaseDatabaseWrapper._commit, CursorWrapper._execute
def _commit(self):
    if self.alias == "default":
        die_if("before")
    commit(self)
    if self.alias == "default":
        die_if("after")
def _execute(self, *arguments):
    if self.db.alias == "default" and self.db.in_atomic_block:
        die_if("between")
    return execute(self, *arguments)
BaseDatabaseWrapper._commit, CursorWrapper._execute = _commit, _execute
from graadmeter.cli.main import main
main()
"""
MOMENTS = {"between": 30, "before": 5, "after": 5}
"""When in a transaction a process ends itself, and at which one, at most, of those it meets."""
LIFE = (0.2, 1.5)
"""Seconds that a server which is killed at a random moment lives, at least and at most."""
SECONDS_TO_DIE = 45
SECONDS_TO_FINISH = 60
CHECK_EVERY = 25
_LAST_LINES = 20

Report = TypeVar("Report")
Told = TypeVar("Told")
Check = Callable[[], dict[str, int]]
"""Faults by name, 0 where there are none, while no server runs."""


class DyingServer(Server):
    """The server, of which a process may end itself in a transaction.

    What it says goes to a file, whose end is told when it does not come up.
    """

    def __init__(self, found: Register) -> None:
        super().__init__(found.environment, found.server.port, 1)
        self.log, self.sign = found.folder / "server.log", found.folder / "sign"
        self.temporary = found.folder / "temporary"
        self.temporary.mkdir()
        found.server = self

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self._begin(PLAIN, {})
        try:
            wait(self.port, self._running)
        except SystemExit as error:
            raise self._failed(str(error)) from error

    def kill_at_a_moment(self, dice: random.Random) -> str:
        """Lets it live for a while."""
        self.start()
        time.sleep(dice.uniform(*LIFE))
        self.stop(signal.SIGKILL)
        return "at_a_moment"

    def kill_in_a_transaction(self, dice: random.Random) -> str:
        """Lets it live until one of its processes ended itself."""
        moment = dice.choice(list(MOMENTS))
        at = dice.randint(1, MOMENTS[moment])
        self.sign.unlink(missing_ok=True)
        chosen = {"KILL_WHEN": moment, "KILL_AT": str(at), "KILL_SIGN": str(self.sign)}
        self._begin(WITH_HOOK, chosen)
        deadline = time.monotonic() + SECONDS_TO_DIE
        while not self.sign.exists():
            if self._running.poll() is not None:
                raise self._failed(f"the server stopped with {self._running.returncode}")
            if time.monotonic() > deadline:
                raise self._failed(
                    f"nothing was written for {SECONDS_TO_DIE} seconds ({moment} {at})"
                )
            time.sleep(0.02)
        self.stop(signal.SIGKILL)
        return moment

    def left(self) -> int:
        """How many files all of these servers left in their folder for temporary ones."""
        return sum(each.is_file() for each in self.temporary.rglob("*"))

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None
        return self.process

    def _begin(self, program: str, environment: dict[str, str]) -> None:
        options = ["serve", "--port", str(self.port), "--workers", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", program, *options],
                env=self.environment | {"TMPDIR": str(self.temporary)} | environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def _failed(self, why: str) -> SystemExit:
        return SystemExit(f"{why}; it said:\n{_end_of(self.log)}")


class Reporters(Generic[Report, Told]):
    """Who go on whatever happens; a report without a receipt is sent again.

    Attributes:
        told: of each acknowledged report, what its reporter knows of it.
        refused: what the server said to a report that it did not take.
        sent_again: how often no answer came.
        unsent: reports that were not acknowledged when all had to be done.
    """

    def __init__(
        self, following: Callable[[], Report | None], send: Callable[[Report], Told], pause: float
    ) -> None:
        """
        Args:
            following: the next report; None when there are no more. Called by one at a time.
            send: hands one in. Raises RefusedError when it is not taken, OSError when no answer
                came.
            pause: seconds between a report and the next of the same reporter.
        """
        self.following, self.send, self.pause = following, send, pause
        self.told: list[Told] = []
        self.refused: list[str] = []
        self.sent_again = self.unsent = 0
        self.deadline = float("inf")
        self.done = False
        self.lock = threading.Lock()
        self.threads: list[threading.Thread] = []

    def start(self, number: int) -> None:
        """Has that many reporters begin."""
        self.threads = [threading.Thread(target=self._reporter, daemon=True) for _ in range(number)]
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        """Has everybody send what they are at, and nothing more."""
        self.deadline = time.monotonic() + SECONDS_TO_FINISH
        self.done = True
        for thread in self.threads:
            thread.join(2 * SECONDS_TO_FINISH)
            self.unsent += thread.is_alive()

    def fared(self) -> str:
        """How they fared until now, in a line."""
        return (
            f"{len(self.told)} acknowledged, {self.sent_again} times no answer, "
            f"{len(self.refused)} refused: {self.refused[-2:]}"
        )

    def _reporter(self) -> None:
        while not self.done:
            with self.lock:
                report = self.following()
            if report is None:
                return
            self._deliver(report)
            time.sleep(self.pause)

    def _deliver(self, report: Report) -> None:
        while time.monotonic() < self.deadline:
            try:
                told = self.send(report)
            except OSError:
                with self.lock:
                    self.sent_again += 1
                time.sleep(0.1)
            except RefusedError as error:
                with self.lock:
                    self.refused.append(str(error)[:200])
                return
            else:
                with self.lock:
                    self.told.append(told)
                return
        with self.lock:
            self.unsent += 1


def kill(
    server: DyingServer,
    reporters: Reporters[Report, Told],
    *,
    kills: int,
    clients: int,
    seed: int,
    check: Check,
) -> dict[str, object]:
    """Kills a server again and again; it is stopped when all reporters are done.

    Args:
        server: that does not run yet.
        reporters: who did not begin yet.
        kills: how many.
        clients: how many reporters.
        seed: of the moments.
        check: what is looked at after each 25 kills.

    Returns:
        How many kills came at which moment, and how the reporters fared.

    Raises:
        SystemExit: the server did not come up or wrote nothing, or a check found a fault.
    """
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    moments: Counter[str] = Counter()
    begun = time.monotonic()
    reporters.start(clients)
    for number in range(1, kills + 1):
        one = server.kill_in_a_transaction if number % 2 else server.kill_at_a_moment
        try:
            moment = one(dice)
        except SystemExit as error:
            raise SystemExit(f"{error}\n{reporters.fared()}") from error
        moments[moment] += 1
        seconds, acknowledged = time.monotonic() - begun, len(reporters.told)
        _tell(f"{seconds:5.0f} s: kill {number} of {kills} ({moment}), {acknowledged} acknowledged")
        if number % CHECK_EVERY == 0 and number < kills:
            faults = {name: count for name, count in check().items() if count}
            if faults:
                raise SystemExit(f"after {number} kills: {faults}")
            _tell(f"        checked {len(reporters.told)} receipts: nothing wrong")
    server.start()
    reporters.finish()
    server.stop()
    return {
        "kills": kills,
        "moments": dict(moments),
        "seconds": round(time.monotonic() - begun),
        "acknowledged": len(reporters.told),
        "sent_again": reporters.sent_again,
        "refused": reporters.refused[:3],
        "unsent": reporters.unsent,
        "left_in_temporary": server.left(),
    }


def command(
    description: str, run: Callable[[str, int, int, int], dict[str, object]], wrong: Iterable[str]
) -> None:
    """Runs a benchmark by its options, and prints what came of it.

    Args:
        description: what it does.
        run: with database, kills, clients and seed.
        wrong: which of its figures must be 0, besides those of `kill`.

    Raises:
        SystemExit: something acknowledged was lost, or something is half or double.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    database = options.database.rstrip("/")
    result = run(database, options.kills, options.clients, options.seed)
    print(json.dumps({"database": "postgresql" if database else "sqlite"} | result, indent=2))
    own = ("refused", "unsent", "left_in_temporary")
    if result["stored"] != result["acknowledged"] or any(result[name] for name in (*own, *wrong)):
        raise SystemExit(1)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])
