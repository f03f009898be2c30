"""Odd requests to the pages of the integrity channel: where to, what is asked, what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

Text = str | bytes
Values = dict[str, list[str]]
BOUNDARY = "grens"
HEX = "ab" * 32
NOBODY = "00000000-0000-4000-8000-000000000000"
ODD: tuple[Text, ...] = (
    *("", " ", "\0", "a\0b\x01c", "\ud800", "\udfff\ud800", "7" * 5000, "woord " * 2200, "-1", "0"),
    *(
        "1e9",
        "٣٤",
        "²",
        "9999-12-31",
        "0001-01-01",
        "2026-02-30",
        "ja",
        "1",
        NOBODY,
        HEX,
        "zz" * 32,
    ),
    *("../../etc/passwd", "<script>alert(1)</script>", "%s%n{0}{x}", "{{ 7 * 7 }}", "é" * 400),
    *("\u202e", "\u0130", "\r\nSet-Cookie: a=b", "' OR 1=1 --", "9" * 20, "999999999999999999999"),
    *(b"\xff\xfe", b"\xc0\x80", b"a;b=c", "0" * 20, "Z" * 25, "ABCDE-FGHJK-MNPQR-STVWX"),
)
METHODS = ("POST",) * 6 + ("GET",) * 2 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FILES: tuple[tuple[str, bytes], ...] = (
    ("bon.txt", b"Een bon."),
    ("", b""),
    ("leeg.txt", b""),
    ("foto.jpg", b"\xff\xd8\xff\xe0 geen foto"),
    ("stuk.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
    ("\0../..\\x.png", b"\x89PNG\r\n\x1a\n" + bytes(300)),
    ("a" * 300 + ".docx", b"PK\x03\x04" + bytes(60)),
    ("\ud800.txt", b"\xff" * 70_000),
)


class Fields(HTMLParser):
    """The fields of a page, with every value the page itself offers for them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Values = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps a field."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        if tag == "option":
            name = self.select
        if name and tag in {"input", "button", "textarea", "select", "option"}:
            values = self.found.setdefault(name, [])
            if given.get("value"):
                values.append(given["value"])


def fields_of(pages: Iterable[Any]) -> Values:
    """The fields of pages, with what they offer."""
    parser = Fields()
    for page in pages:
        if page.headers.get("Content-Type", "").startswith("text/html"):
            parser.feed(page.content.decode())
    parser.found.pop("csrfmiddlewaretoken", None)
    return parser.found


@dataclass(frozen=True)
class Sent:
    """A request.

    Attributes:
        who: the name of whose browser sends it.
        extra: headers, as a server hands them on.
    """

    who: str
    method: str
    path: str
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    extra: dict[str, str] = field(default_factory=dict)


