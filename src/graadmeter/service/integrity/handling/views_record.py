"""Writing down a report for somebody: fill in, read back, hand over the receipt."""

from __future__ import annotations

import secrets
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Field, Problems, Values, read, shown
from graadmeter.service.incidents.labels import pairs as common_pairs
from graadmeter.service.integrity.handling.recording import media_for, write_down
from graadmeter.service.integrity.handling.secrets_of import SECRET_BYTES, secret_in
from graadmeter.service.integrity.handling.views_lists import RECORDING
from graadmeter.service.integrity.handling.views_report import BAD, problem_words
from graadmeter.service.integrity.labels import label, pairs
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting import asking
from graadmeter.service.integrity.submitting.actions import Submission
from graadmeter.service.integrity.submitting.asking import Handler
from graadmeter.service.integrity.words import Medium, Way
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.words import Audience

_OUT = "niet-"
_STEP, _BACK, _SAVE = "stap", "nalezen", "vastleggen"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required(*RECORDING)
def record(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The form; then what was filled in, to read out; then the receipt to hand over."""
    today = timezone.localdate()
    handlers = asking.handlers(today)
    fields = _fields(visitor, handlers)
    if request.method != "POST":
        return _form(request, visitor, fields, {})
    values, problems = read(fields, request.POST, today)
    if values["wijze"] in (Way.NAMED, Way.CONFIDENTIAL) and not values["naam"]:
        problems.setdefault("naam", _("Vul de naam in, of kies anoniem"))
    if values["hoe"] == Medium.ADVISER and values["wijze"] == Way.NAMED:
        # Its handlers are told that an adviser brought it in, and not for whom.
        problems.setdefault("wijze", _("Wie via u meldt, doet dat vertrouwelijk of anoniem"))
    step = request.POST.get(_STEP, "")
    if problems or step not in (_BACK, _SAVE):
        return _form(request, visitor, fields, problems)
    if step == _BACK:
        return _read_back(request, visitor, fields, values)
    secret = secret_in(request.POST.get("sleutel", "")) or secrets.token_bytes(SECRET_BYTES)
    agreed = today if request.POST.get("akkoord") == "1" else None
    try:
        made = write_down(
            visitor=visitor,
            said=_submission(values, handlers, agreed),
            secret=secret,
            today=today,
        )
    except UserError as error:
        return _form(request, visitor, fields, {_place(fields, error): problem_words(error)})
    context = {"visitor": visitor, "report": made.report, "receipt": made.receipt}
    return render(request, "integrity/handling/recorded.html", context)


def _fields(visitor: Visitor, handlers: list[Handler]) -> tuple[Field, ...]:
    media = media_for(visitor)
    through_adviser = media == (Medium.ADVISER,)
    return (
        Field(
            "hoe",
            "radios",
            _("Hoe kwam de melding bij u?"),
            options=pairs(media),
            value=media[0] if len(media) == 1 else "",
        ),
        Field(
            "wijze",
            "radios",
            _("Hoe wil de melder melden?"),
            hint=_(
                "Vertrouwelijk: de naam komt in een aparte envelop, die alleen de bewaarder van "
                "namen kan openen."
            )
            if through_adviser
            else _(
                "Op naam: wie de melding behandelt, ziet de naam. Vertrouwelijk: de naam komt in "
                "een aparte envelop, die alleen de bewaarder van namen kan openen."
            ),
            options=pairs(each for each in Way if not through_adviser or each != Way.NAMED),
        ),
        Field("groep", "radios", _("Om wie gaat het?"), options=tuple(common_pairs(Audience))),
        Field(
            "verhaal",
            "text",
            _("Wat is er gebeurd?"),
            hint=_("Schrijf op wat de melder vertelt, in de woorden van de melder."),
            rows=10,
            most=20_000,
            heading=_("De melding"),
        ),
        Field("wanneer", "line", _("Wanneer?"), optional=True),
        Field("waar", "line", _("Waar?"), optional=True),
        Field("wie", "text", _("Over wie gaat het?"), optional=True, rows=3),
        Field("getuigen", "text", _("Wie zag het of weet ervan?"), optional=True, rows=3),
        Field("verteld", "text", _("Aan wie is het eerder verteld?"), optional=True, rows=3),
        *(
            Field(
                f"{_OUT}{each.member}",
                "tick",
                f"{each.name} ({each.role})",
                optional=True,
                heading=_("Wie mag de melding niet openen?") if number == 0 else "",
            )
            for number, each in enumerate(handlers)
        ),
        Field(
            "naam",
            "line",
            _("Naam van de melder"),
            hint=_("Laat leeg als de melder anoniem wil blijven."),
            optional=True,
            heading=_("De melder"),
        ),
        Field("telefoon", "line", _("Telefoonnummer"), optional=True),
        Field("mail", "line", _("E-mailadres"), optional=True),
        Field(
            "contact",
            "line",
            _("Hoe wil de melder contact?"),
            hint=_("Iedereen die de melding kan openen, leest dit. Noem hier geen naam."),
            optional=True,
        ),
    )


def _submission(values: Values, handlers: list[Handler], agreed: date | None) -> Submission:
    way = Way(values["wijze"])
    out = tuple(each.member for each in handlers if values[f"{_OUT}{each.member}"])
    named = way != Way.ANONYMOUS
    # As on the public page: who reports by name is known to who handles the report.
    known = [values[each] for each in ("naam", "telefoon", "mail")] if way == Way.NAMED else []
    return Submission(
        way=way,
        medium=Medium(values["hoe"]),
        audience=Audience(values["groep"]),
        core=Core(
            story=values["verhaal"],
            happened=values["wanneer"],
            where=values["waar"],
            about=values["wie"],
            witnesses=values["getuigen"],
            told=values["verteld"],
            excluded=out,
            contact=", ".join(each for each in (*known, values["contact"]) if each),
            agreed_on=agreed,
        ),
        who=Who(name=values["naam"], phone=values["telefoon"], mail=values["mail"])
        if named
        else None,
    )


def _form(
    request: HttpRequest, visitor: Visitor, fields: tuple[Field, ...], problems: Problems
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    context = {
        "visitor": visitor,
        "fields": fields,
        "values": shown(fields, sent),
        "problems": problems,
        "once": _once(request),
    }
    status = BAD if problems else 200
    return render(request, "integrity/handling/record.html", context, status=status)


def _read_back(
    request: HttpRequest, visitor: Visitor, fields: tuple[Field, ...], values: Values
) -> HttpResponse:
    texts = []
    for field in fields:
        value = values[field.name]
        if field.kind == "tick":
            value = _("mag de melding niet openen") if value else ""
        elif field.options:
            value = dict(field.options).get(value, "")
        if value:
            texts.append((field.label, value))
    context = {
        "visitor": visitor,
        "texts": texts,
        "kept": [
            (field.name, request.POST[field.name]) for field in fields if field.name in request.POST
        ],
        "letter": values["hoe"] == Medium.LETTER,
        "adviser": values["hoe"] == Medium.ADVISER,
        "way": label(Way(values["wijze"])),
        "once": _once(request),
    }
    return render(request, "integrity/handling/read_back.html", context)


def _once(request: HttpRequest) -> str:
    given = request.POST.get("sleutel", "")
    return given if secret_in(given) else secrets.token_hex(SECRET_BYTES)


def _place(fields: tuple[Field, ...], error: UserError) -> str:
    return error.where if error.where in {field.name for field in fields} else ""
