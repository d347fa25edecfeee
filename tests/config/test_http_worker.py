"""The server: slow clients, ambiguous requests, headers it must not believe.

A real gunicorn with our settings, one worker with two threads, in front of an
application that says what it was handed.
"""

import errno
import json
import re
import resource
import socket
import struct
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import http_connection, http_worker
from config.http_connection import (
    MOST_HEAD,
    MOST_UNSENT,
    AnswerSocket,
    Connection,
)
from config.http_worker import LEAST_RATE, MOST_HELD, BufferingWorker
from tests.bench.echo_app import BIG
from tests.bench.server import environment, gunicorn

LENGTH = b"Content-Length: 1\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
GET = b"GET / HTTP/1.1\r\nHost: a.example\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a.example\r\n"
SLOW = 12  # unfinished requests at once, six times as many as there are threads


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The running server: a gunicorn of this module's own."""
    own = environment(tmp_path_factory.mktemp("server"), "")
    own |= {"WEB_THREADS": "2", "BEHIND_PROXY": "on"}
    application = "tests.bench.echo_app:application"
    with gunicorn(own, workers=1, application=application) as master:
        yield master


@pytest.fixture
def connect(server):
    """`connect(bytes)` opens a connection, sends them, and returns it."""
    host, port = server.bind.split(":")
    with ExitStack() as stack:

        def open_one(sent=b""):
            client = stack.enter_context(
                socket.create_connection((host, int(port)), timeout=5)
            )
            client.sendall(sent)
            return client

        yield open_one


def named(names, cases):
    """Parametrise a test by cases with names."""
    return pytest.mark.parametrize(names, cases.values(), ids=cases)


def read_answer(client):
    """Return status and body of one answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = client.recv(65536)
        if not part:
            return 0, b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    body = bytearray(body)
    while len(body) < int(lines.get(b"content-length", 0)):
        body += client.recv(65536)
    return int(head.split()[1]), body


def ask(connect, sent):
    return read_answer(connect(sent))


def environ_of(connect, sent):
    status, body = ask(connect, sent)
    assert status == 200
    return json.loads(body)


def reset(client):
    """Close a connection with a RST."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def resident(server):
    """Return how many bytes of memory the worker has."""
    (worker,) = server.workers()
    status = Path(f"/proc/{worker}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024


@named(
    "sent",
    {
        "nothing sent": b"",
        "half a head": GET + b"X-Slow: 1",
        "a length of 13 digits": POST.replace(b"/ ", b"/unread ")
        + b"Content-Length: 9999999999999\r\n\r\n",
        "a length with zeros": POST.replace(b"/ ", b"/unread ")
        + b"Content-Length: 0000000000000005\r\n\r\n",
        "half a body": POST + b"Content-Length: 100\r\n\r\nhalf",
        "a chunk that does not end": b"POST /unread HTTP/1.1\r\nHost: a.example\r\n"
        + CHUNKED
        + b"\r\n5\r\nab",
        "an answer not read": b"GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n",
        "an end not heard": GET + b"Connection: close\r\n\r\n",
        "a second request begun": GET + b"\r\n" + GET,
    },
)
def test_slow_client_takes_no_thread(connect, sent):
    for _ in range(SLOW):
        connect(sent)
    time.sleep(0.1)
    since = time.monotonic()
    assert ask(connect, GET + b"\r\n")[0] == 200
    assert time.monotonic() - since < 1.5


def test_request_in_small_pieces_is_answered_whole(connect):
    client = connect()
    for byte in POST + b"Content-Length: 5\r\n\r\nwords":
        client.sendall(bytes([byte]))
    status, body = read_answer(client)
    assert (status, json.loads(body)["body"]) == (200, 5)


def test_answer_that_waited_arrives_whole(connect):
    client = connect(b"GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n")
    time.sleep(0.3)
    status, body = read_answer(client)
    assert (status, len(body)) == (200, len(BIG))


def test_requests_sent_at_once_are_answered_in_order(connect):
    client = connect((GET + b"\r\n") * 3)
    answers = b""
    while answers.count(b"HTTP/1.1 200") < 3:
        answers += client.recv(65536)


def test_client_that_waits_for_a_word_gets_it(connect):
    head = POST + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    client = connect(head)
    assert client.recv(65536).startswith(b"HTTP/1.1 100")
    client.sendall(b"words")
    data = b""
    while b"200 OK" not in data:
        data += client.recv(65536)


def test_large_body_is_read_by_a_thread(connect):
    size = 5 * 2**20
    sent = POST + b"Content-Length: %d\r\n\r\n" % size + b"x" * size
    assert environ_of(connect, sent)["body"] == size


@named(
    "sent",
    {
        "SCRIPT_NAME": b"SCRIPT_NAME: /pub\r\n",
        "PATH_INFO": b"PATH_INFO: /admin/\r\n",
        "REMOTE_USER": b"REMOTE_USER: author\r\n",
        "X_FORWARDED_FOR": b"X_Forwarded_For: 9.9.9.9\r\n",
        "X-Forwarded-Proto": b"X-Forwarded-Proto: https\r\n",
        "X-Forwarded-SSL": b"X-Forwarded-SSL: on\r\n",
        "two schemes": b"X-Forwarded-Proto: https\r\nX-Forwarded-SSL: off\r\n",
    },
)
def test_header_of_a_client_changes_no_variable_of_the_server(connect, sent):
    target = GET.replace(b"/ HTTP", b"/pub/a/ HTTP")
    said = environ_of(connect, target + sent + b"\r\n")
    assert said["SCRIPT_NAME"] == ""
    assert said["PATH_INFO"] == "/pub/a/"
    assert said["wsgi.url_scheme"] == "http"
    assert "REMOTE_USER" not in said
    assert "9.9.9.9" not in said.values()


@named(
    "sent, expected",
    {
        "two lengths": (POST + LENGTH + b"Content-Length: 2\r\n\r\nab", 400),
        "a length with a sign": (POST + b"Content-Length: +1\r\n\r\na", 400),
        "a length and chunks": (
            POST + LENGTH + CHUNKED + b"\r\n0\r\n\r\n",
            400,
        ),
        "an unknown coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n", 501),
        "a space before the colon": (GET + b"Content-Length : 1\r\n\r\n", 400),
        "a folded line": (GET + b"X-A: 1\r\n b\r\n\r\n", 400),
        "a bare line feed": (b"GET / HTTP/1.1\nHost: a.example\n\r\n\r\n", 400),
        "two hosts": (GET + b"Host: b.example\r\n\r\n", 400),
        "a NUL": (GET + b"X-A: a\0b\r\n\r\n", 400),
        "no method": (b"\x16\x03\x01\x00\xa5\r\n\r\n", 400),
        "a small method": (b"get / HTTP/1.1\r\nHost: a.example\r\n\r\n", 400),
        "no version": (b"GET /\r\n\r\n", 400),
        "another expectation": (GET + b"Expect: tea\r\n\r\n", 417),
        "a long line": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        "10,000 headers": (GET + b"X: 1\r\n" * 10_000 + b"\r\n", 431),
        "a header of a megabyte": (GET + b"X: " + b"a" * 2**20 + b"\r\n\r\n", 431),
        "blank lines only": (b"\r\n\r\n\r\n\r\n", 400),
    },
)
def test_ambiguous_request_is_refused_and_not_logged(connect, server, sent, expected):
    before = server.log.stat().st_size
    assert ask(connect, sent)[0] == expected
    assert server.log.stat().st_size == before


