"""An integrity channel that is open, and reporters with files, for benchmarks of the channel."""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
import struct
import subprocess
import sys
import threading
import zlib
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from PIL import Image
from register_server import SLUG, RefusedError, Register
from survey_server import script

MEGABYTE = 1_000_000
PREPARE = """
import sys
from datetime import date
from graadmeter.service.manage import manage
manage(["migrate", "--database", "default", "--verbosity", "0"])
manage(["migrate", "--database", "responses", "--verbosity", "0"])
from django.db import transaction
from django.utils import timezone
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.models import Channel, KeyHolder
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import Member, Organisation, RoleHolding
from graadmeter.service.organisations.words import Layer, Role, Size
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.organisation_keys import make_key
from graadmeter.service.vault.personal.keypairs import new_key_pair
long_ago, today = date(2020, 1, 1), timezone.localdate()
with transaction.atomic():
    organisation = Organisation.objects.create(slug=sys.argv[1], name="Gemeente Proefstad",
        layer=Layer.GEMEENTE, size=Size.UNDER_1000, valid_from=long_ago)
    make_key(organisation.pk)
with organisation_scope(organisation.pk), transaction.atomic():
    own = {"organisation": organisation}
    def holder(member, kind):
        KeyHolder.objects.create(**own, member=member, kind=kind, public=new_key_pair().public,
            locked=b"-", made_on=today)
    for number, role in enumerate((Role.INTEGRITY_OFFICER, Role.INTEGRITY_OFFICER, Role.CUSTODIAN)):
        account = Account.objects.create_user(f"lid{number}@example.org", "-", name=str(role))
        member = Member.objects.create(**own, account=account, valid_from=long_ago)
        RoleHolding.objects.create(**own, member=member, role=role, valid_from=long_ago)
        holder(member, HolderKind.MEMBER)
    holder(None, HolderKind.RECOVERY)
    Channel.objects.create(**own, choices={"open": True}, changed_on=today)
print("ready")
"""
COUNT = """
import django, hashlib, json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "graadmeter.service.project.settings")
django.setup()
from collections import Counter
from django.db.models import Count, F
from graadmeter.errors import UserError
from graadmeter.service.integrity.files import content_of
from graadmeter.service.integrity.models import Attachment, AttachmentPiece, Event, Report
from graadmeter.service.integrity.models import ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, open_by_receipt
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault import SealBrokenError
told = json.loads(sys.stdin.read())
found = Counter(missing=0, unreadable=0, wrong_story=0, wrong_file=0)
def look(opened, word, digest):
    if opened.read(opened.report, "sealed_core")["story"] != word:
        found["wrong_story"] += 1
    digests = []
    for each in Attachment.objects.filter(report=opened.report):
        whole = hashlib.sha256()
        for piece in content_of(opened, each, scrubbed=False):
            whole.update(piece)
        digests.append(whole.hexdigest())
        for _piece in content_of(opened, each, scrubbed=True) if each.copy_pieces else ():
            pass
    if digests != [digest]:
        found["wrong_file"] += 1
with organisation_scope(Organisation.objects.get(slug=sys.argv[1]).pk):
    for receipt, word, digest in told:
        try:
            look(open_by_receipt(receipt), word, digest)
        except UserError:
            found["missing"] += 1
        except (NotARecipientError, SealBrokenError):
            found["unreadable"] += 1
    ids = set(Report.objects.values_list("pk", flat=True))
    keys = Counter(ReportKey.objects.values_list("report_id", flat=True))
    half = Attachment.objects.annotate(there=Count("rows"))
    half = half.values_list("pieces", "copy_pieces", "there")
    stray = sum(model.objects.exclude(report__in=Report.objects.all()).count()
        for model in (Attachment, Event, ReportKey))
    print(json.dumps({**found, "reports": len(ids),
        "without_keys": sum(keys[each] != 4 for each in ids),
        "without_event": len(ids - set(Event.objects.values_list("report_id", flat=True))),
        "without_file": len(ids - set(Attachment.objects.values_list("report_id", flat=True))),
        "half_files": sum(there != pieces + (copies or 0) for pieces, copies, there in half),
        "stray_rows": stray + AttachmentPiece.objects.exclude(
            attachment__in=Attachment.objects.all()).count()}))
"""
PARTS = (
    "unreadable",
    "without_keys",
    "without_event",
    "without_file",
    "half_files",
    "stray_rows",
)
_RECEIPT = re.compile(r'class="receipt-code">\s*([0-9A-Z-]{20,30})\s*<')
_JPEG: list[bytes] = []
_making = threading.Lock()


