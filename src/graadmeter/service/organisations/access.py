"""Who may see a page of a register: members, in the roles they have today.

Whether an organisation has a register, or somebody works there, is not told to who is no member:
they get 404, as for an address that does not exist. See docs/decisions/0045.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from graadmeter.service.accounts.access import require_account, sign_in_required
from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.navigation import Link, links_for, routes_also_for
from graadmeter.service.organisations.people import member_of, roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

P = ParamSpec("P")


@dataclass(frozen=True)
class Visitor:
    """Who asks for a page of an organisation.

    Attributes:
        account: the account that is signed in.
        organisation: of which the page is.
        member: who the account is there; None for an administrator of the installation, who sets
            up and sees no case.
        roles: what they may act as today, also for those they stand in for.
    """

    account: Account
    organisation: Organisation
    member: Member | None
    roles: frozenset[str]

    def has_role(self, *roles: str) -> bool:
        """Whether they act in one of these roles."""
        return not self.roles.isdisjoint(roles)

    def require_member(self) -> Member:
        """The member.

        Raises:
            PermissionDenied: it is an administrator of the installation, who is none.
        """
        if self.member is None:
            raise PermissionDenied
        return self.member

    def navigation(self, path: str) -> list[Link]:
        """The bar of the register for a page, as they see it."""
        also = routes_also_for(self.member, self.roles) if self.member else frozenset[str]()
        member = self.member is not None
        return links_for(self.organisation.slug, self.roles, member, path, also)


Guarded = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, Organisation, P], HttpResponse]
View = Callable[..., HttpResponse]


def visitor_of(account: Account, slug: str) -> Visitor:
    """Who an account is in an organisation today; call it outside a scope.

    Raises:
        Http404: there is no such organisation, or the account is no member of it today.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        member = member_of(account, today)
        if member is None:
            raise Http404
        return Visitor(account, organisation, member, roles_of(member, today))


def member_required(*roles: str) -> Callable[[Guarded[P]], View]:
    """Lets members see a page, in the scope of their organisation.

    The view is ``view(request, visitor, ...)``; its address has a ``slug``, which it does not get.
    The visitor is in ``request.visitor`` as well, for the frame of the page. The answer must be
    made before the view returns: what is streamed later is outside the scope.

    Args:
        *roles: one of which a member must have, or get 403; without any every member may.
    """
    return _guard(visitor_of, roles)


def setup_required(view: Guarded[P]) -> View:
    """Lets those who set up an organisation see a page: its administrators, or the installation's.

    For the latter, who need not be members, ``visitor.member`` is None.
    """
    return _guard(_setting_up, (Role.ADMINISTRATOR,))(view)


def _setting_up(account: Account, slug: str) -> Visitor:
    found: Visitor | None = None
    try:
        found = visitor_of(account, slug)
    except Http404:
        if not account.has_role(InstallationRole.ADMINISTRATOR):
            raise
    if found is not None:
        if account.has_role(InstallationRole.ADMINISTRATOR):
            roles = found.roles | {Role.ADMINISTRATOR}
            return Visitor(account, found.organisation, found.member, roles)
        return found
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return Visitor(account, organisation, None, frozenset({Role.ADMINISTRATOR}))


def _guard(
    find: Callable[[Account, str], Visitor], roles: tuple[str, ...]
) -> Callable[[Guarded[P]], View]:
    def guard(view: Guarded[P]) -> View:
        def inside(request: HttpRequest, slug: str, /, *args: Any, **kwargs: Any) -> HttpResponse:
            visitor = find(require_account(request), slug)
            request.visitor = visitor  # type: ignore[attr-defined]
            if roles and not visitor.has_role(*roles):
                raise PermissionDenied
            with organisation_scope(visitor.organisation.pk):
                return view(request, visitor, *args, **kwargs)

        signed_in = sign_in_required(inside)

        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            slug = kwargs.pop("slug")
            return signed_in(request, slug, *args, **kwargs)

        return guarded

    return guard


def public_organisation(slug: str) -> Organisation:
    """The organisation of a page for everybody.

    Raises:
        Http404: it does not exist today, or takes no reports without an account.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None or not organisation.exists_on(timezone.localdate()):
        raise Http404
    if not choices_of(organisation).takes_public_reports:
        raise Http404
    return organisation


def public_required(view: Open[P]) -> View:
    """Opens a page to everybody, in the scope of the organisation of its ``slug``.

    The view is ``view(request, organisation, ...)``; it gets 404 as `public_organisation` says.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = public_organisation(kwargs.pop("slug"))
        with organisation_scope(organisation.pk):
            return view(request, organisation, *args, **kwargs)

    return guarded
