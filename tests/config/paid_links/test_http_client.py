"""The client that asks public web servers only: addresses, ports, spellings, names."""

import socket

import pytest

from config.paid_links import http_client
from config.paid_links.checker import LinkStatus, check_link
from config.paid_links.http_client import (
    BlockedAddressError,
    Response,
    SafeHTTPClient,
    is_public_ip,
)
from tests.cases import for_each

# One address of each block of IANA's two special-purpose registries, and of what is
# not given out at all.
SPECIAL_IPV4 = {
    "0.0.0.0/8": "0.0.0.1", "10.0.0.0/8": "10.0.0.1", "100.64.0.0/10": "100.64.0.1",
    "127.0.0.0/8": "127.0.0.1", "169.254.0.0/16": "169.254.169.254",
    "172.16.0.0/12": "172.16.5.4", "192.0.0.0/24": "192.0.0.1",
    "192.0.0.0/29": "192.0.0.2", "192.0.0.8/32": "192.0.0.8",
    "192.0.0.9/32": "192.0.0.9", "192.0.0.10/32": "192.0.0.10",
    "192.0.0.170/32": "192.0.0.170", "192.0.0.171/32": "192.0.0.171",
    "192.0.2.0/24": "192.0.2.1", "192.88.99.0/24": "192.88.99.1",
    "192.168.0.0/16": "192.168.1.1", "198.18.0.0/15": "198.18.0.1",
    "198.51.100.0/24": "198.51.100.1", "203.0.113.0/24": "203.0.113.1",
    "240.0.0.0/4": "240.0.0.1", "255.255.255.255/32": "255.255.255.255",
    "224.0.0.0/4, multicast": "224.0.0.1", "239.0.0.0/8, multicast": "239.1.1.1",
}  # fmt: skip
SPECIAL_IPV6 = {
    "::/128": "::", "::1/128": "::1", "::/96, IPv4-compatible": "::8.8.8.8",
    "::ffff:0:0/96 of a private one": "::ffff:10.0.0.1",
    "::ffff:0:0:0/96, translated": "::ffff:0:127.0.0.1",
    "64:ff9b::/96 of a private one": "64:ff9b::7f00:1",
    "64:ff9b:1::/48": "64:ff9b:1::808:808", "100::/64": "100::1",
    "100:0:0:1::/64": "100:0:0:1::1", "2001::/23": "2001:5::1",
    "2001::/32, Teredo of a private one": "2001:0:7f00:1::",
    "2001::/32, Teredo of a public one": "2001:0:808:808::",
    "2001:1::1/128": "2001:1::1", "2001:1::2/128": "2001:1::2",
    "2001:1::3/128": "2001:1::3", "2001:2::/48": "2001:2::1",
    "2001:3::/32": "2001:3::1", "2001:4:112::/48": "2001:4:112::1",
    "2001:10::/28": "2001:10::1", "2001:20::/28": "2001:20::1",
    "2001:30::/28": "2001:30::1", "2001:db8::/32": "2001:db8::1",
    "2002::/16 of a private one": "2002:7f00:1::",
    "2002::/16 of a shared one": "2002:6440:1::", "3fff::/20": "3fff::1",
    "5f00::/16": "5f00::1", "fc00::/7": "fd00::1", "fe80::/10": "fe80::1",
    "fe80::/10 with a zone": "fe80::1%eth0", "fec0::/10, site-local": "fec0::1",
    "ff00::/8, multicast": "ff02::1", "4000::/3, not given out": "4000::1",
    "e000::/4, not given out": "e000::1",
}  # fmt: skip


@for_each("block, address", (SPECIAL_IPV4 | SPECIAL_IPV6).items())
def test_no_address_of_a_special_block_is_public(block, address):
    assert not is_public_ip(address), block


@for_each(
    "address",
    [
        "1.1.1.1",
        "192.31.196.1",  # anycast of name servers, reachable by all
        "2606:4700::1111",
        "2620:4f:8000::1",
        "2a00:1450::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2002:101:101::",
    ],
)
def test_public_addresses_may_be_asked(address):
    assert is_public_ip(address)


