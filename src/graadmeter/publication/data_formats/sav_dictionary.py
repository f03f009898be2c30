"""What an SPSS file must say that the library cannot write: sets of answers, weight, fixed date.

The dictionary of a system file is a row of records after a header of 176 bytes. Form: the PSPP
developer's guide, chapter "System File Format" (GNU PSPP, Free Software Foundation): File Header
Record, Variable Record, Value Labels Records, Document Record, Long Variable Names Record, Multiple
Response Sets Records. Sets are written as a record of type 7, subtype 7: a line per set, with its
name, ``D``, the counted value and the label with their lengths, and the short variable names.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADER = 176
_WEIGHT_INDEX = 76
_CREATED = 92
_CREATED_LENGTH = 17
# A file must hold a date and a time; without the real one, the same answers give the same bytes.
_FIXED = b"01 Jan 0000:00:00"

_VARIABLE, _VALUE_LABELS, _DOCUMENT, _EXTENSION, _END = 2, 3, 6, 7, 999
_MULTIPLE_RESPONSE, _LONG_NAMES = 7, 13


class DictionaryError(ValueError):
    """The bytes are not a dictionary as the library writes it."""


@dataclass(frozen=True)
class ResponseSet:
    """A multiple dichotomy set: variables of which one value means "chosen".

    Attributes:
        name: without the dollar sign that the file puts before it.
        variables: their long names.
        counted: the value that means "chosen".
    """

    name: str
    label: str
    variables: tuple[str, ...]
    counted: int = 1


@dataclass(frozen=True)
class Record:
    """One record of a dictionary: its kind and where it starts and stops."""

    kind: int
    start: int
    stop: int
    subtype: int = 0


def completed(data: bytes, sets: Sequence[ResponseSet], weight: str) -> bytes:
    """The file with sets of answers, its weight variable and a fixed date.

    Args:
        data: an uncompressed or row-compressed file in the byte order of this machine's library,
            little-endian.
        sets: the sets; their variables are in the file.
        weight: long name of the weight variable.

    Raises:
        DictionaryError: the bytes are no such file, or a variable is not in it.
    """
    found = tuple(records(data))
    short = short_names(data, found)
    lines = [_line(one, short) for one in sets]
    end = next(record.start for record in found if record.kind == _END)
    made = bytearray(data[:end])
    struct.pack_into("<i", made, _WEIGHT_INDEX, _index_of(data, found, short, weight))
    made[_CREATED : _CREATED + _CREATED_LENGTH] = _FIXED
    if lines:
        content = b"".join(lines)
        made += struct.pack("<4i", _EXTENSION, _MULTIPLE_RESPONSE, 1, len(content)) + content
    return bytes(made) + data[end:]


def records(data: bytes) -> Iterator[Record]:
    """The records of a dictionary, in order, up to and with the one that ends it.

    Raises:
        DictionaryError: a record is of no known kind, or the file stops in the middle.
    """
    if data[:4] != b"$FL2" or len(data) < _HEADER:
        raise DictionaryError("not a system file in little-endian order")
    start, kind = _HEADER, 0
    while kind != _END:
        try:
            (kind,) = struct.unpack_from("<i", data, start)
            stop, subtype = _after(data, start, kind)
        except (struct.error, IndexError) as error:
            raise DictionaryError("the dictionary stops in the middle") from error
        yield Record(kind, start, stop, subtype)
        start = stop


def short_names(data: bytes, found: Sequence[Record]) -> dict[str, str]:
    """Long name to the name of eight bytes that other records use."""
    for record in found:
        if (record.kind, record.subtype) == (_EXTENSION, _LONG_NAMES):
            pairs = data[record.start + 16 : record.stop].decode("utf-8").split("\t")
            return {long: short for short, _is, long in (pair.partition("=") for pair in pairs)}
    raise DictionaryError("there are no long names")


def _after(data: bytes, start: int, kind: int) -> tuple[int, int]:
    """Where a record stops, and its subtype."""
    if kind == _VARIABLE:
        has_label, missing = struct.unpack_from("<2i", data, start + 8)
        stop = start + 32
        if has_label:
            (length,) = struct.unpack_from("<i", data, stop)
            stop += 4 + _padded(length, 4)
        return stop + 8 * abs(missing), 0
    if kind == _VALUE_LABELS:
        (count,) = struct.unpack_from("<i", data, start + 4)
        stop = start + 8
        for _label in range(count):
            stop += 8 + _padded(data[stop + 8] + 1, 8)
        # The record of the variables with these labels follows at once; it goes with this one.
        (variables,) = struct.unpack_from("<i", data, stop + 4)
        return stop + 8 + 4 * variables, 0
    if kind == _DOCUMENT:
        (lines,) = struct.unpack_from("<i", data, start + 4)
        return start + 8 + 80 * lines, 0
    if kind == _EXTENSION:
        subtype, size, count = struct.unpack_from("<3i", data, start + 4)
        return start + 16 + size * count, subtype
    if kind == _END:
        return start + 8, 0
    raise DictionaryError(f"a record of kind {kind}")


def _padded(length: int, to: int) -> int:
    return (length + to - 1) // to * to


def _line(one: ResponseSet, short: dict[str, str]) -> bytes:
    value, label = str(one.counted).encode(), one.label.encode("utf-8")
    unknown = [name for name in one.variables if name not in short]
    if unknown:
        raise DictionaryError(f"no variable {unknown[0]!r}")
    names = " ".join(short[name].lower() for name in one.variables).encode()
    head = b"$%s=D%d %s %d %s " % (one.name.encode(), len(value), value, len(label), label)
    return head + names + b"\n"


def _index_of(data: bytes, found: Sequence[Record], short: dict[str, str], name: str) -> int:
    """Place of a variable among the variable records, from 1; long texts have several."""
    for place, record in enumerate((r for r in found if r.kind == _VARIABLE), 1):
        written = data[record.start + 24 : record.start + 32].decode("ascii").rstrip()
        if written == short.get(name):
            return place
    raise DictionaryError(f"no variable {name!r}")
