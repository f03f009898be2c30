"""What a manifest must look like to be relied on: the one place where one is read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.publication.edition import Release
from graadmeter.publication.manifest import GENERATOR

_NOT_IN_ORDER = "edition.releases"


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Release(_Form):
    version: int = Field(ge=1)
    date: date
    reason: str


class _Edition(_Form):
    releases: tuple[_Release, ...] = ()


class _Manifest(_Form):
    """What is read from every manifest of ours, of a publication, microdata or an export."""

    outputs: dict[str, str]
    archive: dict[str, str] = {}
    edition: _Edition = _Edition()


class _Part(_Form):
    title: str
    sha256: str


class _Published(_Manifest):
    """What a later version needs beside that."""

    language: str
    tables: dict[str, str]
    inputs: dict[str, str]
    versions: dict[str, str]
    parts: dict[str, _Part] = {}


def read_manifest(data: bytes, where: str) -> dict[str, Any] | None:
    """A manifest of ours; None when it is not one.

    Args:
        data: its bytes.
        where: the folder that it is of, for messages.

    Raises:
        UserError: it is of ours and damaged, so that nobody can say what was published.
    """
    try:
        manifest = json.loads(data)
    except ValueError:
        return None
    if not isinstance(manifest, dict) or manifest.get("generator") != GENERATOR:
        return None
    fault = _fault(data)
    if fault is not None:
        raise UserError(
            _("het manifest van deze map is beschadigd, bij {place}").format(place=fault),
            where=where,
            mend=_("Zet manifest.json terug uit een kopie; er wordt niets overschreven."),
        )
    return manifest


def releases_of(manifest: dict[str, Any]) -> tuple[Release, ...]:
    """The versions that a manifest speaks of, oldest first; none when it is of a draft.

    Args:
        manifest: as it was read here.
    """
    return tuple(
        Release(one["version"], date.fromisoformat(one["date"]), one["reason"])
        for one in manifest.get("edition", {}).get("releases", [])
    )


def _fault(data: bytes) -> str | None:
    """The first place that is not as it must be; None when all is well."""
    try:
        releases = _Manifest.model_validate_json(data).edition.releases
        if releases:
            _Published.model_validate_json(data)
    except ValidationError as error:
        return ".".join(map(str, error.errors()[0]["loc"])) or "{}"
    days = [one.date for one in releases]
    numbered = [one.version for one in releases] == list(range(1, len(releases) + 1))
    return None if numbered and days == sorted(days) else _NOT_IN_ORDER