class ToldToWaitError(RuntimeError):
    """The server said that it answers again later.

    Attributes:
        seconds: when.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Filled:
    """A report as somebody filled it in.

    Attributes:
        secret: the idempotency key of the form.
        word: the story.
        name, data: of the file.
    """

    secret: str
    word: str
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """By which the file is known again."""
        return hashlib.sha256(self.data).hexdigest()


def prepare(found: Register) -> None:
    """An organisation with officers, a custodian, a recovery key and an open channel."""
    script(PREPARE, found.environment, SLUG)


def filled(number: int) -> Filled:
    """Another report with a file of about a megabyte: a photograph, a picture or a document."""
    name, make = (("foto.jpg", a_jpeg), ("plaatje.png", a_png), ("stuk.pdf", a_pdf))[number % 3]
    return Filled(secrets.token_hex(32), f"kanarie{secrets.token_hex(8)}", name, make())


def mostly_small(number: int) -> Filled:
    """Another report with a text or picture of some 20 kB; one in twenty is of a megabyte."""
    if number % 20 == 0:
        return filled(number)
    if number % 4 == 0:
        name, data = "plaatje.png", a_png(80, 80)
    else:
        name, data = "gesprek.txt", secrets.token_hex(10_000).encode()
    return Filled(secrets.token_hex(32), f"kanarie{secrets.token_hex(8)}", name, data)


def a_jpeg() -> bytes:
    """Noise, with something of its own in a comment."""
    with _making:
        if not _JPEG:
            image = Image.frombytes("RGB", (1080, 1080), secrets.token_bytes(1080 * 1080 * 3))
            written = io.BytesIO()
            image.save(written, "JPEG", quality=85)
            _JPEG.append(written.getvalue())
    base, own = _JPEG[0], secrets.token_bytes(60_000)
    return base[:2] + b"\xff\xfe" + struct.pack(">H", len(own) + 2) + own + base[2:]


def a_png(width: int = 570, height: int = 580) -> bytes:
    """Noise that is not compressed."""
    rows = b"".join(b"\0" + secrets.token_bytes(3 * width) for _row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 0)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def a_pdf() -> bytes:
    """A page with a stream of noise beside it."""
    noise = secrets.token_bytes(MEGABYTE)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Noise 4 0 R>>",
        b"<</Length %d>>stream\n" % len(noise) + noise + b"\nendstream",
    )
    written, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer<</Size 5/Root 1 0 R>>\n"
    return written + end + b"startxref\n%d\n%%%%EOF\n" % len(written)


def hand_in(port: int, report: Filled) -> str:
    """Presses the last button of the form; the receipt.

    Raises:
        ToldToWaitError: too much was asked this minute.
        RefusedError: the server answered something else than a receipt.
        OSError: it did not answer.
    """
    fields = {
        "sleutel": report.secret,
        "wijze": "anoniem",
        "over": "staff",
        "verhaal": report.word,
        "naar": "versturen",
    }
    boundary = secrets.token_hex(16)
    lines = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    lines += f'--{boundary}\r\nContent-Disposition: form-data; name="bestand"; '
    lines += f'filename="{report.name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = lines.encode() + report.data + f"\r\n--{boundary}--\r\n".encode()
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        connection.request("POST", f"/integriteit/{SLUG}/melden/", body, kind)
        response = connection.getresponse()
        text = response.read().decode()
    except HTTPException as error:  # the server went away in the middle of an answer
        raise ConnectionError(repr(error)) from error
    finally:
        connection.close()
    if response.status == 429:
        raise ToldToWaitError(int(response.headers["Retry-After"]))
    found = _RECEIPT.search(text)
    if response.status != 200 or found is None:
        raise RefusedError(f"{response.status} {text[:200]}")
    return found[1]


def counts(found: Register, told: list[tuple[str, str, str]]) -> dict[str, int]:
    """What is in the database, and what receipts open.

    Args:
        found: whose server was stopped.
        told: receipts, with the story and the digest of the file that they must open.
    """
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", COUNT, SLUG],
        env=found.environment,
        input=json.dumps(told),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    counted: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counted