def raw(text: Text) -> bytes:
    """The bytes of a text, also of one that is none."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def form(pairs: list[tuple[str, Text]]) -> bytes:
    """As a form sends it."""
    return b"&".join(quote(raw(n)).encode() + b"=" + quote(raw(v)).encode() for n, v in pairs)


def parts(pairs: list[tuple[str, Text]], files: list[tuple[str, bytes]]) -> bytes:
    """As a form with files sends it."""
    lines = b""
    for name, value in pairs:
        lines += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        lines += raw(value) + b"\r\n"
    for name, content in files:
        lines += f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
        lines += b'name="bestand"; filename="' + raw(name) + b'"\r\n\r\n' + content + b"\r\n"
    return lines + f"--{BOUNDARY}--\r\n".encode()


MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
FORM = "application/x-www-form-urlencoded"
Body = tuple[bytes, str, dict[str, str]]
Maker = Callable[[Any, list[tuple[str, Text]]], Body]


def _cut(draw: Any, pairs: list[tuple[str, Text]]) -> Body:
    whole = parts(pairs, [FILES[0]])
    return whole[: draw(st.integers(0, len(whole)))], MULTIPART, {}


def _with_files(draw: Any, pairs: list[tuple[str, Text]]) -> Body:
    files = draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=12))
    return parts(pairs, files), MULTIPART, {}


MAKERS: tuple[Maker, ...] = (
    lambda _draw, pairs: (form(pairs), FORM, {}),
    lambda _draw, pairs: (form(pairs), FORM, {}),
    lambda _draw, pairs: (form(pairs), FORM, {}),
    lambda _draw, pairs: (parts(pairs, []), MULTIPART, {}),
    _with_files,
    _with_files,
    _cut,
    lambda _draw, pairs: (parts(pairs, []), "multipart/form-data", {}),
    lambda _draw, pairs: (parts(pairs, []), "multipart/form-data; boundary=" + "x" * 300, {}),
    lambda draw, _pairs: (draw(st.binary(max_size=200)), FORM, {}),
    lambda draw, _pairs: (draw(st.binary(max_size=200)), MULTIPART, {}),
    lambda _draw, _pairs: (b'{"a": [1]}', "application/json", {}),
    lambda _draw, pairs: (form(pairs), f"{FORM}; charset=utf-7", {}),
    lambda _draw, pairs: (form(pairs), f"{FORM}; charset=bestaat-niet", {}),
    lambda _draw, pairs: (form(pairs * 700), FORM, {}),
    lambda _draw, pairs: (form(pairs) + b"&veel=" + b"x" * 3_000_000, FORM, {}),
    # A form whose length is no number does not get past any server, so only one with files is sent.
    lambda _draw, pairs: (parts(pairs, []), MULTIPART, {"CONTENT_LENGTH": "abc"}),
    lambda _draw, pairs: (form(pairs), FORM, {"CONTENT_LENGTH": "-1"}),
    lambda _draw, pairs: (form(pairs), FORM, {"CONTENT_LENGTH": "3"}),
    lambda _draw, pairs: (parts(pairs, [FILES[0]]), MULTIPART, {"CONTENT_LENGTH": "40"}),
    lambda _draw, pairs: (form(pairs), "", {}),
)


@dataclass(frozen=True)
class Place:
    """An address, who may well come there, and what is asked."""

    path: str
    who: tuple[str, ...]
    fields: Values


@st.composite
def requests(draw: Any, places: list[Place]) -> Sent:
    """A request to one of the places, in which some answers fit and others do not."""
    place = draw(st.sampled_from(places))
    pairs: list[tuple[str, Text]] = []
    fit = draw(st.sampled_from((0, 5, 9, 10)))
    for name, offered in place.fields.items():
        luck = draw(st.integers(0, 10))
        if luck <= fit and offered:
            pairs.append((name, draw(st.sampled_from(offered))))
        elif luck < 10:
            pairs.append((name, draw(st.sampled_from(ODD) | st.text(max_size=40))))
    method = draw(st.sampled_from(METHODS))
    asked = draw(st.sampled_from(("", "", "?" + form(pairs[:8]).decode())))
    headers = {"REMOTE_ADDR": draw(st.sampled_from((*ADDRESSES, "", "geen", "::1", "10.0.0.1")))}
    headers |= draw(st.sampled_from(({}, {}, {"HTTP_ACCEPT_LANGUAGE": "\xff;q=x"}, COOKIES)))
    body, kind, extra = draw(st.sampled_from(MAKERS))(draw, pairs)
    if method in {"GET", "HEAD", "TRACE"}:
        body, kind, extra = b"", FORM, {}
    return Sent(
        draw(st.sampled_from(place.who)), method, place.path + asked, body, kind, headers | extra
    )


ADDRESSES = tuple(f"{a}.{b}.7.9" for a in range(20, 60) for b in range(1, 200, 9))
COOKIES = {"HTTP_COOKIE": "sessionid=" + "x" * 32 + "; taal=en; csrftoken=\xff"}
