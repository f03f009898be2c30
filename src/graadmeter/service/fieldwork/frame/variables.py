"""What a frame may know of people: the questions a monitor says come from the sample frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graadmeter.errors import UserError
from graadmeter.expressions import ExpressionSyntaxError, parse
from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, Text, load_monitor
from graadmeter.service.fieldwork.models import Survey

_monitor = lru_cache(maxsize=8)(load_monitor)


@dataclass(frozen=True)
class Variable:
    """A variable that a frame can give.

    Attributes:
        id: the id of the question.
        label: its name, in the languages of the monitor.
        codes: code to label.
        weighs: whether the post-strata of the group need it.
    """

    id: str
    label: Text
    codes: Mapping[str, Text]
    weighs: bool

    def code(self, text: str) -> str | None:
        """The code that a text is, or is the label of."""
        wanted = text.casefold()
        for code, label in self.codes.items():
            names = {code, *label.root.values()}
            if wanted in {name.casefold() for name in names}:
                return code
        return None

    def shown(self, code: str) -> str:
        """The label of a code, in the language of the page."""
        label = self.codes.get(code)
        return label.in_language(current_language()) if label else code


def variables_of(survey: Survey) -> tuple[Variable, ...]:
    """The variables that the frame of a survey may give.

    Raises:
        UserError: the survey's monitor, wave or group is not there.
    """
    return variables_in(_monitor(survey.monitor), survey.group, survey.wave)


def variables_in(monitor: Monitor, group: str, wave: int) -> tuple[Variable, ...]:
    """The same, of a monitor that is open.

    Raises:
        UserError: the monitor lacks the group or its questionnaire.
    """
    try:
        strata = monitor.group(group).strata
    except KeyError:
        raise UserError(
            _("De monitor heeft geen doelgroep {group}").format(group=group),
            where=monitor.settings.id,
        ) from None
    questionnaire = monitor.questionnaire(group, wave)
    needed: set[str] = set()
    for name in strata:
        derived = questionnaire.derived_variable(name)
        try:
            needed |= parse(derived.expression).columns if derived else {name}
        except ExpressionSyntaxError:
            continue
    return tuple(
        Variable(
            question.id,
            question.label,
            {entry.code: entry.label for entry in monitor.code_lists[question.codes].codes},
            question.id in needed,
        )
        for question in questionnaire.questions
        if question.source == "sample_frame" and question.codes
    )
