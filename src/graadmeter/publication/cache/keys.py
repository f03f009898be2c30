"""What a result is kept under: a hash of all it was made from."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from pydantic_core import to_json

import graadmeter
from graadmeter.language import current_language

_NOT_CODE = frozenset({"service", "monitors", "__pycache__"})
"""Folders of the package that no step depends on: a monitor comes to a step as what it is given."""
_CHOICES = ("GRAADMETER_NUMBA",)
"""Settings that choose how figures are computed."""


def digest(*given: object) -> str:
    """A hash of values: dataclasses, models, texts, numbers, data frames and all made of these.

    Different values have different hashes. Equal ones have the same, in every process, but for two
    kinds: a set has no order of its own, so it must be given sorted; and equal data frames may be
    held in different ways, so that one read from a file and one computed may differ.

    Raises:
        pydantic_core.PydanticSerializationError: a value of another kind is among them.
    """
    found = hashlib.sha256()
    for one in given:
        data = to_json(one, inf_nan_mode="constants", bytes_mode="base64", fallback=_frame)
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


def step_key(step: str, *given: object) -> str:
    """What the result of a step is kept under: its name, what it is given, language and program."""
    return digest(step, current_language(), program(), *given)


@cache
def program() -> str:
    """A hash of our own code, as it was when this process first asked, and of what it runs on."""
    machine = (sys.version, platform.system(), platform.machine())
    choices = [os.environ.get(name) for name in _CHOICES]
    return digest(_code(Path(graadmeter.__file__).parent), sorted(_installed()), machine, choices)


def _code(package: Path) -> str:
    """A hash of the modules, templates, words, styles and fonts of the package."""
    found = hashlib.sha256()
    for path in _files(package):
        name = path.relative_to(package).as_posix().encode()
        found.update(b"%d:%s:%d:" % (len(name), name, path.stat().st_size))
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _NOT_CODE or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix != ".pyc":
            yield path


def _installed() -> Iterator[str]:
    """Every installed distribution with its version, from the names of their folders."""
    for place in dict.fromkeys(sys.path):
        folder = Path(place)
        if folder.is_dir():
            yield from (path.name for path in folder.glob("*.dist-info"))


def _frame(value: Any) -> str:
    """A data frame as a hash of its columns; raises ``TypeError`` for what is none."""
    if not isinstance(value, pl.DataFrame):
        raise TypeError(f"no hash is defined for {type(value)}")
    stream = io.BytesIO()
    value.rechunk().write_ipc(stream)
    return "frame:" + hashlib.sha256(stream.getvalue()).hexdigest()