def test_absolute_target_names_no_other_path(connect):
    target = b"GET http://other.example/admin/ HTTP/1.1\r\nHost: a.example\r\n\r\n"
    said = environ_of(connect, target)
    assert (said["HTTP_HOST"], said["PATH_INFO"]) == ("a.example", "/admin/")


def test_oldest_slow_client_makes_room_for_new_ones(connect):
    first = connect(GET)
    for _ in range(505):
        connect(GET)
    assert ask(connect, GET + b"\r\n")[0] == 200
    assert first.recv(1) == b""


def test_answers_that_nobody_reads_take_no_more_memory_than_there_is(connect, server):
    before = resident(server)
    for _ in range(32):
        connect(b"GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n")
    assert ask(connect, GET + b"\r\n")[0] == 200
    time.sleep(0.5)
    assert resident(server) - before < 4 * MOST_HELD


def test_failure_of_the_application_is_logged_without_path_and_address(connect, server):
    sent = GET.replace(b"/ HTTP", b"/fails/secret-token HTTP") + b"\r\n"
    assert ask(connect, sent)[0] == 500
    log = server.log.read_text()
    assert "Error handling request" in log
    assert "secret-token" not in log
    assert "127.0.0.1" not in log


@named(
    "sent",
    {
        "waiting for a word": POST
        + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "an endless head": GET + b"X: " + b"a" * (MOST_HEAD + 9000),
        "half a body": POST + b"Content-Length: 5\r\n\r\nab",
    },
)
def test_client_that_resets_costs_its_own_connection_only(connect, server, sent):
    before = server.workers()
    for _ in range(50):
        reset(connect(sent))
    assert ask(connect, GET + b"\r\n")[0] == 200
    assert server.workers() == before


