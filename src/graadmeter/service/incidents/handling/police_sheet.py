"""The seven questions the police ask, answered from what was reported as far as it goes."""

from __future__ import annotations

from babel.dates import format_date

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import Facts
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case, PoliceReport
from graadmeter.service.incidents.words import Channel, Form
from graadmeter.service.organisations.people import name_of

NAMES = ("wie", "wat", "waar", "wanneer", "waarmee", "wijze", "waarom")


def questions() -> dict[str, str]:
    """The seven questions, by their names in the form."""
    return {
        "wie": _("Wie deed het, wie overkwam het en wie zag het?"),
        "wat": _("Wat is er gebeurd?"),
        "waar": _("Waar gebeurde het?"),
        "wanneer": _("Wanneer gebeurde het?"),
        "waarmee": _("Waarmee gebeurde het?"),
        "wijze": _("Op welke wijze ging het, en wat is het gevolg?"),
        "waarom": _("Waarom gebeurde het, voor zover u dat weet?"),
    }


def known(case: Case, facts: Facts, report: PoliceReport | None) -> dict[str, str]:
    """What the report says about each question; the handler fills in the rest."""
    forms = [label(Form(form)) for form in case.forms.values_list("form", flat=True)]
    return {
        "wie": _lines(
            (_("Verdachte"), ", ".join(filter(None, [facts.offender_name, facts.offender]))),
            (_("Slachtoffer"), _victim(case, facts)),
            (_("Adres voor de aangifte"), _address(case, report)),
            (_("Getuigen"), facts.witnesses),
        ),
        "wat": "\n\n".join(filter(None, [", ".join(forms), facts.story])),
        "waar": facts.where,
        "wanneer": _day(case),
        "waarmee": label(Channel(case.channel)),
        "wijze": _lines((_("Letsel"), facts.injury), (_("Schade"), facts.damage)),
        "waarom": "",
    }


def _victim(case: Case, facts: Facts) -> str:
    return name_of(case.victim) if case.victim else facts.victim.name


def _address(case: Case, report: PoliceReport | None) -> str:
    if report is None or not report.domicile_at_organisation:
        return ""
    return _("bij de werkgever: {organisation}").format(organisation=case.organisation.name)


def _day(case: Case) -> str:
    if case.happened_on is None:
        return ""
    return format_date(case.happened_on, "EEEE d MMMM y", locale=current_language())


def _lines(*pairs: tuple[str, str]) -> str:
    return "\n\n".join(f"{name}: {text}" for name, text in pairs if text)
