"""Taking files: in memory alone, no more than fits, and what is too large is never read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any, cast

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.attachments import kinds
from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.incidents.attachments.kinds import MOST_BYTES, MOST_FILES, too_large
from graadmeter.service.incidents.attachments.scrubbing import checked, renamed
from graadmeter.service.incidents.reporting.showing import answer_with

FIELD = "bestand"
_REST = 1024 * 1024
"""What a form weighs besides its files."""
MOST_POSTED = MOST_FILES * MOST_BYTES + _REST
READ_TO_THE_END = 4 * MOST_POSTED
"""A browser shows an answer only when all it sends was read; beyond this the connection ends."""


class EvidenceHandler(FileUploadHandler):
    """Holds files in memory, and of one that is too large nothing but that it is."""

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **options: Any) -> None:
        """A file begins."""
        super().new_file(*args, **options)
        self.pieces: list[bytes] = []
        self.length = 0
        self.files = getattr(self, "files", 0) + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Keeps a piece, unless the file is too large already."""
        self.length += len(raw_data)
        if self.length > MOST_BYTES or self.files > MOST_FILES:
            self.pieces = []
            if self.length > READ_TO_THE_END:
                raise StopUpload(connection_reset=True)
        else:
            self.pieces.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:  # noqa: ARG002
        """The file; a too large one is empty and says how large it was."""
        held = b"".join(self.pieces)
        found = InMemoryUploadedFile(
            BytesIO(held),
            self.field_name,
            self.file_name,
            self.content_type,
            self.length,
            self.charset,
            self.content_type_extra,
        )
        self.pieces = []
        return found


def with_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets a page take files by `EvidenceHandler`; a body that is far too large is not read."""
    protected = csrf_protect(view)

    @csrf_exempt  # only so that the handler can be set first; the view itself is protected
    @wraps(view)
    def taking(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > READ_TO_THE_END:
            context = {"problem": too_large()}
            return answer_with(request, "too_large", context, status=413)
        request.upload_handlers = [EvidenceHandler(request)]
        return protected(request, *args, **kwargs)

    return cast(Callable[..., HttpResponse], taking)


@dataclass(frozen=True)
class Taken:
    """What came of the files of a form.

    Attributes:
        evidence: what can be kept.
        refused: a name and why it cannot be, in words.
        renamed: the names that said something else than what is in the file.
    """

    evidence: Sequence[Evidence]
    refused: Sequence[tuple[str, str]]
    renamed: Sequence[str]


def taken(request: HttpRequest, room: int = MOST_FILES) -> Taken:
    """The files of a request, each of them checked.

    Args:
        request: of a view with `with_files`.
        room: how many more there may be.
    """
    evidence: list[Evidence] = []
    refused: list[tuple[str, str]] = []
    other: list[str] = []
    for file in request.FILES.getlist(FIELD):
        name = file.name or _("bestand")
        try:
            if len(evidence) >= room:
                raise UserError(
                    _("Er passen niet meer dan {most} bestanden bij").format(most=MOST_FILES),
                    mend=_("Later kunt u er bij uw melding nog meer toevoegen."),
                )
            if (file.size or 0) > MOST_BYTES:
                raise too_large()
            found = checked(name, file.read())
        except UserError as error:
            refused.append((name, f"{error.what}. {error.mend}"))
            continue
        evidence.append(found)
        if renamed(name, kinds.KINDS[found.kind]):
            other.append(found.name)
    return Taken(evidence, refused, other)
