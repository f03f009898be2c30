"""Run the command line as its users do, and look at what it leaves behind."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graadmeter.cli.main import run

PROGRAM = [sys.executable, "-c", "from graadmeter.cli.main import main; main()"]


@dataclass(frozen=True)
class Finished:
    """Exit code and what was said."""

    code: int
    out: str
    err: str


def call(*arguments: object) -> Finished:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Finished(code, out.getvalue(), err.getvalue())


def environment(**more: str) -> dict[str, str]:
    ours = ("GRAADMETER_", "DJANGO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return kept | {"GRAADMETER_CACHE": "off"} | more


def start(arguments: Sequence[object], **more: str) -> subprocess.Popen[str]:
    """Start one command in a process of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**more),
    )


def spawn(*arguments: object, **more: str) -> Finished:
    """Run one command in a process of its own, to its end."""
    with start(arguments, **more) as process:
        try:
            out, err = process.communicate(timeout=120)
        except BaseException:
            process.kill()
            raise
    return Finished(process.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden or not."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
