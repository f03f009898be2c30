"""Runs the tests that drive a browser beside all others: run by ``make test``.

Both halves take about as long, and the first mostly waits. Arguments after ``--`` go to pytest.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

NOTHING_CHOSEN = 5
"""The exit code of pytest when no test was chosen, as when one file was named."""


def main(arguments: list[str]) -> int:
    """Runs both halves; the first exit code that is not 0."""
    pytest = [sys.executable, "-m", "pytest"]
    with tempfile.TemporaryFile() as said:
        browser = subprocess.Popen(  # noqa: S603 - our own tests
            [*pytest, "-m", "browser", *arguments], stdout=said, stderr=subprocess.STDOUT
        )
        try:
            rest = subprocess.run([*pytest, "-m", "not browser", *arguments], check=False)  # noqa: S603
            codes = [rest.returncode, browser.wait()]
        finally:
            browser.terminate()
        said.seek(0)
        print("== tests that drive a browser", flush=True)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    if all(code == NOTHING_CHOSEN for code in codes):
        return NOTHING_CHOSEN
    return next((code for code in codes if code not in {0, NOTHING_CHOSEN}), 0)


if __name__ == "__main__":
    separator = sys.argv.index("--") if "--" in sys.argv else 0
    sys.exit(main(sys.argv[separator + 1 :]))
