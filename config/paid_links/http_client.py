"""HTTP client that is safe from SSRF: it asks public web servers, no private network.

A name is resolved once, everything it resolves to is judged, and only what was judged
is connected to: a name that changes its mind in between gains nothing.
"""

import socket
import ssl
from collections.abc import Callable, Container, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

NAT64 = IPv6Network("64:ff9b::/96")
UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out as public
# Inside of it and of IPv4, what some version of Python calls global and is no host of
# the web: protocol assignments, relays to IPv4, documentation.
NO_HOSTS = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20"))
)
# Other ports speak other protocols, to which a request could be a command.
WEB_PORTS = frozenset({80, 443})


class BlockedAddressError(Exception):
    """The URL is on a private network, or not of the web."""


@dataclass(frozen=True)
class Response:
    """Status and redirect target of a response, without its body.

    Args:
        status: The number.
        location: Where it redirects to, or nothing.
    """

    status: int
    location: str = ""


def is_public_ip(text: str) -> bool:
    """Whether an IP belongs to the public internet.

    One that carries an IPv4 inside (mapped, 6to4, NAT64) is judged by that alone.

    Source:
        RFC 6890 and IANA's special-purpose registries, as `ipaddress` knows them;
        IANA, "Internet Protocol Version 6 Address Space"; RFC 6052 for 64:ff9b::/96.
    """
    ip = ip_address(text)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_ip(str(inner))
        if ip not in UNICAST:
            return False
    is_host = not any(ip in network for network in NO_HOSTS)
    return is_host and ip.is_global and not ip.is_multicast


class SafeHTTPClient:
    """Sends one request to a public server and reads no body.

    Args:
        named: What this program calls itself to the other side.
        is_allowed: Judges IPs.
        ports: The ports that may be asked.
        timeout: Seconds to wait for each step.
        longest: Seconds after which one question is given up, whatever happens.
    """

    def __init__(
        self,
        named: str,
        *,
        is_allowed: Callable[[str], bool] = is_public_ip,
        ports: Container[int] = WEB_PORTS,
        timeout: float = 10,
        longest: float = 30,
    ) -> None:
        self.named = named
        self.is_allowed = is_allowed
        self.ports = ports
        self.timeout = timeout
        self.longest = longest
        self.tls = ssl.create_default_context()

    def __call__(self, method: str, url: str) -> Response:
        """Ask once, without following a redirect.

        Raises:
            BlockedAddressError: it is on a private network, on a port of no web
                server, not of the web, or names an account.
            OSError: nobody answers, or not in time.
            HTTPException: what answers is no web server.
            ValueError: the URL cannot be read.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BlockedAddressError("no web address")
        if parts.username is not None or parts.password is not None:
            raise BlockedAddressError("an account is named before the host")
        host, is_tls = parts.hostname.encode("idna").decode(), parts.scheme == "https"
        port = (443 if is_tls else 80) if parts.port is None else parts.port
        if port not in self.ports:
            raise BlockedAddressError(f"port {port} is not of the web")
        path = iri_to_uri(parts._replace(scheme="", netloc="", fragment="").geturl())
        connection = HTTPConnection(host, port)
        connection.sock = self.connect(host, port, is_tls=is_tls)
        with closing(connection), socket_deadline(self.longest, connection.sock):
            headers = {"User-Agent": self.named, "Accept": "*/*"}
            if is_tls and port == 443:  # else the port would be named, to no end
                headers["Host"] = host
            connection.request(method, path or "/", headers=headers)
            with closing(connection.getresponse()) as response:
                return Response(response.status, response.getheader("Location") or "")

    def connect(self, host: str, port: int, *, is_tls: bool) -> socket.socket:
        """Connect to an IP that was judged, and to no other."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        places = [place[:2] for *_, place in found]
        if not all(self.is_allowed(str(ip)) for ip, _ in places):
            raise BlockedAddressError("an address of a private network")
        plain = self.first_that_answers(places)
        if not is_tls:
            return plain
        try:
            return self.tls.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def first_that_answers(self, places: list[tuple[Any, ...]]) -> socket.socket:
        """Connect to one of the IPs of a host."""
        error: OSError = OSError("no address")
        for place in places:
            try:
                return socket.create_connection(place, self.timeout)
            except OSError as failed:
                error = failed
        raise error


@contextmanager
def socket_deadline(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Close a connection after some seconds, however slowly it answers."""

    def hang_up() -> None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
