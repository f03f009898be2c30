"""What a publication is made of, before it takes any form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graadmeter.monitor import ChapterText
from graadmeter.publication.codebook.description import DataFile
from graadmeter.publication.edition import Edition
from graadmeter.publication.factsheets.sheet import FactsheetGroup
from graadmeter.publication.remarkable.audited import Remarkable
from graadmeter.tabulation.decomposition import ChangeDecomposition
from graadmeter.tabulation.nonresponse import NonresponseFollowup
from graadmeter.tabulation.question_figures import GroupFigures
from graadmeter.tabulation.table import Reproduction, Table, WeightCheck


@dataclass(frozen=True)
class Thresholds:
    """Unweighted bases below which a figure of a target group is marked, or hidden."""

    mark_below: int = 30
    hide_below: int = 10


@dataclass(frozen=True)
class ChapterContent:
    """A chapter: its text, its tables in order, and the changes that are taken apart in it."""

    number: int
    title: str
    part: str | None
    tables: tuple[Table, ...]
    decompositions: tuple[ChangeDecomposition, ...] = ()
    text: ChapterText | None = None
    numbered: bool = True

    @property
    def name(self) -> str:
        """Its title, with its number where it has one."""
        return f"{self.number}. {self.title}" if self.numbered else self.title

    @property
    def page(self) -> str:
        """File name of the chapter's page."""
        return f"chapter-{self.number:02d}.html"


@dataclass(frozen=True)
class Content:
    """A whole publication of one wave.

    Attributes:
        language: language of the publication.
        synthetic: made from synthetic microdata, which every output says.
        origin: one sentence on where the microdata come from.
        response: the tables of the response accounting, also shown on a page of their own.
        weights: weights computed beside the printed ones.
        reproduction: printed figures beside the computed ones; None if the monitor has no
            published tables.
        inputs: name to sha256 of every input.
        versions: name to version of the software that takes part in the result.
        nonresponse: follow-ups among those who did not respond, beside the survey.
        thresholds: target group to its thresholds, which legends state; the usual ones where a
            group is not mentioned.
        data_files: the files of microdata, described; with answers only when they are synthetic.
        licence: what open data may be used for: CC-BY-4.0 or CC0-1.0; None when nobody said.
        publisher: who publishes; None when the monitor does not say.
        all_questions: every question of every group by every standard breakdown.
        remarkable: the audit of what was printed for the wave; None when nothing was.
        factsheets: figures of one group of people at a time, by kind.
        edition: which version it is, and what it corrects; a draft if nobody said.
    """

    monitor: str
    title: str
    wave: int
    wave_title: str
    language: str
    synthetic: bool
    origin: str
    disclaimer: str
    chapters: tuple[ChapterContent, ...]
    response: tuple[Table, ...]
    weights: tuple[WeightCheck, ...]
    reproduction: Reproduction | None
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    nonresponse: tuple[NonresponseFollowup, ...] = ()
    thresholds: Mapping[str, Thresholds] = field(default_factory=dict)
    data_files: tuple[DataFile, ...] = ()
    licence: str | None = None
    publisher: str | None = None
    all_questions: tuple[GroupFigures, ...] = ()
    factsheets: tuple[FactsheetGroup, ...] = ()
    remarkable: Remarkable | None = None
    edition: Edition = field(default_factory=Edition)
