"""Files of microdata for tests: one with a question of every type, and the tiny monitor's."""

from dataclasses import replace
from functools import cache

from tests.conftest import TINY
from tests.unit.microdata.people import answers, checked, monitor
from tests.unit.publication.example import example

from graadmeter.microdata import Microdata
from graadmeter.monitor import Monitor, load_monitor
from graadmeter.publication import Content
from graadmeter.publication.codebook.describing import describe, describe_files
from graadmeter.publication.codebook.description import Codebook, DataFile
from graadmeter.synthesis import synthesize


def people(*, synthetic: bool = False, for_analyst: bool = True) -> DataFile:
    """Four people who answered, or did not, in every way there is."""
    return describe(
        monitor(), replace(checked(answers()), synthetic=synthetic), for_analyst=for_analyst
    )


def book(*files: DataFile, language: str = "nl") -> Codebook:
    return Codebook("small", "Small", 2020, "Small 2020", language, files or (people(),))


@cache
def tiny_answers() -> tuple[Monitor, dict[str, Microdata]]:
    tiny = load_monitor(str(TINY))
    return tiny, dict(synthesize(tiny, 2025, 1).microdata(tiny))


@cache
def tiny_files() -> tuple[DataFile, ...]:
    return describe_files(*_first(tiny_answers()))


def _first(made: tuple[Monitor, dict[str, Microdata]]) -> tuple[Monitor, int, dict[str, Microdata]]:
    return made[0], 2025, made[1]


def content(language: str = "nl", *, synthetic: bool = True) -> Content:
    """The example publication with files of microdata."""
    files = tuple(
        replace(file, synthetic=synthetic, answers=file.answers if synthetic else None)
        for file in tiny_files()
    )
    return replace(example(language, synthetic=synthetic), data_files=files, licence="CC-BY-4.0")
