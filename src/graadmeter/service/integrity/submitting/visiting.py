"""Who is at a page for reporters: of which organisation, and signed in as a member or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from graadmeter.language import current_language
from graadmeter.service.incidents.reporting.leaving import ELSEWHERE
from graadmeter.service.incidents.reporting.showing import long_day
from graadmeter.service.integrity.channel import ChannelChoices, channel_of
from graadmeter.service.integrity.holding.readiness import is_open
from graadmeter.service.integrity.models import Channel
from graadmeter.service.integrity.submitting.asking import Adviser, Handler, advisers, handlers
from graadmeter.service.integrity.submitting.throttling import budget
from graadmeter.service.integrity.submitting.uploads import without_cookies
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.scope import organisation_scope

View = Callable[..., HttpResponse]
_OTHER = {"nl": "-en", "en": ""}


@dataclass(frozen=True)
class Visit:
    """A request at a page for reporters.

    Attributes:
        organisation: where is reported.
        channel: what that organisation chose.
        today: the day.
        member: who is signed in; None on the public pages, whoever it is.
    """

    organisation: Organisation
    channel: ChannelChoices
    today: date
    member: Member | None = None

    # What follows is asked for many times in one request, and each time costs several queries.
    @cached_property
    def is_open(self) -> bool:
        """Whether a report can come in now: somebody must be able to open it."""
        return self.organisation.exists_on(self.today) and is_open(self.today)

    @cached_property
    def handlers(self) -> list[Handler]:
        """See `asking.handlers`."""
        return handlers(self.today)

    @cached_property
    def advisers(self) -> list[Adviser]:
        """See `asking.advisers`."""
        return advisers(self.today)

    @property
    def signed_in(self) -> bool:
        """Whether it is known who is there."""
        return self.member is not None

    @property
    def form(self) -> str:
        """The address of the form."""
        if self.member is not None:
            return reverse("integrity-report-own", kwargs={"slug": self.organisation.slug})
        return self.address("integrity-submit")

    def address(self, name: str) -> str:
        """The address of a public page in the language of this one."""
        ending = "-en" if current_language() == "en" else ""
        return reverse(f"{name}{ending}", kwargs={"slug": self.organisation.slug})

    def elsewhere(self, name: str) -> str:
        """The address of a public page in the other language."""
        ending = _OTHER[current_language()]
        return reverse(f"{name}{ending}", kwargs={"slug": self.organisation.slug})


def answer_with(
    request: HttpRequest, name: str, visit: Visit, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page by the name of its template, with what all of these pages use."""
    common = {
        "visit": visit,
        "frame": "integrity/public/frame.html"
        if visit.member is None
        else "organisations/frame.html",
        "long_day": long_day,
        "away": ELSEWHERE,
        "page_name": "",
    }
    return render(request, f"integrity/public/{name}.html", {**common, **context}, status=status)


def public(*, while_open: bool) -> Callable[[View], View]:
    """Opens a page to everybody, in the scope of the organisation of its ``slug``.

    The view is ``view(request, visit)``. What is sent to it counts for the budget of its part of
    the net, before anything else is looked at.

    Args:
        while_open: whether it is there only as long as reports can come in. Who has a report goes
            on with it when the channel is closed.
    """

    def guard(view: View) -> View:
        def guarded(request: HttpRequest, slug: str) -> HttpResponse:
            organisation = Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                raise Http404
            with organisation_scope(organisation.pk):
                visit = Visit(organisation, channel_of(), timezone.localdate())
                if not (visit.is_open if while_open else Channel.objects.exists()):
                    raise Http404
                wait = _wait(request)
                if wait:
                    response = answer_with(request, "busy", visit, {"wait": wait}, status=429)
                    response.headers["Retry-After"] = str(wait)
                    return response
                return view(request, visit)

        return without_cookies(wraps(view)(guarded))

    return guard


def _wait(request: HttpRequest) -> int:
    if request.method != "POST":
        return 0
    return budget().spend(str(request.META.get("REMOTE_ADDR", "")))
