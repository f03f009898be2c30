"""The page with support: after sections and answers that exist."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.checking.context import Context
from graadmeter.monitor.questionnaire import Questionnaire
from graadmeter.monitor.source import DataPath, Document
from graadmeter.monitor.support import SupportPlace


def support_faults(context: Context) -> Iterator[Fault]:
    """All faults of ``support`` in ``monitor.yaml``."""
    if context.settings is None or "questionnaires" in context.unread:
        return
    settings, document = context.settings
    for i, place in enumerate(settings.support.after if settings.support else ()):
        path: DataPath = ("support", "after", i)
        yield from context.unknown("group", place.group, document, (*path, "group"))
        found = [(q, source) for q, source in context.questionnaires if q.group == place.group]
        asked = [questionnaire for questionnaire, _source in found]
        # What was taken out of a questionnaire for a fault of its own is not missing.
        if asked and all(source.name not in context.broken for _questionnaire, source in found):
            yield from _place_faults(place, asked, document, path)


def _place_faults(
    place: SupportPlace, asked: list[Questionnaire], document: Document, path: DataPath
) -> Iterator[Fault]:
    sections = {section.id for questionnaire in asked for section in questionnaire.sections}
    if place.section not in sections:
        yield document.fault(
            (*path, "section"),
            "support-place",
            _("Geen vragenlijst van “{group}” heeft een deel “{section}”.").format(
                group=place.group, section=place.section
            ),
            _("De delen zijn: {sections}.").format(sections=", ".join(sorted(sections))),
        )
    for question in place.answers:
        if all(questionnaire.question(question) is None for questionnaire in asked):
            yield document.fault(
                (*path, "answers", question),
                "support-place",
                _("Geen vragenlijst van “{group}” heeft een vraag “{question}”.").format(
                    group=place.group, question=question
                ),
                _("Noem een vraag uit het deel zelf of van daarvoor."),
            )