def test_events_of_dropped_connections_are_passed_over(connect, server):
    before = server.workers()
    old = [connect() for _ in range(495)]
    for _ in range(20):
        new = [connect() for _ in range(10)]
        for client in old[:30]:
            try:
                client.send(b"G")
            except OSError as error:
                assert error.errno in {errno.EPIPE, errno.ECONNRESET}
        old = old[10:] + new
    assert ask(connect, GET + b"\r\n")[0] == 200
    assert server.workers() == before


def test_answer_that_breaks_off_ends_its_connection_only(connect, server):
    before = server.workers()
    client = connect(b"GET /breaks HTTP/1.1\r\nHost: a.example\r\n\r\n")
    client.recv(1)
    time.sleep(2.5)  # gunicorn waits for the client to read
    assert ask(connect, GET + b"\r\n")[0] == 200
    assert server.workers() == before


def test_too_many_open_files_close_the_oldest_connection(connect, server):
    (worker,) = server.workers()
    before = resource.prlimit(worker, resource.RLIMIT_NOFILE)
    resource.prlimit(worker, resource.RLIMIT_NOFILE, (60, before[1]))
    try:
        for _ in range(80):
            connect(GET)
        assert ask(connect, GET + b"\r\n")[0] == 200
    finally:
        resource.prlimit(worker, resource.RLIMIT_NOFILE, before)


def test_second_request_has_time_for_its_head_from_its_first_byte(connect):
    client = connect(GET + b"\r\n")
    assert read_answer(client)[0] == 200
    time.sleep(1)
    client.sendall(GET)
    time.sleep(3)  # longer than a connection is kept without a request
    client.sendall(b"\r\n")
    assert read_answer(client)[0] == 200


def test_answer_is_read_to_its_end_by_who_is_still_sending(connect):
    client = connect(b"POST /unread HTTP/1.1\r\nHost: a.example\r\n")
    client.sendall(b"Content-Length: 3000000\r\n\r\n")
    assert read_answer(client)[0] == 200
    for _ in range(5):  # a closed socket would answer these with a RST
        client.sendall(b"x" * 1000)
        time.sleep(0.05)


def test_large_requests_that_wait_for_a_thread_take_bounded_memory(connect, server):
    before = resident(server)
    for _ in range(2):
        connect(b"GET /slow HTTP/1.1\r\nHost: a.example\r\n\r\n")
    size = 1_990_000
    sent = b"POST /unread HTTP/1.1\r\nHost: a.example\r\n"
    sent += b"Content-Length: %d\r\n\r\n" % size + b"x" * size
    clients = [connect(sent) for _ in range(100)]
    assert resident(server) - before < 1.5 * MOST_HELD
    assert ask(connect, GET + b"\r\n")[0] == 200
    answers = {read_answer(client)[0] for client in clients}
    assert answers == {200, 503}


def test_head_is_refused_once_it_is_too_large(connect):
    client = connect(GET + b"X: " + b"a" * (MOST_HEAD + 9000))
    client.settimeout(2)  # and not when its time is over
    assert read_answer(client)[0] == 431


# Parts of it, without a server


@pytest.fixture
def pair():
    """Two ends of a connection: ours, and the client's."""
    ours, theirs = socket.socketpair()
    with AnswerSocket(ours) as ours, theirs:
        yield ours, theirs


def test_thread_waits_for_a_body_for_a_bounded_time(monkeypatch):
    monkeypatch.setattr(http_connection, "BODY_PAUSE", 1)
    ours, theirs = socket.socketpair()
    with AnswerSocket(ours) as ours, theirs:
        ours.setblocking(True)
        theirs_ends = threading.Timer(3, theirs.shutdown, [socket.SHUT_WR])
        theirs_ends.start()
        since = time.monotonic()
        with pytest.raises(BlockingIOError):
            ours.recv(1)
        theirs_ends.cancel()
        assert time.monotonic() - since < 3


def test_answer_that_is_larger_than_any_of_ours_breaks_off(pair):
    ours, _ = pair
    ours.setblocking(False)
    part = bytes(2**20)
    with pytest.raises(BrokenPipeError):
        for _ in range(MOST_UNSENT // len(part) + 4):
            ours.sendall(part)


def test_slow_reader_is_seen_to_read_in_small_steps():
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()),
        AnswerSocket(listener.accept()[0]) as ours,
    ):
        ours.setblocking(False)
        ours.sendall(BIG)
        for _ in range(20):
            time.sleep(0.02)
            ours.send_rest()
        # The kernel asks for more when a third of what it holds is read.
        taken = len(BIG) - len(ours.unsent)
        assert taken / 3 < LEAST_RATE * http_worker.ANSWER_WITHIN


class Stub:
    """What a worker is asked for here of its configuration and its poller."""

    keepalive, is_ssl = 2, False

    def register(self, *args):
        """Take what is to be waited for."""

    unregister = register


