"""Connections of the gunicorn worker: a socket that never waits, a request so far.

`config.http_worker` holds them. Nothing of Django is imported: the master loads this.
"""

import errno
import re
import socket
import struct
from typing import Any

from gunicorn.workers.gthread import TConn

BODY_PAUSE = 30  # seconds between two parts of a body that a thread reads
MOST_HEAD = 64 * 1024  # bytes; browsers send 1 or 2 KiB
MOST_COLLECTED = 2 * 2**20  # bytes of a request; a thread reads what is larger
MOST_UNSENT = 32 * 2**20  # bytes of one answer; a picture of 2,400 pixels fits
KERNEL_BUFFER = 128 * 1024  # bytes; small, so that a slow reader is seen to read
MOST_DIGITS = 12  # of a length

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class AnswerSocket(socket.socket):
    """A client's socket that never makes a thread wait for the client to read.

    Attributes:
        unsent: What the client has not taken yet.
    """

    def __init__(self, client: socket.socket) -> None:
        super().__init__(fileno=client.detach())
        self.unsent = bytearray()
        pause = struct.pack("ll", BODY_PAUSE, 0)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, pause)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send what the client takes now, and keep the rest.

        Raises:
            BrokenPipeError: the rest is larger than any answer of ours.
        """
        left = memoryview(data).cast("B")
        if not self.unsent:
            left = left[self._send_some(left) :]
        if len(self.unsent) + len(left) > MOST_UNSENT:
            raise BrokenPipeError(errno.EPIPE, "the client reads too slowly")
        self.unsent += left

    def send_rest(self) -> bool:
        """Send more of what is left, and return whether that was all.

        Raises:
            OSError: the client is gone.
        """
        sent = self._send_some(self.unsent)
        del self.unsent[:sent]
        return not self.unsent

    def _send_some(self, data: "memoryview | bytearray") -> int:
        try:
            return self.send(data, socket.MSG_DONTWAIT) if data else 0
        except BlockingIOError:
            return 0


class Connection(TConn):
    """A client's connection, and what it has sent of its next request.

    Attributes:
        received: The request so far.
        wanted: How many bytes it has when it is whole; 0 before its head is.
        is_whole: Whether nothing of it is left to be read from the socket.
        is_kept: Whether another request may follow.
        queued: How many bytes of it wait for a thread, or are with one.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.received = bytearray()
        self.wanted = self.queued = 0
        self.is_whole = self.is_kept = False

    @property
    def weight(self) -> int:
        """How many bytes are held for it."""
        return len(self.received) + len(self.sock.unsent)

    def is_ready(self) -> bool:
        """Whether a thread can go on: the request is whole, or too large to collect."""
        if not self.wanted:
            self.wanted = self._find_end()
        self.is_whole = 0 < self.wanted <= len(self.received)
        return self.is_whole or self.wanted > MOST_COLLECTED

    def _find_end(self) -> int:
        """Return where the request ends, as its head says; 0 while that is not there.

        gunicorn's parser decides what the head means. This only says when to ask it: a
        body without a length is none that we take, so it is not waited for.
        """
        found = self.received.find(b"\r\n\r\n")
        if found < 0:
            return 0
        head = self.received[: found + 4]
        if CODING.search(head):
            return MOST_COLLECTED + 1
        found_length = LENGTH.search(head)
        length = found_length[1].lstrip(b"0") if found_length else b""
        if len(length) > MOST_DIGITS:
            return MOST_COLLECTED + 1
        return len(head) + int(length or b"0")

    def expects_word(self) -> bool:
        """Whether the client waits for a word from us before it sends a body."""
        return bool(EXPECTS.search(self.received[:MOST_HEAD]))
