"""A PDF without who made it, without scripts and without files inside it."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Name, Stream

from graadmeter.service.incidents.attachments.images import without_segments
from graadmeter.service.incidents.attachments.refusal import RefusalError

_TRACES = {
    "/Metadata": "properties",
    "/PieceInfo": "properties",
    "/LastModified": "properties",
    "/AA": "scripts",
    "/JS": "scripts",
    "/JavaScript": "scripts",
    "/OpenAction": "scripts",
    "/XFA": "scripts",
    "/AF": "files",
    "/EF": "files",
    "/EmbeddedFiles": "files",
    "/RichMediaContent": "files",
    "/Collection": "files",
}
_ACTIONS = frozenset({"/URI", "/GoTo", "/Named"})
"""Actions that may stay: going to an address or to a page, when somebody asks for it."""
_ATTACHED = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


def clean_pdf(data: bytes) -> tuple[bytes, list[str]]:
    """A rebuilt PDF: whatever is not reached from its pages is gone.

    Raises:
        RefusalError: it has a password, or cannot be read.
    """
    removed: set[str] = set()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) == 0:
                raise RefusalError("broken")
            if pdf.trailer.get("/Info") is not None:
                removed.add("properties")
                del pdf.trailer["/Info"]
            for each in list(pdf.objects):
                if isinstance(each, Dictionary | Stream):
                    _clean(each, removed)
            written = io.BytesIO()
            pdf.remove_unreferenced_resources()
            pdf.save(written, deterministic_id=True, linearize=False)
    except pikepdf.PasswordError as error:
        raise RefusalError("locked") from error
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError) as error:
        raise RefusalError("broken") from error
    return written.getvalue(), sorted(removed)


def _clean(part: pikepdf.Object, removed: set[str], depth: int = 0) -> None:
    for key in list(part.keys()):
        if key in _TRACES:
            removed.add(_TRACES[key])
            del part[key]
            continue
        value = part[key]
        if key in {"/A", "/PA"} and isinstance(value, Dictionary) and _acts(value):
            removed.add("scripts")
            del part[key]
        elif key == "/Annots" and isinstance(value, pikepdf.Array):
            kept = [each for each in value if not _attaches(each)]
            if len(kept) < len(value):
                removed.add("files")
                part[key] = pikepdf.Array(kept)
        elif isinstance(value, Dictionary) and not value.is_indirect and depth < 20:
            _clean(value, removed, depth + 1)
    if isinstance(part, Stream) and part.get("/Filter") == Name("/DCTDecode"):
        raw = part.read_raw_bytes()
        plain = without_segments(raw)
        if plain != raw:
            removed.add("properties")
            part.write(plain, filter=Name("/DCTDecode"))


def _acts(action: Dictionary) -> bool:
    return str(action.get("/S", "")) not in _ACTIONS or "/Next" in action


def _attaches(annotation: pikepdf.Object) -> bool:
    return isinstance(annotation, Dictionary) and str(annotation.get("/Subtype", "")) in _ATTACHED
