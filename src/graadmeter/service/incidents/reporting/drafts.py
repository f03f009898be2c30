"""A report that is being written: only who has its cookie can find or open it.

The cookie holds thirty-two random bytes. From them follow, keyed with the pepper, the id of the
draft, the key it is sealed with, and the key of the report by which it becomes one case and one
receipt. In the database stands none of these but the id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.incidents.models import Draft
from graadmeter.service.incidents.reporting.answers import Answers
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation, organisation_scope
from graadmeter.service.vault import SealBrokenError, seal, unseal

COOKIE = "melden"
_BYTES = 32
_PLACE = "report draft"
_FILE = "report draft file"


@dataclass(frozen=True)
class FileInDraft:
    """A file that was added, without what is in it."""

    slot: int
    name: str
    size: int
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A draft as it is kept.

    Attributes:
        token: what is in the cookie.
        answers: what was filled in.
        files: what was added.
    """

    token: bytes
    answers: Answers = field(default_factory=Answers)
    files: tuple[FileInDraft, ...] = ()

    @property
    def secret(self) -> bytes:
        """The key of the report: it makes one case, and gives one receipt."""
        return secret_of(self.token)

    @property
    def rows(self) -> list[bytes]:
        """The rows it is in."""
        return [draft_id(self.token), *(_file_id(self.token, each.slot) for each in self.files)]


def _derive(token: bytes, purpose: str) -> bytes:
    return hashlib.blake2b(
        token,
        digest_size=32,
        key=settings.KEYS.key("pepper"),
        person=purpose.encode().ljust(16, b"\0"),
    ).digest()


def secret_of(token: bytes) -> bytes:
    """The key of the report that a token is of, also when its draft is gone."""
    return _derive(token, "report secret")


def draft_id(token: bytes) -> bytes:
    """The id of the row of a draft."""
    return _derive(token, "draft row")


def _file_id(token: bytes, slot: int) -> bytes:
    return _derive(token, f"draft file {slot}")


def begin() -> Written:
    """A new draft, which is not kept yet."""
    return Written(secrets.token_bytes(_BYTES))


def changed(written: Written, answers: Answers, today: date) -> Written:
    """Keeps other answers with a draft, as that is by now.

    Raises:
        DraftGoneError: it is no longer there: what was handed in must not become a draft again.
    """
    with transaction.atomic(using=CONTACTS):
        kept = replace(locked(written), answers=answers)
        save(kept, today)
    return kept


def save(written: Written, today: date) -> None:
    """Keeps a draft."""
    content = {
        "answers": written.answers.model_dump(mode="json", exclude_defaults=True),
        "files": [vars(each) for each in written.files],
    }
    _keep(draft_id(written.token), _sealed(written.token, content, _PLACE), today)


def _keep(key: bytes, sealed: bytes, today: date) -> None:
    with transaction.atomic(using=CONTACTS):
        Draft.objects.update_or_create(
            id=key,
            defaults={"touched_on": today, "sealed": sealed},
            create_defaults={
                "organisation_id": current_organisation(),
                "touched_on": today,
                "sealed": sealed,
            },
        )


def _sealed(token: bytes, content: Any, place: str) -> bytes:
    return seal(_derive(token, "draft key"), content, f"{place} {current_organisation()}")


def load(token: bytes) -> Written | None:
    """The draft of a token, in the organisation of the scope; None when it is not there."""
    row = Draft.objects.filter(id=draft_id(token)).first()
    return None if row is None else _opened(token, row)


def _opened(token: bytes, row: Draft) -> Written | None:
    place = f"{_PLACE} {current_organisation()}"
    try:
        content = unseal(_derive(token, "draft key"), bytes(row.sealed), place)
    except SealBrokenError:
        return None
    files = tuple(
        FileInDraft(**{**each, "removed": tuple(each["removed"])}) for each in content["files"]
    )
    return Written(token, Answers.model_validate(content["answers"]), files)


class DraftGoneError(Exception):
    """The draft was handed in or destroyed from another window."""


def locked(written: Written) -> Written:
    """A draft as it is kept now; call it in a transaction: until its end nobody else changes it.

    Raises:
        DraftGoneError: it is no longer there.
    """
    row = Draft.objects.select_for_update().filter(id=draft_id(written.token)).first()
    fresh = None if row is None else _opened(written.token, row)
    if fresh is None:
        raise DraftGoneError
    return fresh


def add_file(written: Written, evidence: Evidence, today: date) -> Written:
    """Keeps a file with a draft, as that is by now.

    Raises:
        DraftGoneError: the draft is no longer there, so the file would come with no report.
    """
    with transaction.atomic(using=CONTACTS):
        return _grown(locked(written), evidence, today)


def _grown(written: Written, evidence: Evidence, today: date) -> Written:
    slot = max((each.slot for each in written.files), default=0) + 1
    content = {
        "kind": evidence.kind,
        "name": evidence.name,
        "original": _text(evidence.original),
        "copy": None if evidence.copy is None else _text(evidence.copy),
        "removed": list(evidence.removed),
    }
    added = FileInDraft(slot, evidence.name, len(evidence.original), evidence.removed)
    grown = replace(written, files=(*written.files, added))
    _keep(_file_id(written.token, slot), _sealed(written.token, content, _FILE), today)
    save(grown, today)
    return grown


def drop_file(written: Written, slot: int, today: date) -> Written:
    """Takes a file out of a draft.

    Raises:
        DraftGoneError: the draft is no longer there.
    """
    with transaction.atomic(using=CONTACTS):
        held = locked(written)
        shrunk = replace(held, files=tuple(each for each in held.files if each.slot != slot))
        Draft.objects.filter(id=_file_id(written.token, slot)).delete()
        save(shrunk, today)
    return shrunk


def evidence_of(written: Written) -> list[Evidence]:
    """The files of a draft."""
    found = []
    place = f"{_FILE} {current_organisation()}"
    for each in written.files:
        row = Draft.objects.filter(id=_file_id(written.token, each.slot)).first()
        if row is None:
            continue  # handed in from another window just now
        content = unseal(_derive(written.token, "draft key"), bytes(row.sealed), place)
        copy = content["copy"]
        found.append(
            Evidence(
                content["kind"],
                content["name"],
                base64.b64decode(content["original"]),
                None if copy is None else base64.b64decode(copy),
                tuple(content["removed"]),
            )
        )
    return found


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def discard(written: Written) -> None:
    """Destroys a draft."""
    with transaction.atomic(using=CONTACTS):
        Draft.objects.filter(id__in=written.rows).delete()


def forget_old(today: date) -> int:
    """Destroys drafts nobody touched for as long as each organisation keeps them.

    Returns:
        How many rows.
    """
    forgotten = 0
    for organisation in Organisation.objects.all():
        days = choices_of(organisation).draft_days
        with organisation_scope(organisation.pk), transaction.atomic(using=CONTACTS):
            old = Draft.objects.filter(touched_on__lt=today - timedelta(days=days))
            forgotten += old.delete()[0]
    return forgotten


def token_of(request: HttpRequest) -> bytes | None:
    """The token in the cookie of a request."""
    try:
        token = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
    except (binascii.Error, ValueError):
        return None
    return token if len(token) == _BYTES else None


def give(response: HttpResponse, token: bytes, path: str, days: int) -> None:
    """Sets the cookie, for the pages of one organisation."""
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(token).decode(),
        max_age=days * 24 * 60 * 60,
        path=path,
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )


def take_back(response: HttpResponse, path: str) -> None:
    """Removes the cookie."""
    response.delete_cookie(COOKIE, path=path, samesite="Lax")
