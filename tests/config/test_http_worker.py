"""The server: slow clients, ambiguous requests, headers it must not believe.

A real gunicorn with our settings, one worker with two threads, in front of an
application that says what it was handed.
"""

import json
import re
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.http_worker import MOST_HELD
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


@named(
    "sent",
    {
        "nothing sent": b"",
        "half a head": GET + b"X-Slow: 1",
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
    (worker,) = server.workers()

    def resident():
        status = Path(f"/proc/{worker}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    before = resident()
    for _ in range(16):
        connect(b"GET /big HTTP/1.1\r\nHost: a.example\r\n\r\n")
    assert ask(connect, GET + b"\r\n")[0] == 200
    time.sleep(0.5)
    assert resident() - before < 2 * MOST_HELD


def test_failure_of_the_application_is_logged_without_path_and_address(connect, server):
    sent = GET.replace(b"/ HTTP", b"/fails/secret-token HTTP") + b"\r\n"
    assert ask(connect, sent)[0] == 500
    log = server.log.read_text()
    assert "Error handling request" in log
    assert "secret-token" not in log
    assert "127.0.0.1" not in log
