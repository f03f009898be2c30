"""Who is at the form: of which organisation, signed in as a member or not, and with which draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from graadmeter.service.accounts.access import account_of
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.actions import idempotency_mark
from graadmeter.service.incidents.reporting.answers import Answers, Known
from graadmeter.service.incidents.reporting.drafts import Written
from graadmeter.service.organisations.choices import Choices, choices_of
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.people import member_of
from graadmeter.service.scope import organisation_scope

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """A request at the form.

    Attributes:
        organisation: where is reported.
        choices: of that organisation.
        member: who is signed in, when they work there.
        token: what is in the cookie, whether there is a draft or not.
        written: the draft.
        today: the day.
    """

    organisation: Organisation
    choices: Choices
    member: Member | None
    token: bytes | None
    written: Written | None
    today: date

    @property
    def account(self) -> Account | None:
        """The account of the member."""
        return self.member.account if self.member else None

    @property
    def known(self) -> Known:
        """What is known before anything is asked."""
        return Known(
            audience=self.member.audience if self.member else None,
            layer=self.organisation.layer,
            names_needed=self.member is None and not self.choices.anonymous_reports,
        )

    @property
    def answers(self) -> Answers:
        """What was filled in."""
        return self.written.answers if self.written else Answers()

    @property
    def mark(self) -> str:
        """What the database keeps of the key of the report: it tells of one and opens none.

        Every page of the form holds it, so that a page that was left open in another window still
        knows of which report it was, also when the cookie went with the handing in.
        """
        return idempotency_mark(self.written.secret).hex() if self.written else ""

    @property
    def path(self) -> str:
        """Where the cookie is sent."""
        return reverse("report-start", kwargs={"slug": self.organisation.slug})

    def saved(self, answers: Answers) -> Visit:
        """The same visit with a draft that holds these answers, which is kept.

        Raises:
            DraftGoneError: the draft was handed in or destroyed from another window.
        """
        if self.written is not None:
            written = drafts.changed(self.written, answers, self.today)
        else:
            written = replace(drafts.begin(), answers=answers)
            drafts.save(written, self.today)
        return replace(self, written=written, token=written.token)

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Gives the cookie along, which then lasts from now."""
        if self.written is not None:
            drafts.give(response, self.written.token, self.path, self.choices.draft_days)
        return response

    def forget(self, response: HttpResponse) -> HttpResponse:
        """Takes the cookie back."""
        drafts.take_back(response, self.path)
        return response


def reporting(view: View) -> View:
    """Opens the form to everybody, or to members alone, in the scope of the organisation.

    The view is ``view(request, visit, ...)``. Who may not report without an account is asked to
    sign in, and so is who asks for an organisation that is not there: nothing is told that way.
    """

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, /, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        organisation = Organisation.objects.filter(slug=slug).first()
        account = account_of(request)
        if organisation is not None and organisation.exists_on(today):
            with organisation_scope(organisation.pk):
                member = member_of(account, today) if account else None
                choices = choices_of(organisation)
                if member is not None or choices.takes_public_reports:
                    token = drafts.token_of(request)
                    written = drafts.load(token) if token else None
                    visit = Visit(organisation, choices, member, token, written, today)
                    return view(request, visit, *args, **kwargs)
        if account is None:
            return redirect_to_login(request.get_full_path(), reverse("sign-in"), "verder")
        raise Http404

    def unpacked(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        return guarded(request, kwargs.pop("slug"), *args, **kwargs)

    return wraps(view)(unpacked)
