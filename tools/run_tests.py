"""Runs the tests in parts beside each other: run by ``make test``.

Those that drive a browser mostly wait, those of the service mostly use a database, and the others
mostly compute: together they keep two cores busy. Arguments after ``--`` go to pytest.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack

NOTHING_CHOSEN = 5
"""The exit code of pytest when no test was chosen, as when one file was named."""
PARTS = {
    "tests of all else": "not browser and not service",
    "tests of the service": "service and not browser",
    "tests that drive a browser": "browser",
}
"""What each part is, and the tests in it; the first is shown while it runs."""


def main(arguments: list[str]) -> int:
    """Runs all parts; the first exit code that is not 0."""
    with ExitStack() as stack:
        said = [stack.enter_context(tempfile.TemporaryFile()) for _part in list(PARTS)[1:]]
        started = [
            subprocess.Popen(  # noqa: S603 - our own tests
                [sys.executable, "-m", "pytest", "-m", chosen, *arguments],
                stdout=out,
                stderr=None if out is None else subprocess.STDOUT,
            )
            for chosen, out in zip(PARTS.values(), [None, *said], strict=True)
        ]
        for one in started:
            stack.callback(one.terminate)
        codes = [one.wait() for one in started]
        for name, out in zip(list(PARTS)[1:], said, strict=True):
            out.seek(0)
            print(f"== {name}", flush=True)
            sys.stdout.buffer.write(out.read())
            sys.stdout.flush()
    if all(code == NOTHING_CHOSEN for code in codes):
        return NOTHING_CHOSEN
    return next((code for code in codes if code not in {0, NOTHING_CHOSEN}), 0)


if __name__ == "__main__":
    separator = sys.argv.index("--") if "--" in sys.argv else 0
    sys.exit(main(sys.argv[separator + 1 :]))
