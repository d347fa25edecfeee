"""Requests for one address of a server of our own, as fast as it answers, for a time.

A few threads, each with one connection that it keeps. They share the machine with the
server, so what they cost lowers every figure, the ceiling's included: read the ratios.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

HERE = "127.0.0.1"


@dataclass
class Answers:
    """What came back.

    Attributes:
        seconds: How long each answer took, from the request to its last byte.
        rates: Answers per second, one figure for each round.
    """

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """One thing to ask for.

    Args:
        name: What the table calls it.
        bind: Where the server listens: "127.0.0.1:50123", never another machine.
        path: The address.
        status: What is answered; anything else would be measured under a wrong name.
        headers: Lines of the request, each with its end.
    """

    name: str
    bind: str
    path: str
    status: int = 200
    headers: str = ""

    def request(self) -> bytes:
        """Return the bytes of the request."""
        lines = f"GET {self.path} HTTP/1.1\r\nHost: {self.bind}\r\n{self.headers}\r\n"
        return lines.encode()


def one_round(
    target: Target, answers: Answers, *, clients: int, seconds: float
) -> None:
    """Ask for a target from several connections at once; add to its answers.

    Raises:
        ValueError: the server is not this machine's own.
    """
    if not target.bind.startswith(f"{HERE}:"):
        raise ValueError("Only a server on this machine is loaded.")
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        runs = [pool.submit(ask_until, until, target) for _ in range(clients)]
        times = [one for run in runs for one in run.result()]
        lasted = time.perf_counter() - started
    answers.seconds += times
    answers.rates.append(len(times) / lasted)


def ask_until(moment: float, target: Target) -> list[float]:
    """Ask again and again on one connection; return the seconds of each answer."""
    times: list[float] = []
    with Connection(target) as connection:
        while (start := time.perf_counter()) < moment:
            connection.ask()
            times.append(time.perf_counter() - start)
    return times


class Connection:
    """One connection, made anew where the server ends it."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.request = target.request()
        self.expected = f"HTTP/1.1 {target.status} ".encode()
        self.socket: socket.socket | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def opened(self) -> socket.socket:
        if self.socket is None:
            host, _, port = self.target.bind.partition(":")
            self.socket = socket.create_connection((host, int(port)), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def ask(self) -> tuple[bytes, bytes]:
        """Send the request; return the head and the body of the answer.

        Raises:
            RuntimeError: it is not the answer that is measured.
        """
        connection = self.opened()
        connection.sendall(self.request)
        data = self.receive(connection, b"")
        while b"\r\n\r\n" not in data:
            data = self.receive(connection, data)
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(self.expected):
            raise RuntimeError(f"{self.target.name}: {head[:40]!r} was not expected")
        missing = length_of(head) - len(body)
        while missing > 0:
            more = self.receive(connection, b"")
            body, missing = body + more, missing - len(more)
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return head, body

    def receive(self, connection: socket.socket, data: bytes) -> bytes:
        more = connection.recv(1 << 16)
        if not more:
            raise RuntimeError(f"{self.target.name}: the connection ended early")
        return data + more


def length_of(head: bytes) -> int:
    """Return how many bytes follow the head of an answer."""
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0
