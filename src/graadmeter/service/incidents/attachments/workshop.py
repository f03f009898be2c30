"""Making a copy without traces, in a process of its own with little memory and little time.

What reads images, PDF and archives are large libraries, and a file may be made to have them use
all memory there is. Here that ends in this process alone. Run as
``python -m graadmeter.service.incidents.attachments.workshop KIND``: the file comes in on standard
input, and out goes a line of JSON with what was removed, and the copy. Nothing touches a disk.
"""

from __future__ import annotations

import json
import resource
import sys

from graadmeter.service.incidents.attachments.refusal import RefusalError

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
REFUSED = 3
"""How it ends when a file is refused; the line of JSON says for which reason."""


def limit() -> None:
    """Takes memory and time away from this process."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def clean(kind: str, data: bytes) -> tuple[bytes, list[str]]:
    """The copy, and codes of what was removed.

    Raises:
        RefusalError: it is broken, locked or too much.
    """
    if kind in {"jpeg", "png", "webp"}:
        from graadmeter.service.incidents.attachments.images import clean_image

        return clean_image(kind, data)
    if kind == "pdf":
        from graadmeter.service.incidents.attachments.pdfs import clean_pdf

        return clean_pdf(data)
    if kind == "docx":
        from graadmeter.service.incidents.attachments.word import clean_word

        return clean_word(data)
    raise RefusalError("unknown")


def main() -> int:
    """Cleans what comes in on standard input."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        copy, removed = clean(sys.argv[1], data)
    except RefusalError as error:
        told, copy, code = {"refused": str(error)}, b"", REFUSED
    except MemoryError:
        told, copy, code = {"refused": "too_much"}, b"", REFUSED
    else:
        told, code = {"removed": ",".join(removed)}, 0
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + copy)
    return code


if __name__ == "__main__":
    sys.exit(main())
