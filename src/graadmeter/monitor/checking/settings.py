"""``monitor.yaml``: names that are unique, and references that exist."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, did_you_mean, repeated
from graadmeter.monitor.questionnaire import CODED_TYPES, Questionnaire
from graadmeter.monitor.settings import Settings
from graadmeter.monitor.source import DataPath, Document


def settings_faults(context: Context) -> Iterator[Fault]:
    """All faults of ``monitor.yaml``."""
    if context.settings is None:
        return
    settings, document = context.settings
    yield from _duplicates(settings, document)
    yield from _studies(context, settings, document)
    yield from _groups(context, settings, document)


def _duplicates(settings: Settings, document: Document) -> Iterator[Fault]:
    lists: tuple[tuple[str, str, list[str], str], ...] = (
        (
            "waves",
            "year",
            [str(wave.year) for wave in settings.waves],
            _("De meting {name} staat er twee keer."),
        ),
        (
            "themes",
            "id",
            [theme.id for theme in settings.themes],
            _("Het thema “{name}” staat er twee keer."),
        ),
        (
            "studies",
            "id",
            [study.id for study in settings.studies],
            _("Het onderzoek “{name}” staat er twee keer."),
        ),
        (
            "groups",
            "id",
            [group.id for group in settings.groups],
            _("De doelgroep “{name}” staat er twee keer."),
        ),
        (
            "chapters",
            "number",
            [str(chapter.number) for chapter in settings.chapters],
            _("Het hoofdstuk {name} staat er twee keer."),
        ),
    )
    for key, name_key, names, message in lists:
        places: list[tuple[DataPath, str]] = [
            ((key, i, name_key), name) for i, name in enumerate(names)
        ]
        yield from repeated(places, document, message)


def _studies(context: Context, settings: Settings, document: Document) -> Iterator[Fault]:
    for i, study in enumerate(settings.studies):
        yield from context.unknown("wave", study.wave, document, ("studies", i, "wave"))
        for j, theme in enumerate(study.themes):
            yield from context.unknown("theme", theme, document, ("studies", i, "themes", j))
        for j, group in enumerate(study.groups):
            yield from context.unknown("group", group, document, ("studies", i, "groups", j))


def _groups(context: Context, settings: Settings, document: Document) -> Iterator[Fault]:
    for i, group in enumerate(settings.groups):
        protection = group.protection
        if protection.hide_below > protection.mark_below:
            message = _("Onder {hide} wordt verborgen, maar pas onder {mark} gemarkeerd.").format(
                hide=protection.hide_below, mark=protection.mark_below
            )
            hint = _("Zet hide_below niet hoger dan mark_below.")
            path: DataPath = ("groups", i, "protection", "hide_below")
            yield document.fault(path, "range-order", message, hint)
        if group.open_link and group.regime != "perception":
            yield document.fault(
                ("groups", i, "open_link"),
                "open-link-not-anonymous",
                _("Een open link kan niet bij een doelgroep waarvan organisaties bekend zijn."),
                _("Laat open_link weg, of maak het regime perception."),
            )
        for questionnaire, _document in context.questionnaires:
            if questionnaire.group != group.id:
                continue
            for j, name in enumerate(group.strata):
                place: DataPath = ("groups", i, "strata", j)
                yield from _stratum(context, questionnaire, name, document, place)


def _stratum(
    context: Context,
    questionnaire: Questionnaire,
    name: str,
    document: Document,
    path: DataPath,
) -> Iterator[Fault]:
    question = questionnaire.question(name)
    if question is None and questionnaire.derived_variable(name) is None:
        if context.may_have(questionnaire.group, questionnaire.wave, name):
            return
        message = _("De vragenlijst van {group} {wave} heeft geen vraag of variabele “{name}”.")
        names = [q.id for q in questionnaire.questions] + [d.id for d in questionnaire.derived]
        hint = did_you_mean(name, names) or _("Weeg alleen naar iets dat van ieder bekend is.")
        rule = "strata-unknown"
    elif question is not None and question.type not in CODED_TYPES:
        message = _("“{name}” heeft in {group} {wave} niet precies één code.")
        hint = _("Weeg naar een vraag met één antwoord of naar een afgeleide variabele.")
        rule = "strata-not-coded"
    else:
        return
    filled = message.format(group=questionnaire.group, wave=questionnaire.wave, name=name)
    yield document.fault(path, rule, filled, hint)
