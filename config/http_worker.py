"""The gunicorn worker: slow clients wait in the event loop and take no thread.

gunicorn's threaded worker gives a connection a thread with its first byte, and blocks
that thread until the last byte is read and written. Here the event loop collects a
request until it is whole, a thread answers it, and the loop sends what the client does
not take at once. Nothing of Django is imported: the master loads this, too.
"""

import errno
import re
import selectors
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.util import write_error
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_WITHIN = 15  # seconds for the request line and the headers
REQUEST_WITHIN = 60  # seconds for a body after its head: a form over a poor telephone
ANSWER_WITHIN = 60  # seconds for a client to take its answer
LINGER = 2  # seconds for a client to read the end before the connection is closed
BODY_PAUSE = 10  # seconds between two parts of a body that a thread reads
MOST_HEAD = 64 * 1024  # bytes; browsers send 1 or 2 KiB
MOST_COLLECTED = 2 * 2**20  # bytes of a request; a thread reads what is larger
MOST_UNSENT = 32 * 2**20  # bytes of one answer; a picture of 2,400 pixels fits
MOST_HELD = 64 * 2**20  # bytes of all connections together
READ_AT_ONCE = 64 * 1024

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
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
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.received = bytearray()
        self.wanted = 0
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
        length = LENGTH.search(head)
        return len(head) + (int(length[1]) if length else 0)

    def expects_word(self) -> bool:
        """Whether the client waits for a word from us before it sends a body."""
        return bool(EXPECTS.search(self.received[:MOST_HEAD]))


class BufferingWorker(ThreadWorker):
    """gunicorn's threaded worker, with a thread for whole requests only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: dict[Connection, None] = {}  # the oldest first
        self.held_bytes = 0
        self.looked_at = 0.0

    # What gunicorn's event loop calls

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its request."""
        try:
            client, address = listener.accept()
        except OSError as error:
            # With too many open files the oldest connections make room.
            if error.errno in (errno.EMFILE, errno.ENFILE) and self.held:
                self._drop(next(iter(self.held)))
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        client = AnswerSocket(client)
        self._await_request(
            Connection(self.cfg, client, address, listener.getsockname())
        )
        self._make_room()

    def finish_request(self, conn: Connection, done: "Future[bool]") -> None:
        """Send the rest of an answer; then wait for another request, or close."""
        failed = done.cancelled() or done.exception() is not None
        conn.is_kept = not failed and done.result() is True
        if conn.sock.unsent:
            self._hold(conn, selectors.EVENT_WRITE, self._send_rest, ANSWER_WITHIN)
            self._make_room()
        else:
            self._end_answer(conn)

    def handle(self, conn: Connection) -> bool:
        """Answer a request in a thread, from what was collected of it."""
        conn.init()
        conn.parser.unreader.unread(bytes(conn.received))
        conn.received = bytearray()
        return bool(super().handle(conn))

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Whether to keep the connection: never to drain a body that came slowly."""
        return conn.is_whole and bool(super()._keepalive_after(conn, keepalive))

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that failed; the log names the kind, not the address.

        gunicorn would log a path, which may be somebody's private link.
        """
        super().handle_error(None, client, addr, exc)

    def murder_pending(self) -> None:
        """Close the connections whose time is over; looked at once a second."""
        now = time.monotonic()
        if now - self.looked_at < 1:
            return
        self.looked_at = now
        for conn in [one for one in self.held if one.timeout < now]:
            self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Close by a deadline who has sent nothing: this worker is to stop."""
        for conn in self.held:
            if not conn.weight:
                conn.timeout = min(conn.timeout, deadline)

    # The states of a connection that no thread has

    def _await_request(self, conn: Connection, received: bytes = b"") -> None:
        conn.received, conn.wanted = bytearray(received), 0
        within = self.cfg.keepalive if conn.is_kept and not received else HEAD_WITHIN
        self._hold(conn, selectors.EVENT_READ, self._receive, within)
        if received:
            self._go_on(conn)

    def _receive(self, conn: Connection, _: Any) -> None:
        """Read what there is of a request."""
        data = _read_some(conn.sock)
        if data is None:
            return
        if not data:
            self._drop(conn)
            return
        conn.received += data
        self.held_bytes += len(data)
        self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        """Give a request to a thread once it is whole; refuse an endless head."""
        knew = conn.wanted
        if conn.is_ready():
            self._release(conn)
            conn.data_ready = True
            self.enqueue_req(conn)
        elif not conn.wanted and len(conn.received) > MOST_HEAD:
            self._release(conn)
            write_error(conn.sock, 431, "Request Header Fields Too Large", "")
            self._close_gently(conn)
        elif conn.wanted and not knew:
            conn.timeout = time.monotonic() + REQUEST_WITHIN
            if conn.expects_word():
                conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._make_room()

    def _send_rest(self, conn: Connection, _: Any) -> None:
        before = conn.weight
        try:
            is_done = conn.sock.send_rest()
        except OSError:
            self._drop(conn)
            return
        self.held_bytes -= before - conn.weight
        if is_done:
            self._release(conn)
            self._end_answer(conn)

    def _end_answer(self, conn: Connection) -> None:
        if conn.is_kept:
            self._await_request(conn, conn.parser.unreader.take_buffered())
        else:
            self._close_gently(conn)

    def _close_gently(self, conn: Connection) -> None:
        """Close after the client has read the end; it may still be sending.

        Source: RFC 9112, section 9.6.
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
            return
        conn.received.clear()
        self._hold(conn, selectors.EVENT_READ, self._discard, LINGER)

    def _discard(self, conn: Connection, _: Any) -> None:
        if _read_some(conn.sock) == b"":
            self._drop(conn)

    # Holding

    def _hold(
        self, conn: Connection, events: int, go_on: Callable[..., None], within: float
    ) -> None:
        """Wait in the event loop until a socket is ready, or its time is over."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + within
        self.held[conn] = None
        self.held_bytes += conn.weight
        self.poller.register(conn.sock, events, partial(go_on, conn))

    def _release(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        del self.held[conn]
        self.held_bytes -= conn.weight

    def _drop(self, conn: Connection) -> None:
        self._release(conn)
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Drop the oldest while too much is held: it is most likely slow on purpose."""
        while self.held and (
            self.nr_conns >= self.worker_connections or self.held_bytes > MOST_HELD
        ):
            self._drop(next(iter(self.held)))


def _read_some(client: socket.socket) -> bytes | None:
    """Return what there is to read: nothing at the end, None where it is too early."""
    try:
        return client.recv(READ_AT_ONCE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
