"""The page of a reporter. Each form brings the receipt along: no cookie and no address holds it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.attachments.kinds import ACCEPT, KINDS, MOST_BYTES, MOST_FILES
from graadmeter.service.incidents.reporting.uploads import FIELD, Taken, taken
from graadmeter.service.integrity.conversation import actions
from graadmeter.service.integrity.conversation.entering import entered
from graadmeter.service.integrity.conversation.messages import (
    mark_seen,
    unseen_by,
    write_message,
)
from graadmeter.service.integrity.conversation.own_page import own_page
from graadmeter.service.integrity.files import about_of, content_of
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Attachment
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.submitting.filled import SECRET_BYTES
from graadmeter.service.integrity.submitting.visiting import Visit, answer_with, public
from graadmeter.service.integrity.words import Retaliation, Verdict
from graadmeter.service.typed import line, plain, whole

LONGEST_MESSAGE, LONGEST_CONTACT, LONGEST_CODE = 20_000, 300, 100
FETCH = "ophalen"
NOTHING = Taken((), (), ())


@dataclass(frozen=True)
class Deed:
    """What was posted from the page."""

    visit: Visit
    opened: Opened
    posted: QueryDict
    files: Taken

    @property
    def secret(self) -> bytes:
        """The idempotency key of the form.

        Raises:
            UserError: it was lost on the way.
        """
        try:
            given = bytes.fromhex(self.posted.get("sleutel", ""))
        except ValueError:
            given = b""
        if len(given) != SECRET_BYTES:
            raise UserError(
                _("Dit formulier is niet heel aangekomen"), mend=_("Verstuur het nog een keer.")
            )
        return given

    def text(self, name: str, longest: int = LONGEST_MESSAGE) -> str:
        """What was typed.

        Raises:
            UserError: it is too long.
        """
        found = plain(self.posted.get(name, ""))
        if len(found) > longest:
            raise UserError(
                _("Dit is te lang: {found} tekens. Er passen er {longest}.").format(
                    found=len(found), longest=longest
                ),
                where=name,
                mend=_("Maak de tekst korter, of voeg hem in stukken toe."),
            )
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@public(while_open=False)
def follow(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A field for the receipt, and with it the report."""
    if request.method != "POST":
        return _door(request, visit, None)
    try:
        opened = entered(request.POST.get("code", "")[:LONGEST_CODE])
    except UserError as error:
        return _door(request, visit, error)
    if FETCH in request.POST:
        return _file(opened, request.POST[FETCH])
    return _handle(request, visit, opened)


def _door(request: HttpRequest, visit: Visit, problem: UserError | None) -> HttpResponse:
    context = {"page_name": "integrity-follow", "problem": problem}
    return answer_with(request, "receipt", visit, context, status=400 if problem else 200)


def _handle(request: HttpRequest, visit: Visit, opened: Opened) -> HttpResponse:
    deed = request.POST.get("doe", "")
    if not deed:
        return _show(request, visit, opened)
    act = _ACTS.get(deed)
    if act is None:
        raise Http404
    files = taken(request) if deed == "bericht" and FIELD in request.FILES else NOTHING
    if files.refused:
        return _show(request, visit, opened, refused=files)
    try:
        act(Deed(visit, opened, request.POST, files))
    except UserError as error:
        return _show(request, visit, opened, error=error)
    again = entered(request.POST["code"][:LONGEST_CODE])
    return _show(request, visit, again, done=_done().get(deed, ""))


def _show(
    request: HttpRequest,
    visit: Visit,
    opened: Opened,
    *,
    done: str = "",
    error: UserError | None = None,
    refused: Taken = NOTHING,
) -> HttpResponse:
    unseen = unseen_by(opened=opened, by_reporter=True)
    page = own_page(opened)
    mark_seen(opened=opened, by_reporter=True, today=visit.today, shown=unseen)
    context = {
        "page": page,
        "code": request.POST["code"][:LONGEST_CODE],
        "secret": secrets.token_hex(SECRET_BYTES),
        "done": done,
        "error": error,
        "refused": refused.refused,
        "posted": request.POST if error or refused.refused else {},
        "verdicts": [(each.value, label(each)) for each in Verdict],
        "answers": _answers(),
        "accept": ACCEPT,
        "most": MOST_BYTES // 1024 // 1024,
        "most_files": MOST_FILES,
    }
    status = 400 if error or refused.refused else 200
    return answer_with(request, "own", visit, context, status=status)


