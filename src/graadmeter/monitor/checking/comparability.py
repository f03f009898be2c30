"""Comparability: a statement for each earlier wave that measured the theme, and none beyond."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, questions_in
from graadmeter.monitor.questionnaire import Comparability, Questionnaire
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.source import DataPath, Document

_BREAKS = frozenset({"new", "dropped", "unconfirmed"})


def comparability_faults(context: Context) -> Iterator[Fault]:
    """All faults of comparability statements."""
    for questionnaire, document in context.questionnaires:
        for path, name, theme, statements in _subjects(questionnaire):
            for i, statement in enumerate(statements):
                yield from _statement(name, statement, document, (*path, "comparability", i))
            yield from _waves(context, questionnaire.wave, name, statements, document, path)
            yield from _owed(context, questionnaire, name, theme, statements, document, path)


def _subjects(
    questionnaire: Questionnaire,
) -> Iterator[tuple[DataPath, str, str, tuple[Comparability, ...]]]:
    for path, question in questions_in(questionnaire):
        if question.type != "block":
            theme = questionnaire.sections[int(path[1])].theme
            yield path, question.id, theme, question.comparability
    for i, derived in enumerate(questionnaire.derived):
        yield ("derived", i), derived.id, derived.theme, derived.comparability


def _statement(
    name: str, statement: Comparability, document: Document, path: DataPath
) -> Iterator[Fault]:
    status, trend = statement.status, statement.trend
    noted = statement.note is not None and any(t.strip() for t in statement.note.root.values())
    if status in _BREAKS and trend != "no":
        yield document.fault(
            (*path, "trend"),
            "comparability-contradiction",
            _("“{name}” is “{status}”, maar de trend mag getoond worden.").format(
                name=name, status=status
            ),
            _("Schrijf “trend: no”, of kies een andere status."),
        )
    elif status == "same" and trend == "no" and not noted:
        yield document.fault(
            (*path, "trend"),
            "comparability-contradiction",
            _("“{name}” is gelijk gebleven, maar de trend mag niet getoond worden.").format(
                name=name
            ),
            _("Schrijf “trend: yes”, of leg in een noot uit waarom niet."),
        )
    elif trend != "yes" and not noted:
        yield document.fault(
            path,
            "comparability-note-missing",
            _("Bij “{name}” ontbreekt de noot bij de trend.").format(name=name),
            _("Schrijf in “note” wat er veranderd is."),
        )


def _waves(
    context: Context,
    wave: int,
    name: str,
    statements: tuple[Comparability, ...],
    document: Document,
    path: DataPath,
) -> Iterator[Fault]:
    seen: set[int] = set()
    for i, statement in enumerate(statements):
        for j, earlier in enumerate(statement.waves):
            place = (*path, "comparability", i, "waves", j)
            yield from context.unknown("wave", earlier, document, place)
            if earlier >= wave and context.exists("wave", earlier):
                yield document.fault(
                    place,
                    "earlier-wave-not-earlier",
                    _("Meting {earlier} gaat niet vooraf aan {wave}.").format(
                        earlier=earlier, wave=wave
                    ),
                    _("Vergelijk alleen met metingen vóór {wave}.").format(wave=wave),
                )
            if earlier in seen:
                yield document.fault(
                    place,
                    "duplicate-id",
                    _("“{name}” zegt twee keer iets over meting {earlier}.").format(
                        name=name, earlier=earlier
                    ),
                    _("Houd één uitspraak over."),
                )
            seen.add(earlier)


def _owed(
    context: Context,
    questionnaire: Questionnaire,
    name: str,
    theme: str,
    statements: tuple[Comparability, ...],
    document: Document,
    path: DataPath,
) -> Iterator[Fault]:
    group, wave = questionnaire.group, questionnaire.wave
    if context.settings is None:
        return
    if not context.exists("group", group) or not context.exists("theme", theme):
        return
    owed = waves_owed(context.settings[0], group, theme, wave)
    stated = {earlier for statement in statements for earlier in statement.waves}
    missing = [str(earlier) for earlier in owed if earlier not in stated]
    if missing:
        yield document.fault(
            (*path, "id"),
            "comparability-missing",
            _("“{name}” zegt niet of het te vergelijken is met {waves}.").format(
                name=name, waves=", ".join(missing)
            ),
            _("Voeg een uitspraak toe onder “comparability”."),
        )
    if not context.is_complete(context.settings[1]):
        return  # the study that measured it may be what was taken out
    for i, statement in enumerate(statements):
        for j, earlier in enumerate(statement.waves):
            if earlier < wave and earlier not in owed and context.exists("wave", earlier):
                yield document.fault(
                    (*path, "comparability", i, "waves", j),
                    "not-measured",
                    _("In {earlier} is het thema “{theme}” niet gemeten bij {group}.").format(
                        earlier=earlier, theme=theme, group=group
                    ),
                    _("Haal de meting weg, of vul het onderzoek aan in monitor.yaml."),
                )


def waves_owed(settings: Settings, group: str, theme: str, wave: int) -> tuple[int, ...]:
    """Earlier waves in which a study measured a theme among a group."""
    return tuple(
        sorted(
            {
                study.wave
                for study in settings.studies
                if study.wave < wave and group in study.groups and theme in study.themes
            }
        )
    )
