"""Makes ``vectors.json``: what the service writes, for whoever writes another implementation.

    DJANGO_SETTINGS_MODULE=tests.service.settings python -m \
        tests.service.registers.vault_personal.make_vectors > vectors.json

Secrets and ids follow from fixed seeds. Nonces, ephemeral keys and shares are random each time, as
they are in service; the second implementation makes the same bytes of the same ones. Vectors of
others, with their sources, are in ``official.json``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import uuid
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.test import override_settings
from nacl.pwhash import argon2id
from tests.service.registers.vault_personal import second

from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal import envelopes, keypairs, padding, passphrases, streams
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.personal.shares import make_shares
from graadmeter.service.vault.receipts import receipt_from, receipt_key

SIZES = [0, 1, 4088, 4089, 8184, 8185, 16377, 32761, 65528, 65529, 131064, 131065, 1000000]
FILES = [0, 5000, 65527, 65528, 65529, 65536, 131072, 200000]
PASSPHRASES = ["  Vijf  blauwe Stoelen op ﬁets ", "abcde fghjk mnpqr stvwx yz0l2"]


def secret_of(name: str) -> bytes:
    """The 32 bytes that belong to a name, the same ones each time."""
    return hashlib.sha256(f"graadmeter vector {name}".encode()).digest()


def id_of(name: str) -> uuid.UUID:
    return uuid.UUID(bytes=secret_of(name)[:16], version=4)


def file_of(length: int) -> bytes:
    """A file of this many bytes: 0, 1, 2 and so on up to 250, and again."""
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def vectors() -> dict[str, Any]:
    organisation, report = id_of("organisation"), id_of("report")
    place = Place(organisation, "integrity_report", "sealed_story", report)
    context = keypairs.Context("report key", organisation, report, "member 1", 3)
    return {
        "padding": [[size, padding.step_of(size)] for size in SIZES],
        "place": {**_plain(place), "written": place.written().hex()},
        "context": {**_plain(context), "written": context.written().hex()},
        "receipt": _receipt(),
        "sealed": _sealed(context),
        "envelope": _envelope(place),
        "files": _files(place),
        "locked": _locked(context),
        "shares": _shares(context),
    }


def _plain(thing: Place | keypairs.Context) -> dict[str, Any]:
    each = asdict(thing).items()
    return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in each}


def _receipt() -> dict[str, str]:
    pepper = secret_of("pepper")
    with override_settings(KEYS=replace(settings.KEYS, pepper=base64.b64encode(pepper).decode())):
        receipt = receipt_from(secret_of("reporter"))
        key, pair = receipt_key(receipt), reporter_pair(receipt)
    return {
        "pepper": pepper.hex(),
        "receipt": receipt,
        "receipt_key": key.hex(),
        "private": pair.private.hex(),
        "public": pair.public.hex(),
    }


def _sealed(context: keypairs.Context) -> dict[str, str]:
    pair = keypairs.key_pair_from(secret_of("member"))
    key, ephemeral = secret_of("report key"), secret_of("ephemeral")
    return {
        "seed": secret_of("member").hex(),
        "private": pair.private.hex(),
        "public": pair.public.hex(),
        "content": key.hex(),
        "sealed": keypairs.seal_to(pair.public, key, context).hex(),
        "ephemeral_of_second": ephemeral.hex(),
        "sealed_by_second": second.seal_to(pair.public, key, context.written(), ephemeral).hex(),
    }


def _envelope(place: Place) -> dict[str, Any]:
    content = "Een verhaal van één regel".encode()
    closed = envelopes.close(secret_of("report key"), 3, content, place)
    return {
        "key": secret_of("report key").hex(),
        "version": 3,
        "content": content.hex(),
        "envelope_base64": base64.b64encode(closed).decode(),
    }


def _files(place: Place) -> dict[str, Any]:
    file_id = id_of("file")
    key = streams.file_key(secret_of("report key"), file_id)
    made = []
    for length in FILES:
        sealed = b"".join(streams.encrypt([file_of(length)], key, place))
        made.append(
            {
                "length": length,
                "header": sealed[1 : streams.START_BYTES].hex(),
                "sealed_length": len(sealed),
                "sealed_sha256": hashlib.sha256(sealed).hexdigest(),
            }
        )
    return {
        "report_key": secret_of("report key").hex(),
        "file_id": str(file_id),
        "file_key": key.hex(),
        "files": made,
    }


def _locked(context: keypairs.Context) -> list[dict[str, str]]:
    private = secret_of("private")
    least = {"opslimit": argon2id.OPSLIMIT_MIN, "memlimit": argon2id.MEMLIMIT_MIN}
    return [
        {
            "private": private.hex(),
            "typed": text,
            "passphrase": passphrases.normal(text),
            "locked": passphrases.lock(private, text, context, **least).to_bytes().hex(),
        }
        for text in PASSPHRASES
    ]


def _shares(context: keypairs.Context) -> dict[str, Any]:
    private = secret_of("recovery")
    shares, wrapped = make_shares(private, context)
    return {"private": private.hex(), "shares": shares, "wrapped": wrapped.to_bytes().hex()}


if __name__ == "__main__":
    json.dump(vectors(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
