"""Asking the workshop: one waiting process for this process, started with its first file."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field

from graadmeter.service.incidents.attachments import workshop

WAIT = 2 * workshop.SECONDS
"""Seconds in which a file must have been cleaned."""


@dataclass
class Workshop:
    """The process that waits for files.

    Attributes:
        process: None before the first file.
        control: by which files are announced to it.
        owner: id of the process that started it: a fork of that one starts its own.
    """

    process: subprocess.Popen[bytes] | None = None
    control: socket.socket | None = None
    owner: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, kind: str, data: bytes) -> bytes:
        """What the workshop answers; less than that when the file was too much for it.

        Raises:
            TimeoutError: it took too long.
            OSError: the process could not be started.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._announce(kind, theirs)
            ours.settimeout(WAIT)
            try:
                ours.sendall(data)
                ours.shutdown(socket.SHUT_WR)
                return workshop.received(ours)
            except (BrokenPipeError, ConnectionResetError):
                return b""

    def close(self) -> None:
        """Has it end."""
        with self.lock:
            self._end()

    def _announce(self, kind: str, connection: socket.socket) -> None:
        with self.lock:
            for _attempt in range(2):
                control = self._running()
                try:
                    socket.send_fds(control, [kind.encode()], [connection.fileno()])
                except (BrokenPipeError, ConnectionResetError):
                    self._end()  # it was killed since the file before this one
                else:
                    return
        raise OSError("the workshop ended twice before it took a file")

    def _running(self) -> socket.socket:
        if self.owner != os.getpid():
            self.process, self.control, self.owner = None, None, os.getpid()
        if self.control is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-I", "-m", workshop.__name__],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # what falls over there may name what is in a file
                )
            self.control = ours
        return self.control

    def _end(self) -> None:
        if self.owner != os.getpid():
            return
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            try:
                self.process.wait(timeout=WAIT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = self.control = None


WORKSHOP = Workshop()
atexit.register(WORKSHOP.close)
