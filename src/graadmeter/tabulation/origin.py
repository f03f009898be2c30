"""What a reader must know of where the figures of a table come from."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.expressions import parse
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor, Questionnaire, TableSpec, cells_of
from graadmeter.monitor.monitor import OPTION_SEPARATOR
from graadmeter.tabulation.strata import stratum_populations


def origin_notes(monitor: Monitor, spec: TableSpec, wave: int) -> Iterator[str]:
    """Notes on reconstructed questions, reconstructed weights and unverified figures."""
    if _reconstructed_questions(monitor, spec, wave):
        yield _(
            "De tekst of de antwoorden van een of meer vragen zijn gereconstrueerd uit het rapport."
        )
    if _reconstructed_counts(monitor, spec, wave):
        yield _("De weging of de verdeling rust voor een deel op gereconstrueerde aantallen.")
    published = monitor.published.get(spec.published_id or "")
    if published is not None and not published.verified:
        yield _("De gepubliceerde cijfers in deze tabel zijn niet gecontroleerd.")


def _reconstructed_questions(monitor: Monitor, spec: TableSpec, wave: int) -> bool:
    for cell in cells_of(spec, wave):
        if cell.wave != wave or cell.question is None or cell.accounting:
            continue
        questionnaire = monitor.questionnaire(cell.group, wave)
        for name in _questions(questionnaire, cell.question):
            question = questionnaire.question(name)
            if question is not None and "reconstructed" in (
                question.text_status,
                question.answers_status,
            ):
                return True
    return False


def _questions(questionnaire: Questionnaire, variable: str) -> frozenset[str]:
    """The question of a variable, or the questions a derived one comes from."""
    name = variable.split(OPTION_SEPARATOR, maxsplit=1)[0]
    derived = questionnaire.derived_variable(name)
    return parse(derived.expression).columns if derived is not None else frozenset({name})


def _reconstructed_counts(monitor: Monitor, spec: TableSpec, wave: int) -> bool:
    """Whether counts behind the weights, or behind shares of the response, are reconstructed."""
    shares = {"response_share", "population_share", "weight"}
    statistics = {axis.statistic for axis in (*spec.rows, *spec.columns)} | {spec.statistic}
    weighted = spec.weighted and bool(monitor.group(spec.group).strata)
    if (spec.group, wave) not in monitor.populations or not (weighted or statistics & shares):
        return False
    _populations, reconstructed = stratum_populations(monitor, spec.group, wave)
    return reconstructed
