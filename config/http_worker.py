"""The gunicorn worker: slow clients wait in the event loop and take no thread.

gunicorn's threaded worker gives a connection a thread with its first byte, and blocks
that thread until the last byte is read and written. Here the event loop collects a
request until it is whole, a thread answers it, and the loop sends what the client does
not take at once. Nothing of Django is imported: the master loads this, too.
"""

import errno
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.util import write_error
from gunicorn.workers.gthread import ThreadWorker

from config.http_connection import MOST_HEAD, AnswerSocket, Connection

HEAD_WITHIN = 15  # seconds for the request line and the headers
REQUEST_WITHIN = 60  # seconds for a body after its head, and longer as it arrives
ANSWER_WITHIN = 60  # seconds for a client to take its answer, and longer as it does
LEAST_RATE = 4 * 1024  # bytes a second that a client may need longer for
STOP_WITHIN = 5  # seconds for requests that are half-way when the worker is to stop
LINGER = 2  # seconds for a client to read the end before the connection is closed
MOST_HELD = 64 * 2**20  # bytes of all connections together
MOST_QUEUED = 16 * 2**20  # bytes of large requests that wait for a thread
SMALL = 64 * 1024  # bytes; a request that is no larger may always wait
READ_AT_ONCE = 64 * 1024


class BufferingWorker(ThreadWorker):
    """gunicorn's threaded worker, with a thread for whole requests only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: dict[Connection, None] = {}  # the oldest first
        self.held_bytes = 0  # of those, and of requests that threads have
        self.queued_bytes = 0  # of the latter
        self.looked_at = 0.0

    # What gunicorn's event loop calls

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its request."""
        try:
            client, address = listener.accept()
            client = AnswerSocket(client)
            conn = Connection(self.cfg, client, address, listener.getsockname())
        except OSError as error:
            # With too many open files the oldest connections make room.
            if error.errno in (errno.EMFILE, errno.ENFILE) and self.held:
                self._drop(next(iter(self.held)))
            return  # whatever else it is, it is that client's own (accept(2))
        self.nr_conns += 1
        self._try(conn, self._await_request, conn)

    def finish_request(self, conn: Connection, done: "Future[bool]") -> None:
        """Send the rest of an answer; then wait for another request, or close."""
        self.queued_bytes -= conn.queued
        self.held_bytes -= conn.queued
        conn.queued = 0
        self._try(conn, self._take_back, conn, done)

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
        """Close by a deadline who has sent nothing, soon who has sent half."""
        half_way = time.monotonic() + STOP_WITHIN
        for conn in self.held:
            if not conn.sock.unsent:
                latest = half_way if conn.received else deadline
                conn.timeout = min(conn.timeout, latest)

    # The states of a connection that no thread has

    def _take_back(self, conn: Connection, done: "Future[bool]") -> None:
        failed = done.cancelled() or done.exception() is not None
        conn.is_kept = not failed and done.result() is True
        rest = conn.parser.unreader.take_buffered() if conn.is_kept else b""
        conn.received = bytearray(rest)
        if conn.sock.unsent:
            self._hold(conn, selectors.EVENT_WRITE, self._send_rest, ANSWER_WITHIN)
        else:
            self._end_answer(conn)

    def _await_request(self, conn: Connection) -> None:
        conn.wanted = 0
        is_begun = bool(conn.received) or not conn.is_kept
        within = HEAD_WITHIN if is_begun else self.cfg.keepalive
        self._hold(conn, selectors.EVENT_READ, self._receive, within)
        if conn.received:
            self._go_on(conn)

    def _receive(self, conn: Connection, _: Any) -> None:
        """Read what there is of a request."""
        data = _read_some(conn.sock)
        if data is None:
            return
        if not data:
            self._drop(conn)
            return
        if not conn.received:
            self._set_deadline(conn, HEAD_WITHIN)
        elif conn.wanted:
            self._lengthen(conn, len(data), REQUEST_WITHIN)
        conn.received += data
        self.held_bytes += len(data)
        self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        """Give a request to a thread once it is whole; refuse an endless head."""
        knew = conn.wanted
        if conn.is_ready():
            self._queue(conn)
        elif not conn.wanted and len(conn.received) > MOST_HEAD:
            self._refuse(conn, 431, "Request Header Fields Too Large")
        elif conn.wanted and not knew:
            self._set_deadline(conn, REQUEST_WITHIN)
            if conn.expects_word():
                conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _queue(self, conn: Connection) -> None:
        """Let a request wait for a thread; a large one only where few are waiting."""
        size = len(conn.received)
        if size > SMALL and self.queued_bytes + size > MOST_QUEUED:
            self._refuse(conn, 503, "Service Unavailable")
            return
        self._release(conn)
        conn.queued = size
        self.queued_bytes += size
        self.held_bytes += size
        conn.data_ready = True
        self.enqueue_req(conn)

    def _refuse(self, conn: Connection, status: int, reason: str) -> None:
        write_error(conn.sock, status, reason, "")
        self._release(conn)
        self._close_gently(conn)

    def _send_rest(self, conn: Connection, _: Any) -> None:
        before = conn.weight
        is_done = conn.sock.send_rest()
        sent = before - conn.weight
        self.held_bytes -= sent
        self._lengthen(conn, sent, ANSWER_WITHIN)
        if is_done:
            self._release(conn)
            self._end_answer(conn)

    def _end_answer(self, conn: Connection) -> None:
        if conn.is_kept:
            self._await_request(conn)
        else:
            self._close_gently(conn)

    def _close_gently(self, conn: Connection) -> None:
        """Close after the client has read the end; it may still be sending.

        Source: RFC 9112, section 9.6.
        """
        conn.sock.shutdown(socket.SHUT_WR)
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
        self._set_deadline(conn, within)
        self.held[conn] = None
        self.held_bytes += conn.weight
        self.poller.register(conn.sock, events, partial(self._on_event, conn, go_on))

    def _set_deadline(self, conn: Connection, within: float) -> None:
        """Say when its time is over; soon if the worker is to stop meanwhile."""
        if not (self.alive or conn.sock.unsent):
            within = min(within, STOP_WITHIN)
        conn.timeout = time.monotonic() + within

    def _lengthen(self, conn: Connection, size: int, within: float) -> None:
        """Give a client that sends or reads more time; less than LEAST_RATE ends."""
        if self.alive or conn.sock.unsent:
            latest = time.monotonic() + within
            conn.timeout = min(latest, conn.timeout + size / LEAST_RATE)

    def _on_event(self, conn: Connection, go_on: Callable[..., None], _: Any) -> None:
        """Go on with a connection, unless an earlier event of the turn dropped it."""
        if conn in self.held:
            self._try(conn, go_on, conn, _)

    def _try(self, conn: Connection, step: Callable[..., None], *given: Any) -> None:
        """Take a step; whatever it raises ends the connection and not the worker."""
        try:
            step(*given)
        except OSError:  # the client is gone
            self._drop(conn)
        except Exception as error:
            self.log.error("A connection was closed: %s", type(error).__name__)
            self._drop(conn)
        self._make_room()

    def _release(self, conn: Connection) -> None:
        del self.held[conn]
        self.held_bytes -= conn.weight
        with suppress(KeyError, ValueError, OSError):  # it is closed already
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        if conn in self.held:
            self._release(conn)
        self.queued_bytes -= conn.queued
        self.held_bytes -= conn.queued
        conn.queued = 0
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Drop the oldest while there are too many; for memory, those with much."""
        while self.held and self.nr_conns >= self.worker_connections:
            self._drop(next(iter(self.held)))
        while self.held_bytes > MOST_HELD:
            heavy = next((one for one in self.held if one.weight > SMALL), None)
            if heavy is None:
                return
            self._drop(heavy)


def _read_some(client: socket.socket) -> bytes | None:
    """Return what there is to read: nothing at the end, None where it is too early."""
    try:
        return client.recv(READ_AT_ONCE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
