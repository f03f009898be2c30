"""Questionnaires: ids, code lists, ranges, themes, groups and waves."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context, did_you_mean, questions_in, repeated
from graadmeter.monitor.questionnaire import CLOSED_TYPES, Question, Questionnaire
from graadmeter.monitor.source import DataPath, Document


def questionnaire_faults(context: Context) -> Iterator[Fault]:
    """All faults of questionnaires, apart from their expressions and comparability."""
    for questionnaire, document in context.questionnaires:
        yield from _place(context, questionnaire, document)
        yield from _ids(context, questionnaire, document)
        yield from _dropped(context, questionnaire, document)
        for i, section in enumerate(questionnaire.sections):
            yield from context.unknown("theme", section.theme, document, ("sections", i, "theme"))
        for path, question in questions_in(questionnaire):
            yield from _answers(context, question, document, path)
        for i, derived in enumerate(questionnaire.derived):
            yield from context.unknown("theme", derived.theme, document, ("derived", i, "theme"))
            yield from context.unknown(
                "code-list", derived.codes, document, ("derived", i, "codes")
            )


def _place(context: Context, questionnaire: Questionnaire, document: Document) -> Iterator[Fault]:
    group, wave = questionnaire.group, questionnaire.wave
    yield from context.unknown("group", group, document, ("group",))
    yield from context.unknown("wave", wave, document, ("wave",))
    first = context.questionnaire_of[group, wave][1]
    if first.name != document.name:
        yield document.fault(
            ("group",),
            "duplicate-id",
            _("Er is al een vragenlijst van {group} voor meting {wave}.").format(
                group=group, wave=wave
            ),
            _("De eerste is {file}.").format(file=first.name),
        )


def _ids(context: Context, questionnaire: Questionnaire, document: Document) -> Iterator[Fault]:
    sections: list[tuple[DataPath, str]] = [
        (("sections", i, "id"), section.id) for i, section in enumerate(questionnaire.sections)
    ]
    yield from repeated(sections, document, _("Het onderdeel “{name}” staat er twee keer."))
    asked: list[tuple[DataPath, str]] = [
        ((*path, "id"), question.id) for path, question in questions_in(questionnaire)
    ]
    asked += [(("derived", i, "id"), d.id) for i, d in enumerate(questionnaire.derived)]
    message = _("De id “{name}” staat er twee keer.")
    yield from repeated(asked, document, message)
    dropped: list[tuple[DataPath, str]] = [
        (("dropped", i, "id"), d.id) for i, d in enumerate(questionnaire.dropped)
    ]
    yield from repeated(dropped, document, message)
    taken = {
        d.id
        for other, _document in context.questionnaires
        if other.group == questionnaire.group and other.wave <= questionnaire.wave
        for d in other.dropped
    }
    for path, name in asked:
        if name in taken:
            yield document.fault(
                path,
                "reused-id",
                _("De id “{name}” hoort bij een vervallen vraag.").format(name=name),
                _("Kies een nieuwe id; een id wordt nooit opnieuw gebruikt."),
            )


def _dropped(context: Context, questionnaire: Questionnaire, document: Document) -> Iterator[Fault]:
    wave = questionnaire.wave
    for i, dropped in enumerate(questionnaire.dropped):
        path: DataPath = ("dropped", i)
        last = dropped.last_wave
        yield from context.unknown("wave", last, document, (*path, "last_wave"))
        if last >= wave and context.exists("wave", last):
            yield document.fault(
                (*path, "last_wave"),
                "earlier-wave-not-earlier",
                _("“{name}” kan niet voor het laatst gesteld zijn in {last}.").format(
                    name=dropped.id, last=last
                ),
                _("Noem een meting vóór {wave}.").format(wave=wave),
            )
        target = dropped.merged_into
        if target is not None and not context.may_have(questionnaire.group, wave, target):
            names = [q.id for q in questionnaire.questions]
            yield document.fault(
                (*path, "merged_into"),
                "unknown-variable",
                _("“{name}” gaat op in “{target}”, maar die vraag is er niet.").format(
                    name=dropped.id, target=target
                ),
                did_you_mean(target, names) or _("Noem een vraag uit deze vragenlijst."),
            )


def _answers(
    context: Context, question: Question, document: Document, path: DataPath
) -> Iterator[Fault]:
    if question.type in CLOSED_TYPES and question.codes is None:
        yield document.fault(
            path,
            "codes-missing",
            _("“{name}” heeft geen antwoorden.").format(name=question.id),
            _("Voeg toe: codes: <id van een codelijst>."),
        )
    if question.type == "number" and question.number is None:
        yield document.fault(
            path,
            "codes-missing",
            _("“{name}” is een getal zonder grenzen.").format(name=question.id),
            _("Voeg toe: number: {minimum: 0}."),
        )
    if question.codes is not None:
        yield from context.unknown("code-list", question.codes, document, (*path, "codes"))
    code_list = context.code_lists.get(question.codes or "")
    if code_list is not None:
        for i, code in enumerate(question.exclusive):
            if code not in code_list.values:
                yield document.fault(
                    (*path, "exclusive", i),
                    "exclusive-not-in-list",
                    _("“{code}” is geen antwoord op “{name}”.").format(code=code, name=question.id),
                    did_you_mean(code, code_list.values)
                    or _("De codes zijn: {codes}.").format(codes=", ".join(code_list.values)),
                )
    bounds = question.number
    if bounds is not None and bounds.maximum is not None and bounds.minimum > bounds.maximum:
        yield document.fault(
            (*path, "number", "minimum"),
            "range-order",
            _("Het minimum {low} ligt boven het maximum {high}.").format(
                low=bounds.minimum, high=bounds.maximum
            ),
            _("Wissel ze om."),
        )