def _answers() -> list[tuple[str, str]]:
    return [
        (Retaliation.NO.value, _("Nee")),
        (Retaliation.YES.value, _("Ja")),
        (Retaliation.NO_ANSWER.value, _("Dat zeg ik liever niet")),
    ]


def _done() -> dict[str, str]:
    return {
        "bericht": _("Uw bericht is toegevoegd."),
        "contact": _("Uw wens is toegevoegd. Wie uw melding behandelt, leest die."),
        "intrekken": _("Uw melding is ingetrokken."),
        "benadeeld": _("Dank u. Wie uw melding behandelt, leest dit."),
        "oordeel": _("Dank u. Uw oordeel is bewaard."),
        "klopt": _("Dank u. Er staat nu bij dat dit klopt."),
    }


def _file(opened: Opened, name: str) -> HttpResponse:
    """A file that the organisation sent; what the reporter sent does not come back out."""
    try:
        wanted = uuid.UUID(name)
    except ValueError as error:
        raise Http404 from error
    row = Attachment.objects.filter(pk=wanted, report=opened.report, from_reporter=False).first()
    if row is None or not opened.can_read(row.version):
        raise Http404
    about = about_of(opened, row)
    kind = KINDS.get(about.kind)
    content = b"".join(content_of(opened, row, scrubbed=False))
    response = HttpResponse(content, content_type=kind.type if kind else "application/octet-stream")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, about.name))
    # Whatever a browser makes of it, it may not run, load or reach anything.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _message(deed: Deed) -> None:
    text = deed.text("tekst")
    if not text and not deed.files.evidence:
        raise UserError(
            _("U hebt nog niets geschreven"),
            where="tekst",
            mend=_("Schrijf iets, of kies een bestand."),
        )
    write_message(
        opened=deed.opened,
        text=text,
        secret=deed.secret,
        today=deed.visit.today,
        member=None,
        files=deed.files.evidence,
    )


def _contact(deed: Deed) -> None:
    text = line(deed.text("wens", LONGEST_CONTACT))
    if not text:
        raise UserError(
            _("Schrijf hoe u contact wilt"),
            where="wens",
            mend=_("Wilt u alleen via deze pagina contact? Schrijf dat dan op."),
        )
    write_message(
        opened=deed.opened,
        text=text,
        secret=deed.secret,
        today=deed.visit.today,
        member=None,
        kind="contact",
    )


def _withdraw(deed: Deed) -> None:
    if deed.posted.get("zeker") != "1":
        raise UserError(
            _("Zet een vinkje als u het zeker weet"),
            where="zeker",
            mend=_("Zonder vinkje blijft uw melding staan."),
        )
    actions.withdraw(
        opened=deed.opened, secret=deed.secret, text=deed.text("waarom"), today=deed.visit.today
    )


def _check_in(deed: Deed) -> None:
    answer, round_ = deed.posted.get("antwoord", ""), whole(deed.posted.get("ronde", ""))
    if answer not in Retaliation.values or round_ is None:
        raise UserError(
            _("Kies een antwoord"),
            where="antwoord",
            mend=_("U mag ook zeggen dat u het liever niet zegt."),
        )
    actions.answer_check_in(
        opened=deed.opened,
        secret=deed.secret,
        round_=round_,
        answer=Retaliation(answer),
        text=deed.text("toelichting"),
        today=deed.visit.today,
    )


def _judge(deed: Deed) -> None:
    verdict = deed.posted.get("oordeel", "")
    if verdict not in Verdict.values:
        raise UserError(
            _("Kies een oordeel"), where="oordeel", mend=_("De toelichting mag u overslaan.")
        )
    actions.judge(
        opened=deed.opened,
        secret=deed.secret,
        verdict=Verdict(verdict),
        text=deed.text("reden"),
        today=deed.visit.today,
        round_=whole(deed.posted.get("ronde", "")) or 0,
    )


def _agree(deed: Deed) -> None:
    actions.agree(opened=deed.opened, today=deed.visit.today)


_ACTS: dict[str, Callable[[Deed], None]] = {
    "bericht": _message,
    "contact": _contact,
    "intrekken": _withdraw,
    "benadeeld": _check_in,
    "oordeel": _judge,
    "klopt": _agree,
}