@pytest.fixture
def unconnected(monkeypatch):
    """A network to which nothing may be connected; names resolve as they are told."""

    def refuse(*args, **options):
        pytest.fail(f"connected to {args}")

    monkeypatch.setattr(http_client.socket, "create_connection", refuse)


SPELLINGS = [
    "127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1",
    "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "ⓛocalhost",
]  # fmt: skip


@for_each("host", SPELLINGS)
def test_every_spelling_of_a_private_host_is_refused(host, unconnected):
    with pytest.raises(BlockedAddressError):
        SafeHTTPClient("check")("GET", f"http://{host}/")


@for_each(
    "host", ["127.0.0.1.", "localhost.", "a..b", "xn--", "x" * 300, "%31%32%37.0.0.1"]
)
def test_host_that_cannot_be_read_is_an_error_and_no_connection(host, unconnected):
    with pytest.raises((BlockedAddressError, ValueError, OSError)):
        SafeHTTPClient("check")("GET", f"http://{host}/")


def resolving(monkeypatch, *addresses: str) -> None:
    """Let every name resolve to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in addresses]
    monkeypatch.setattr(http_client.socket, "getaddrinfo", lambda *a, **o: found)


@for_each(
    "addresses",
    [("1.1.1.1", "127.0.0.1"), ("10.0.0.1", "1.1.1.1"), ("1.1.1.1", "fec0::1")],
)
def test_name_with_one_private_address_among_several_is_refused(
    addresses, monkeypatch, unconnected
):
    resolving(monkeypatch, *addresses)
    with pytest.raises(BlockedAddressError):
        SafeHTTPClient("check")("GET", "http://shop.example/")


def test_name_is_resolved_once_and_what_was_judged_is_connected_to(monkeypatch):
    resolving(monkeypatch, "1.1.1.1", "1.0.0.1")
    asked = []

    def connect(place, timeout):
        asked.append(place)
        raise OSError("nobody there")

    monkeypatch.setattr(http_client.socket, "create_connection", connect)
    with pytest.raises(OSError, match="nobody there"):
        SafeHTTPClient("check")("GET", "http://shop.example/")
    assert asked == [("1.1.1.1", 80), ("1.0.0.1", 80)]


@for_each("port", [0, 22, 25, 6379, 8080, 8443])
def test_port_of_no_web_server_is_refused(port, unconnected):
    with pytest.raises(BlockedAddressError, match="port"):
        SafeHTTPClient("check")("GET", f"http://1.1.1.1:{port}/")


@for_each("port", [-1, 65536, "a"])
def test_port_that_is_none_is_refused(port, unconnected):
    with pytest.raises(ValueError):
        SafeHTTPClient("check")("GET", f"http://1.1.1.1:{port}/")


@for_each("account", ["a:b@", "a@", ":b@", "1.1.1.1@", "@"])
def test_account_before_the_host_is_refused(account, unconnected):
    with pytest.raises(BlockedAddressError, match="account"):
        SafeHTTPClient("check")("GET", f"http://{account}127.0.0.1/")


@for_each("url", ["ftp://1.1.1.1/", "file:///etc/passwd", "gopher://1.1.1.1/", "//x"])
def test_other_schemes_are_refused(url, unconnected):
    with pytest.raises(BlockedAddressError):
        SafeHTTPClient("check")("GET", url)


@for_each("target", ["http://127.0.0.1/", "http://[fec0::1]/", "http://1.1.1.1:22/"])
def test_redirect_is_judged_like_a_first_address(target, unconnected):
    client = SafeHTTPClient("check")

    def ask(method, url):
        is_first = "shop.example" in url
        return Response(302, target) if is_first else client(method, url)

    finding = check_link("https://shop.example/", ask=ask, is_own=lambda host: False)
    assert finding.status == LinkStatus.NOT_ASKED


def test_line_break_in_a_url_adds_no_header(monkeypatch):
    resolving(monkeypatch, "1.1.1.1")
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(
        http_client.socket, "create_connection", lambda *args, **options: ours
    )
    theirs.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    with ours, theirs:
        url = "http://shop.example/a\r\nX-Evil: 1"
        SafeHTTPClient("check")("GET", url)
        assert b"\r\nX-Evil" not in theirs.recv(4096)