@pytest.fixture
def worker():
    """A worker that is not running: what it holds, and when that ends."""
    one = BufferingWorker.__new__(BufferingWorker)
    one.cfg = one.poller = Stub()
    one.held, one.held_bytes, one.queued_bytes = {}, 0, 0
    one.nr_conns, one.worker_connections, one.alive = 1, 500, True
    return one


def wait_for_rest(worker, client, unsent=b"", received=b""):
    """Return a connection that the worker holds in the middle of something."""
    conn = Connection(worker.cfg, client, None, None)
    conn.sock.unsent, conn.received = bytearray(unsent), bytearray(received)
    step, within = (
        (worker._send_rest, http_worker.ANSWER_WITHIN)
        if unsent
        else (worker._receive, http_worker.REQUEST_WITHIN)
    )
    worker._hold(conn, 0, step, within)
    return conn


@pytest.mark.parametrize("rate, is_kept", [(2 * LEAST_RATE, True), (100, False)])
def test_reader_has_time_while_it_reads(worker, pair, monkeypatch, rate, is_kept):
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    ours, _ = pair
    conn = wait_for_rest(worker, ours, unsent=bytes(10**7))
    monkeypatch.setattr(ours, "_send_some", lambda data: rate * 10)
    for _ in range(30):
        now[0] += 10
        if conn.timeout > now[0]:
            worker._send_rest(conn, None)
    assert (conn.timeout > now[0]) is is_kept
    assert conn.timeout <= now[0] + http_worker.ANSWER_WITHIN


@pytest.mark.parametrize("rate, is_kept", [(2 * LEAST_RATE, True), (100, False)])
def test_sender_has_time_while_it_sends(worker, pair, monkeypatch, rate, is_kept):
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(http_worker, "_read_some", lambda client: b"x" * rate * 10)
    head = POST + b"Content-Length: 9999999\r\n\r\n"
    conn = wait_for_rest(worker, pair[0], received=head)
    monkeypatch.setattr(http_connection, "MOST_COLLECTED", 2**30)
    assert not conn.is_ready()
    for _ in range(30):
        now[0] += 10
        if conn.timeout > now[0]:
            worker._receive(conn, None)
    assert (conn.timeout > now[0]) is is_kept


@named(
    "unsent, received, within",
    {
        "nothing sent": (b"", b"", 2),
        "half a request": (b"", GET, http_worker.STOP_WITHIN),
        "half an answer": (b"rest", b"", http_worker.ANSWER_WITHIN),
    },
)
def test_stop_waits_for_answers_and_not_for_requests(
    worker, pair, unsent, received, within
):
    conn = wait_for_rest(worker, pair[0], unsent, received)
    worker.alive = False
    worker._cap_keepalive(time.monotonic() + 2)
    assert conn.timeout - time.monotonic() == pytest.approx(within, abs=1)


def test_request_that_begins_while_the_worker_stops_has_little_time(worker, pair):
    worker.alive = False
    conn = wait_for_rest(worker, pair[0], received=GET)
    worker._lengthen(conn, 2**20, http_worker.REQUEST_WITHIN)
    within = conn.timeout - time.monotonic()
    assert within == pytest.approx(http_worker.STOP_WITHIN, abs=1)


def test_connection_that_holds_little_is_not_dropped_to_free_memory(worker, pair):
    light = wait_for_rest(worker, pair[0], received=GET)
    with AnswerSocket(socket.socketpair()[0]) as other:
        heavy = wait_for_rest(worker, other, unsent=bytes(MOST_HELD + 1))
        worker._make_room()
        assert heavy not in worker.held
    assert light in worker.held


def test_step_that_fails_in_whatever_way_ends_one_connection(worker, pair, monkeypatch):
    said = []
    worker.log = Stub()
    worker.log.error = lambda *words: said.append(words)
    conn = wait_for_rest(worker, pair[0], received=GET)
    worker._try(conn, {}.__getitem__, "missing")
    assert (worker.held, worker.held_bytes, worker.nr_conns) == ({}, 0, 0)
    assert said[0][1] == "KeyError"


def test_event_of_a_dropped_connection_is_passed_over(worker, pair):
    conn = wait_for_rest(worker, pair[0], received=GET)
    worker._drop(conn)
    worker._on_event(conn, worker._receive, None)
    assert worker.nr_conns == 0


def test_length_of_any_number_of_digits_is_no_work(pair):
    conn = Connection(Stub(), pair[0], None, None)
    conn.received += POST + b"Content-Length: " + b"9" * 60_000 + b"\r\n\r\n"
    assert conn.is_ready()
    assert not conn.is_whole
