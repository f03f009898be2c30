"""Monitors and compiled questionnaires, kept in memory."""

from __future__ import annotations

from functools import cache

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, load_monitor
from graadmeter.questionnaire import Instrument, compile_instrument
from graadmeter.service.fieldwork.models import Survey


@cache
def monitor_named(name: str) -> Monitor:
    """A monitor, read once per process."""
    return load_monitor(name)


@cache
def instrument(monitor: str, group: str, wave: int) -> Instrument:
    """The questionnaire of a group in a wave, compiled once per process.

    Raises:
        UserError: the monitor has none.
    """
    loaded = monitor_named(monitor)
    questionnaire = loaded.questionnaires.get((group, wave))
    if questionnaire is None:
        raise UserError(
            _("{monitor} heeft geen vragenlijst voor “{group}” in {wave}").format(
                monitor=monitor, group=group, wave=wave
            ),
            mend=_("Kies een groep en meting met een vragenlijst."),
        )
    return compile_instrument(questionnaire, loaded.code_lists)


def instrument_of(survey: Survey) -> Instrument:
    """The questionnaire of a survey.

    Raises:
        UserError: the monitor folder holds another questionnaire than when the survey was made;
            answers to two questionnaires are never mixed.
    """
    found = instrument(survey.monitor, survey.group, survey.wave)
    if found.hash != survey.instrument:
        raise UserError(
            _("De vragenlijst is veranderd sinds dit onderzoek werd gemaakt"),
            where=survey.title,
            mend=_("Zet de vragenlijst terug, of maak een nieuw onderzoek."),
        )
    return found
