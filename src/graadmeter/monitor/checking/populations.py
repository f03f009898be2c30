"""Populations: cells that fit the questionnaire and cover every post-stratum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, did_you_mean
from graadmeter.monitor.checking.derivations import Derivations
from graadmeter.monitor.population import Population
from graadmeter.monitor.questionnaire import Questionnaire
from graadmeter.monitor.settings import Group
from graadmeter.monitor.source import DataPath, Document


def population_faults(context: Context) -> Iterator[Fault]:
    """All faults of the populations, and of populations that are not there."""
    seen: dict[tuple[str, int], str] = {}
    for population, document in context.populations:
        key = (population.group, population.wave)
        yield from context.unknown("group", population.group, document, ("group",))
        yield from context.unknown("wave", population.wave, document, ("wave",))
        if key in seen:
            yield document.fault(
                ("group",),
                "duplicate-id",
                _("Er is al een populatie van {group} voor meting {wave}.").format(
                    group=key[0], wave=key[1]
                ),
                _("De eerste is {file}.").format(file=seen[key]),
            )
        seen.setdefault(key, document.name)
        yield from _repeated_cells(population, document)
        values_sound = True
        for fault in _values(context, population, document):
            values_sound = False
            yield fault
        group = _group(context, population.group)
        if group is not None and values_sound and context.is_complete(document):
            yield from _coverage(context, group, population, document)
    yield from _missing(context, set(seen))


def _group(context: Context, name: str) -> Group | None:
    if context.settings is None:
        return None
    return next((g for g in context.settings[0].groups if g.id == name), None)


def _missing(context: Context, present: set[tuple[str, int]]) -> Iterator[Fault]:
    if "populations" in context.unread:
        return
    for (name, wave), (_questionnaire, document) in context.questionnaire_of.items():
        group = _group(context, name)
        if group is None or group.regime != "perception" or not group.strata:
            continue
        if (name, wave) not in present:
            yield document.fault(
                ("wave",),
                "population-missing",
                _("Er is geen populatie van {group} voor meting {wave}.").format(
                    group=name, wave=wave
                ),
                _("Voeg een bestand toe in de map populations: {group} wordt gewogen.").format(
                    group=name
                ),
            )


def _repeated_cells(population: Population, document: Document) -> Iterator[Fault]:
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for i, cell in enumerate(population.cells):
        values = frozenset(cell.values.items())
        if values in seen:
            yield document.fault(
                ("cells", i),
                "population-cell-duplicate",
                _("Deze cel staat er twee keer: {values}.").format(values=_shown(cell.values)),
                _("De eerste staat op regel {line}.").format(line=seen[values]),
            )
        seen.setdefault(values, document.line(("cells", i)))


def _values(context: Context, population: Population, document: Document) -> Iterator[Fault]:
    entry = context.questionnaire_of.get((population.group, population.wave))
    if entry is None:
        return
    questionnaire = entry[0]
    unknown: set[str] = set()
    places: list[tuple[DataPath, Mapping[str, str]]] = [
        *((("cells", i, "values"), cell.values) for i, cell in enumerate(population.cells)),
        *((("approached", i, "values"), a.values) for i, a in enumerate(population.approached)),
    ]
    for place, values in places:
        for name, code in values.items():
            path: DataPath = (*place, name)
            found = questionnaire.question(name) or questionnaire.derived_variable(name)
            if found is None:
                if name in unknown or context.may_have(population.group, population.wave, name):
                    continue
                unknown.add(name)
                names = [q.id for q in questionnaire.questions]
                yield document.fault(
                    path,
                    "population-variable-unknown",
                    _("De vragenlijst heeft geen vraag “{name}”.").format(name=name),
                    did_you_mean(name, names) or _("Noem een achtergrondvraag."),
                )
                continue
            code_list = context.code_lists.get(found.codes or "")
            if code_list is not None and code not in code_list.values:
                yield document.fault(
                    path,
                    "population-value-not-in-code-list",
                    _("'{code}' is geen antwoordcode van “{name}”.").format(code=code, name=name),
                    did_you_mean(code, code_list.values)
                    or _("De codes zijn: {codes}.").format(codes=", ".join(code_list.values)),
                )


@dataclass(frozen=True)
class _Strata:
    """The value of every stratum variable in every cell."""

    values: Mapping[str, tuple[str | None, ...]]

    def of(self, cell: int) -> tuple[str | None, ...]:
        return tuple(column[cell] for column in self.values.values())


def _coverage(
    context: Context, group: Group, population: Population, document: Document
) -> Iterator[Fault]:
    entry = context.questionnaire_of.get((population.group, population.wave))
    if entry is None or not group.strata:
        yield from _zeroes(population, document, [(i,) for i in range(len(population.cells))])
        return
    questionnaire = entry[0]
    derivations = Derivations(questionnaire, context.code_lists)
    derived = {d.id for d in questionnaire.derived}
    if any(
        n in derivations.circular or n in derived - set(derivations.expressions)
        for n in group.strata
    ):
        return  # a derived variable that cannot be computed is a fault of the questionnaire
    lacking = [n for n in group.strata if not _determined(derivations, population, n)]
    for name in lacking:
        vocabulary = context.vocabulary(group.id, population.wave)
        if vocabulary is not None and name in vocabulary.variables:
            yield document.fault(
                ("cells",),
                "population-variable-missing",
                _("Uit de cellen is “{name}” niet af te leiden, waarnaar gewogen wordt.").format(
                    name=name
                ),
                _("Geef in elke cel een waarde voor “{name}”.").format(name=name),
            )
    if lacking:
        return
    try:
        strata = _strata(derivations, population, group.strata)
    except pl.exceptions.PolarsError:
        return
    for i, cell in enumerate(population.cells):
        if None in strata.of(i):
            yield document.fault(
                ("cells", i),
                "population-cell-without-stratum",
                _("Deze cel valt in geen enkel stratum: {values}.").format(
                    values=_shown(cell.values)
                ),
                _("Verbeter de waarden, of de afgeleide variabele waarnaar gewogen wordt."),
            )
    for name in group.strata:
        yield from _absent_codes(context, questionnaire, name, strata, document)
    yield from _zeroes(population, document, [strata.of(i) for i in range(len(population.cells))])


def _determined(derivations: Derivations, population: Population, name: str) -> bool:
    given = set.intersection(*(set(cell.values) for cell in population.cells))
    if name in given:
        return True
    expression = derivations.expressions.get(name)
    return expression is not None and derivations.columns(expression) <= given


def _strata(derivations: Derivations, population: Population, names: tuple[str, ...]) -> _Strata:
    given = sorted(set.intersection(*(set(cell.values) for cell in population.cells)))
    frame = pl.DataFrame({name: [cell.values[name] for cell in population.cells] for name in given})
    frame = derivations.add_to(frame, [n for n in names if n not in given])
    return _Strata({name: tuple(frame[name].to_list()) for name in names})


def _absent_codes(
    context: Context,
    questionnaire: Questionnaire,
    name: str,
    strata: _Strata,
    document: Document,
) -> Iterator[Fault]:
    found = questionnaire.question(name) or questionnaire.derived_variable(name)
    code_list = context.code_lists.get((found.codes if found else None) or "")
    if code_list is None:
        return
    for entry in code_list.codes:
        if entry.role == "answer" and entry.code not in strata.values[name]:
            yield document.fault(
                ("cells",),
                "population-cell-missing",
                _("Geen enkele cel heeft {name} = '{code}'.").format(name=name, code=entry.code),
                _("Voeg de cellen toe; anders krijgt wie dit antwoordt geen gewicht."),
            )


def _zeroes(
    population: Population, document: Document, strata: list[tuple[str | int | None, ...]]
) -> Iterator[Fault]:
    total: dict[tuple[str | int | None, ...], float] = {}
    for stratum, cell in zip(strata, population.cells, strict=True):
        total[stratum] = total.get(stratum, 0.0) + cell.population
    reported: set[tuple[str | int | None, ...]] = set()
    for i, (stratum, cell) in enumerate(zip(strata, population.cells, strict=True)):
        if cell.completed > 0 and total[stratum] == 0 and stratum not in reported:
            reported.add(stratum)
            yield document.fault(
                ("cells", i, "population"),
                "population-zero",
                _("Hier deden mensen mee ({count}), maar de populatie is 0.").format(
                    count=cell.completed
                ),
                _("Vul de omvang van de populatie in."),
            )


def _shown(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {code}" for name, code in values.items())
