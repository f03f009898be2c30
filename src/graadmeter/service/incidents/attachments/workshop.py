"""Making a copy without traces, in a process of its own with little memory and little time.

What reads images, PDF and archives are large libraries, and a file may be made to have them use
all memory there is. Here that ends in one process, which has one file and then is gone.

Run as ``python -m graadmeter.service.incidents.attachments.workshop`` with a Unix socket as
standard input. The libraries are read once; over the socket come the code of a kind and a second
socket, and a copy of this process (fork) takes the file from that one and answers with a line of
JSON on what was removed, and the file without it. Starting Python anew for every file took longer
than most files do. Nothing touches a disk, and nothing of a file is left in the process that waits.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress

from graadmeter.service.incidents.attachments.refusal import RefusalError

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
LONGEST_KIND = 16
_LOT = 1 << 20


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
    # Not at the top of this file: whoever asks imports it too, and has no use for the libraries.
    from graadmeter.service.incidents.attachments.images import clean_image
    from graadmeter.service.incidents.attachments.pdfs import clean_pdf
    from graadmeter.service.incidents.attachments.word import clean_word

    if kind in {"jpeg", "png", "webp"}:
        return clean_image(kind, data)
    if kind == "pdf":
        return clean_pdf(data)
    if kind == "docx":
        return clean_word(data)
    raise RefusalError("unknown")


def received(connection: socket.socket) -> bytes:
    """Everything that comes until the other side has said its last."""
    lots = []
    while lot := connection.recv(_LOT):
        lots.append(lot)
    return b"".join(lots)


def answer(kind: str, connection: socket.socket) -> None:
    """Cleans the one file that comes over a socket."""
    limit()
    data = received(connection)
    try:
        copy, removed = clean(kind, data)
    except RefusalError as error:
        told, copy = {"refused": str(error)}, b""
    except MemoryError:
        told, copy = {"refused": "too_much"}, b""
    else:
        told = {"removed": ",".join(removed)}
    connection.sendall(json.dumps(told).encode() + b"\n" + copy)


def main() -> int:
    """Waits for files until whoever asks is gone."""
    from PIL import Image

    control = socket.socket(fileno=sys.stdin.fileno())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that are done need not be waited for
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service stops us by closing the socket
    with suppress(RefusalError):
        clean("nothing", b"")  # reads the libraries
    Image.preinit()
    gc.freeze()
    while True:
        kind, descriptors, _flags, _address = socket.recv_fds(control, LONGEST_KIND, 1)
        if not kind:
            return 0
        if os.fork() == 0:
            code = 1
            try:
                control.close()
                with socket.socket(fileno=descriptors[0]) as connection:
                    answer(kind.decode(), connection)
                code = 0
            finally:
                os._exit(code)  # neither the loop nor anything meant for the end of the parent
        os.close(descriptors[0])


if __name__ == "__main__":
    sys.exit(main())
