"""Pages with which a manager gives intermediaries codes to hand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.access import require_account, role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.frame.people import FrameFault
from graadmeter.service.fieldwork.frame.pool_rows import (
    LONGEST_BODY,
    PoolWish,
    intermediaries,
    number_mend,
    number_of_codes,
    read_pools,
)
from graadmeter.service.fieldwork.frame.reading import read_table, too_large
from graadmeter.service.fieldwork.frame.strata import given_of, stratum_name
from graadmeter.service.fieldwork.frame.variables import Variable, variables_of
from graadmeter.service.fieldwork.mail.handing_out import counted
from graadmeter.service.fieldwork.manage import pools as actions
from graadmeter.service.fieldwork.manage.common import explained, in_words, survey_of
from graadmeter.service.fieldwork.models import Pool, Survey

_FAULTS = 500
_VARIABLE = "gegeven-"


@require_safe
@role_required(Role.MANAGER)
@explained
def pools(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Who hands out how many codes, and how many of those were used."""
    return _listed(request, survey_of(survey_id), {})


def _listed(request: HttpRequest, survey: Survey, problems: dict[str, str]) -> HttpResponse:
    variables = variables_of(survey)
    found = (
        Pool.objects.filter(survey=survey)
        .select_related("intermediary")
        .annotate(codes=Count("admissions"))
        .annotate(used=Count("admissions", filter=Q(admissions__done=True)))
        .order_by("body", "pk")
    )
    lines = [
        (pool, stratum_name(given_of(pool.given), variables), counted(pool.codes, pool.used))
        for pool in found
    ]
    context = {
        "survey": survey,
        "lines": lines,
        "codes": sum(count.codes for _pool, _stratum, count in lines),
        "problems": problems,
    }
    return render(request, "manage/pools.html", context, status=400 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
@explained
def new_pool(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A body, a stratum, an intermediary and a number of codes."""
    survey = survey_of(survey_id)
    variables, accounts = variables_of(survey), intermediaries()
    names = ("orgaan", "tussenpersoon", "aantal", "aanvaard")
    values = {name: request.POST.get(name, "").strip() for name in names}
    chosen = {v.id: request.POST.get(f"{_VARIABLE}{v.id}", "") for v in variables}
    problems: dict[str, str] = {}
    small: list[list[Any]] = []
    if request.method == "POST":
        wish = _wish(values, chosen, variables, problems)
        try:
            if wish is not None:
                made = actions.make_pools(
                    survey=survey,
                    wishes=[wish],
                    accept_small=values["aanvaard"] == "1",
                    account=require_account(request),
                )
                return _done(request, survey, made)
        except actions.SmallStrataError as error:
            problems["aanvaard"] = in_words(error)
            small = _small(error, variables)
        except UserError as error:
            problems["orgaan"] = in_words(error)
    context = {
        "survey": survey,
        "values": values,
        "problems": problems,
        "small": small,
        "accounts": [(a.pk, f"{a.name} ({a.mail})") for a in accounts.values()],
        "variables": [
            (
                f"{_VARIABLE}{v.id}",
                str(v.label),
                [(code, v.shown(code)) for code in v.codes],
                chosen[v.id],
                not v.weighs,
            )
            for v in variables
        ],
    }
    return render(request, "manage/pool_new.html", context, status=400 if problems else 200)


def _wish(
    values: dict[str, str],
    chosen: dict[str, str],
    variables: Sequence[Variable],
    problems: dict[str, str],
) -> PoolWish | None:
    body = " ".join(values["orgaan"].split())
    if not body or len(body) > LONGEST_BODY or not body.isprintable():
        problems["orgaan"] = _("Vul het orgaan in, in ten hoogste {most} tekens.").format(
            most=LONGEST_BODY
        )
    owners = {str(account.pk): account.pk for account in intermediaries().values()}
    if values["tussenpersoon"] not in owners:
        problems["tussenpersoon"] = _("Kies een tussenpersoon.")
    given = {}
    for variable in variables:
        code = chosen[variable.id]
        if code in variable.codes:
            given[variable.id] = code
        elif code or variable.weighs:
            problems[f"{_VARIABLE}{variable.id}"] = _("Kies een waarde voor {variable}.").format(
                variable=variable.label
            )
    codes = number_of_codes(values["aantal"])
    if codes is None:
        problems["aantal"] = number_mend()
    if problems or codes is None:
        return None
    return PoolWish(body, owners[values["tussenpersoon"]], given_of(given), codes)


@csrf_exempt  # only so that the handlers can be set first; _from_file is protected
@role_required(Role.MANAGER)
def pools_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Many pools at once from a file, read in memory alone; all of them, or none."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _from_file(request, survey_id)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def _from_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_of(survey_id)
    variables = variables_of(survey)
    problems: dict[str, str] = {}
    faults: Sequence[FrameFault] = ()
    small: list[list[Any]] = []
    if request.method == "POST":
        try:
            file = request.FILES.get("bestand")
            if file is None:
                raise _no_file(request)
            read = read_pools(read_table(file.name or "", file.read()), variables)
            faults = read.faults
            if not faults:
                made = actions.make_pools(
                    survey=survey,
                    wishes=read.wishes,
                    accept_small=request.POST.get("aanvaard") == "1",
                    account=require_account(request),
                )
                return _done(request, survey, made)
        except actions.SmallStrataError as error:
            problems["aanvaard"] = in_words(error)
            small = _small(error, variables)
        except UserError as error:
            problems["bestand"] = in_words(error)
    context = {
        "survey": survey,
        "variables": variables,
        "problems": problems,
        "faults": faults[:_FAULTS],
        "fault_count": len(faults),
        "small": small,
        "accepted": request.POST.get("aanvaard") == "1",
    }
    status = 400 if problems or faults else 200
    return render(request, "manage/pools_file.html", context, status=status)


def _no_file(request: HttpRequest) -> UserError:
    if int(request.META.get("CONTENT_LENGTH") or 0) > 1024 * 1024:
        return too_large(_("bestand"))
    return UserError(_("Er is geen bestand gekozen"), mend=_("Kies een .xlsx- of .csv-bestand."))


def _small(error: actions.SmallStrataError, variables: tuple[Variable, ...]) -> list[list[Any]]:
    return [[stratum_name(given, variables), count] for given, count in error.small]


def _done(request: HttpRequest, survey: Survey, made: actions.PoolsMade) -> HttpResponse:
    said = _("Pools gemaakt: {pools}. Codes daarin: {codes}.").format(
        pools=made.pools, codes=made.codes
    )
    messages.success(request, said)
    return redirect("pools", survey.pk)


@require_POST
@role_required(Role.MANAGER)
@explained
def more_codes(request: HttpRequest, survey_id: int, pool_id: int) -> HttpResponse:
    """More codes for a pool; those that are there stay valid."""
    survey = survey_of(survey_id)
    pool = get_object_or_404(Pool.objects.select_related("survey"), pk=pool_id, survey=survey)
    name = f"meer-{pool.pk}"
    number = number_of_codes(request.POST.get(name, "").strip())
    if number is None:
        return _listed(request, survey, {name: f"{pool.body}: {number_mend()}"})
    actions.more_codes(pool=pool, number=number, account=require_account(request))
    said = _("Codes erbij voor {body}: {count}.").format(body=pool.body, count=number)
    messages.success(request, said)
    return redirect("pools", survey.pk)
