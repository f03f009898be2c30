"""Who has which role, and who stands in for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label
from graadmeter.service.organisations import role_actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.checking import absent_without_deputy
from graadmeter.service.organisations.forms import Problems, chosen_member, people_options, said
from graadmeter.service.organisations.models import Absence, Deputy
from graadmeter.service.organisations.people import holdings_on, name_of, valid_on
from graadmeter.service.organisations.views_people import GIVEN
from graadmeter.service.organisations.words import Role


def role_text(role: str) -> str:
    """What somebody in a role does, in one sentence."""
    return {
        Role.MANAGER: _("Krijgt bericht als een medewerker iets meldt, en is er als eerste."),
        Role.HR: _("Krijgt bericht van meldingen van medewerkers."),
        Role.INCIDENT_COORDINATOR: _("Bewaakt dat elke melding wordt opgevolgd."),
        Role.AFTERCARE: _("Vangt mensen op en vraagt hoe het gaat."),
        Role.CONFIDENTIAL_ADVISER: _("Luistert en denkt mee; ziet alleen wat iemand deelt."),
        Role.INTEGRITY_OFFICER: _("Krijgt wat collega’s of ambtsdragers elkaar aandoen."),
        Role.CUSTODIAN: _("Beslist of iemand mag zien wie een integriteitsmelding deed."),
        Role.LAWYER: _("Helpt bij aangifte, schade en toegangsverboden."),
        Role.SECURITY: _("Houdt toegangsverboden bij en handelt bij direct gevaar."),
        Role.ADMINISTRATOR: _("Richt dit register in; ziet daardoor geen meldingen."),
        Role.SECRETARY: _("Volgt meldingen van bestuurders op."),
        Role.CLERK: _("Volgt meldingen van volksvertegenwoordigers op."),
        Role.CHAIR: _("De burgemeester, commissaris of dijkgraaf."),
        Role.DEPUTY_CHAIR: _("Krijgt bericht als het om de voorzitter zelf gaat."),
    }[Role(role)]


@require_http_methods(["GET", "HEAD", "POST"])
@setup_required
def roles(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who has which role today, and somebody for another."""
    today, problems = timezone.localdate(), Problems()
    values: dict[str, str] = {}
    if request.method == "POST":
        values = request.POST.dict()
        chosen = chosen_member(values, "member", today, problems)
        if values.get("role") not in GIVEN:
            problems["role"] = _("Kies een rol.")
        if chosen is not None and not problems:
            try:
                role_actions.give_role(
                    member=chosen,
                    role=values["role"],
                    valid_from=today,
                    valid_until=None,
                    account=visitor.account,
                )
            except UserError as error:
                problems.update([said(error)])
            else:
                messages.success(request, _("De rol is gegeven."))
                return redirect("people-roles", visitor.organisation.slug)
    held: dict[str, list[tuple[int, str]]] = {role: [] for role in GIVEN}
    for holding in holdings_on(today):
        if holding.role in held:
            held[holding.role].append((holding.member_id, name_of(holding.member)))
    context = {
        "lines": [(label(role), role_text(role), held[role]) for role in GIVEN],
        "given": [(role.value, label(role)) for role in GIVEN],
        "people": people_options(today),
        "values": values,
        "problems": problems,
    }
    return render(request, "organisations/roles.html", context, status=400 if problems else 200)


@require_safe
@setup_required
def deputies(request: HttpRequest, visitor: Visitor) -> HttpResponse:  # noqa: ARG001
    """Who is away, who stands in for whom, and who is not replaced."""
    today = timezone.localdate()
    standing = Deputy.objects.exclude(valid_until__lt=today).select_related(
        "member__account", "holding__member__account"
    )
    away = Absence.objects.exclude(valid_until__lt=today).select_related("member__account")
    following_up = [
        holding
        for holding in holdings_on(today)
        if holding.role in GIVEN and holding.role != Role.ADMINISTRATOR
    ]
    covered = set(Deputy.objects.filter(valid_on(today)).values_list("holding_id", flat=True))
    context = {
        "standing": [
            (each, label(Role(each.holding.role))) for each in standing.order_by("valid_from", "pk")
        ],
        "absences": away.order_by("valid_from", "pk"),
        "uncovered": sorted({name_of(each) for each in absent_without_deputy(today)}),
        "lines": [
            (holding, label(Role(holding.role)), holding.pk in covered) for holding in following_up
        ],
    }
    return render(request, "organisations/deputies.html", context)
