"""A Word file without who wrote, changed or remarked, and without programs or files inside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from lxml import etree

from graadmeter.service.incidents.attachments.images import without_segments
from graadmeter.service.incidents.attachments.refusal import RefusalError

MOST_PARTS = 2000
MOST_BYTES = 100 * 1024 * 1024
_CHUNK = 64 * 1024
_WRITERS = frozenset({"author", "initials", "date", "dateUtc", "userId", "providerId"})
_EMPTY = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "word/people.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
"""Parts that say who; what refers to them stays whole."""
_PROGRAMS = ("word/vba", "word/activeX/", "word/embeddings/")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def clean_word(data: bytes) -> tuple[bytes, list[str]]:
    """A copy with every part written anew.

    Raises:
        RefusalError: it unpacks to too much, holds programs or other files, or cannot be read.
    """
    removed: set[str] = set()
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_BYTES:
                raise RefusalError("too_much")
            if any(each.filename.startswith(_PROGRAMS) for each in parts):
                raise RefusalError("programs")
            room = MOST_BYTES
            with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
                for each in parts:
                    content = _unpacked(archive, each, room)
                    room -= len(content)
                    # A fixed time: when it was written is a trace as well.
                    copy.writestr(
                        zipfile.ZipInfo(each.filename, (1980, 1, 1, 0, 0, 0)),
                        _clean(each.filename, content, removed),
                        zipfile.ZIP_DEFLATED,
                    )
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise RefusalError("broken") from error
    except etree.XMLSyntaxError as error:
        raise RefusalError("broken") from error
    return written.getvalue(), sorted(removed)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    # What a part says of its own size may be false, so it is unpacked piece by piece.
    pieces, length = [], 0
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            length += len(piece)
            if length > room:
                raise RefusalError("too_much")
            pieces.append(piece)
    return b"".join(pieces)


def _clean(name: str, content: bytes, removed: set[str]) -> bytes:
    if name in _EMPTY:
        removed.add("properties")
        return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _EMPTY[name]
    ending = PurePosixPath(name).suffix.lower()
    if ending in {".jpg", ".jpeg"}:
        plain = without_segments(content)
        if plain != content:
            removed.add("properties")
        return plain
    if ending not in {".xml", ".rels"}:
        return content
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(content, parser)
    if tree.getroottree().docinfo.doctype:
        raise RefusalError("broken")
    for element in tree.iter(etree.Element):
        for key in list(element.attrib):
            if etree.QName(key).localname in _WRITERS and etree.QName(key).namespace:
                removed.add("author")
                element.attrib[key] = "1980-01-01T00:00:00Z" if "date" in key else ""
        if element.tag == _RELATIONS and _fetches(element):
            removed.add("scripts")
            element.attrib["Target"] = "about:blank"
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _fetches(relation: etree._Element) -> bool:
    """Whether opening the file would fetch something from elsewhere; a link to follow does not."""
    outside = relation.get("TargetMode") == "External"
    return outside and not (relation.get("Type") or "").endswith("/hyperlink")
