"""A private key between two pages: found and opened only with a cookie and the database together.

The cookie holds 32 random bytes. The id of the row and the key of what is in it follow from them
(HKDF-SHA256): who has the database lacks the key, who has the cookie lacks what it opens. The row
is of no use after half an hour without a page, after eight hours, and to another account; it is
removed when its owner locks or signs out.

The name of the cookie begins with ``__Secure-`` where there is https. ``__Host-`` would send it to
every page, since it takes the path ``/``; this one goes to the register of one organisation alone.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.models import KeyHolder, Unlocked
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import organisations_of
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope
from graadmeter.service.vault import SealBrokenError, seal, unseal
from graadmeter.service.vault.personal.derivation import derived
from graadmeter.service.vault.personal.keypairs import Context
from graadmeter.service.vault.personal.passphrases import Locked, WrongPassphraseError, unlock

P = ParamSpec("P")
TOKEN_BYTES = 32
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
_RENEWED_AFTER = timedelta(minutes=5)
"""A row is written again at most this often, and not at every page."""
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_FAILED = "integrity.unlock-fail"
_COOKIES = {HolderKind.MEMBER: "sleutel", HolderKind.NOTES: "aantekeningen"}


@dataclass(frozen=True)
class Unlocker:
    """Somebody whose private key is unlocked at this moment.

    Attributes:
        holder: whose key pair it is.
        private: 32 bytes.
    """

    holder: KeyHolder
    private: bytes = field(repr=False)


View = Callable[Concatenate[HttpRequest, Visitor, Unlocker, P], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]


def private_context(holder: KeyHolder) -> Context:
    """What the locked private key of a member is bound to."""
    return Context(
        f"integrity.private.{holder.kind}",
        holder.organisation_id,
        holder.pk,
        str(holder.member_id),
        1,
    )


def holder_of(member: Member, kind: HolderKind = HolderKind.MEMBER) -> KeyHolder | None:
    """The key pair that a member has now."""
    found: KeyHolder | None = KeyHolder.objects.filter(
        member=member, kind=kind, replaced_on__isnull=True
    ).first()
    return found


def owner_of(holder: KeyHolder) -> Member:
    """Whose key pair it is.

    Raises:
        ValueError: it is the recovery key, which is nobody's.
    """
    if holder.member is None:
        raise ValueError(holder.kind)
    return holder.member


def open_private(holder: KeyHolder, passphrase: str, account: Account) -> bytes:
    """The private key of somebody who types their passphrase; it is not kept open.

    Five wrong ones in fifteen minutes, and even the right one is refused for the rest of them,
    without the work of Argon2id. That work is done before the transaction, which counts once more:
    of many at the same moment no more than five are looked at.

    Raises:
        WrongPassphraseError: it is another one, or there were too many wrong ones.
    """
    if _failures(holder, account) >= MOST_FAILURES:
        raise _wrong_or_too_many()
    try:
        private = unlock(
            Locked.from_bytes(bytes(holder.locked)), passphrase, private_context(holder)
        )
    except WrongPassphraseError:
        private = b""
    with transaction.atomic(using=CONTACTS):
        Account.objects.select_for_update().get(pk=account.pk)
        too_many = _failures(holder, account) >= MOST_FAILURES
        if not private and not too_many:
            _record(holder, account, _FAILED)
    if private and not too_many:
        return private
    raise _wrong_or_too_many()


def unlock_for(
    holder: KeyHolder, passphrase: str, account: Account, now: datetime | None = None
) -> bytes:
    """Opens a private key and keeps it open for the pages that follow.

    Returns:
        What goes into the cookie; give it to `give_cookie`.

    Raises:
        WrongPassphraseError: it is another one, or there were too many wrong ones.
    """
    private = open_private(holder, passphrase, account)
    with transaction.atomic(using=CONTACTS):
        token = keep_open(holder, private, now)
        _record(holder, account, "integrity.unlock")
    return token


def keep_open(holder: KeyHolder, private: bytes, now: datetime | None = None) -> bytes:
    """Writes the row of an unlocked key, inside a transaction; gives what opens it."""
    token, moment = secrets.token_bytes(TOKEN_BYTES), now or timezone.now()
    content = {"private": private.hex(), "latest": (moment + LONGEST).isoformat()}
    Unlocked.objects.create(
        organisation_id=holder.organisation_id,
        id=_id_of(token),
        holder=holder,
        sealed=seal(_key_of(token), content, _place(holder)),
        until=moment + IDLE,
    )
    return token


def unlocked(
    token: bytes,
    member: Member,
    kind: HolderKind = HolderKind.MEMBER,
    now: datetime | None = None,
) -> Unlocker | None:
    """The unlocked key of a member that a cookie opens, if it is still good.

    Args:
        token: what was in the cookie.
        member: who asks; a cookie of somebody else opens nothing.
        kind: of which key.
        now: the moment.
    """
    moment = now or timezone.now()
    row = (
        Unlocked.objects.filter(
            id=_id_of(token),
            until__gt=moment,
            holder__member=member,
            holder__kind=kind,
            holder__replaced_on__isnull=True,
        )
        .select_related("holder")
        .first()
    )
    if row is None:
        return None
    try:
        content = unseal(_key_of(token), bytes(row.sealed), _place(row.holder))
    except SealBrokenError:
        return None
    latest = datetime.fromisoformat(content["latest"])
    if latest <= moment:
        return None
    until = min(moment + IDLE, latest)
    if until - row.until > _RENEWED_AFTER:
        Unlocked.objects.filter(pk=row.pk).update(until=until)
    return Unlocker(row.holder, bytes.fromhex(content["private"]))


def lock_again(holder: KeyHolder, account: Account) -> None:
    """Locks the key of somebody in every browser at once."""
    with transaction.atomic(using=CONTACTS):
        Unlocked.objects.filter(holder=holder).delete()
        _record(holder, account, "integrity.lock")


def forget_unlocked(now: datetime) -> int:
    """Removes rows that open nothing any more, or of accounts that were closed; a part of the tick.

    Returns:
        How many.
    """
    with every_organisation():
        past = Unlocked.objects.filter(until__lte=now)
        closed = Unlocked.objects.filter(holder__member__account__is_active=False)
        ended = Unlocked.objects.filter(holder__member__valid_until__lt=timezone.localdate(now))
        return int(sum(rows.delete()[0] for rows in (past, closed, ended)))


def unlocked_required_for(
    kind: HolderKind, unlock_route: str, key_route: str
) -> Callable[[View[P]], Plain[P]]:
    """Lets those see a page whose key of a kind is unlocked; see `unlocked_required`.

    Args:
        kind: of key.
        unlock_route: the page where it is unlocked.
        key_route: the page where one makes it.
    """

    def guard(view: View[P]) -> Plain[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            found = unlocker_of(request, visitor, kind)
            if found is not None:
                return view(request, visitor, found, *args, **kwargs)
            slug = visitor.organisation.slug
            if holder_of(visitor.require_member(), kind) is None:
                return redirect(key_route, slug)
            address = reverse(unlock_route, kwargs={"slug": slug})
            if request.method in ("GET", "HEAD"):
                return redirect(f"{address}?{urlencode({'verder': request.path})}")
            # Going back in the browser keeps what was typed; a redirect would throw it away.
            context = {"visitor": visitor, "address": address}
            return render(request, "integrity/holding/locked.html", context, status=409)

        return guarded

    return guard


def unlocked_required(view: View[P]) -> Plain[P]:
    """Lets members see a page while their key is unlocked, and sends others to unlock it.

    Put it under ``member_required``; the view is ``view(request, visitor, unlocker, ...)``.
    """
    return unlocked_required_for(HolderKind.MEMBER, "integrity-unlock", "integrity-key")(view)


def unlocker_of(
    request: HttpRequest, visitor: Visitor, kind: HolderKind = HolderKind.MEMBER
) -> Unlocker | None:
    """The unlocked key of a visitor, if there is one."""
    try:
        token = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(kind), ""))
    except (binascii.Error, ValueError):
        return None
    if len(token) != TOKEN_BYTES or visitor.member is None:
        return None
    return unlocked(token, visitor.member, kind)


def cookie_name(kind: HolderKind = HolderKind.MEMBER) -> str:
    """The name of the cookie."""
    return f"__Secure-{_COOKIES[kind]}" if settings.SECURE else _COOKIES[kind]


def give_cookie(
    response: HttpResponse, slug: str, token: bytes, kind: HolderKind = HolderKind.MEMBER
) -> HttpResponse:
    """Sets the cookie, which is gone with the browser."""
    response.set_cookie(
        cookie_name(kind),
        base64.urlsafe_b64encode(token).decode(),
        path=_path(slug),
        httponly=True,
        secure=settings.SECURE,
        samesite="Strict",
    )
    return response


def take_cookie(
    response: HttpResponse, slug: str, kind: HolderKind = HolderKind.MEMBER
) -> HttpResponse:
    """Removes it."""
    response.delete_cookie(cookie_name(kind), path=_path(slug), samesite="Strict")
    return response


def lock_at_sign_out(sender: Any, user: Any, **_facts: Any) -> None:  # noqa: ARG001
    """Locks all keys of who signs out."""
    if not isinstance(user, Account):
        return
    for organisation in organisations_of(user, timezone.localdate()):
        with organisation_scope(organisation.pk):
            Unlocked.objects.filter(holder__member__account=user).delete()


def watch_sign_out() -> None:
    """Has keys locked at signing out; call it once, when the service starts."""
    user_logged_out.connect(lock_at_sign_out, dispatch_uid="graadmeter.integrity.lock")


def _path(slug: str) -> str:
    return reverse("case-worklist", kwargs={"slug": slug})


def _failures(holder: KeyHolder, account: Account) -> int:
    since = (timezone.now() - LOCKED_FOR).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry.objects.filter(
        organisation_id=holder.organisation_id,
        subject=str(holder.pk),
        account_id=account.pk,
        action=_FAILED,
        at__gte=since,
    ).count()


def _wrong_or_too_many() -> WrongPassphraseError:
    """The same words for both, so that they do not tell whether a passphrase was right."""
    return WrongPassphraseError(
        _("Deze wachtzin klopt niet, of er is te vaak een verkeerde getypt"),
        where="wachtzin",
        mend=_(
            "Let op hoofdletters en leestekens. Na vijf keer fout moet u vijftien minuten wachten."
        ),
    )


def _id_of(token: bytes) -> bytes:
    return derived(token, "integrity unlocked id 1")


def _key_of(token: bytes) -> bytes:
    return derived(token, "integrity unlocked key 1")


def _place(holder: KeyHolder) -> str:
    return f"integrity.unlocked {holder.organisation_id} {holder.pk}"


def _record(holder: KeyHolder, account: Account, action: str) -> None:
    record(
        organisation_id=holder.organisation_id,
        account=account,
        action=action,
        subject=str(holder.pk),
    )
