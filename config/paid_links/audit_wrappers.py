"""The audit's own reading of links that carry another address.

Which hosts are known to lead on, it takes from the lists of `ads.links.wrappers`. How
a link is matched with them, and what is read out of one, is its own. It reads every
link to another site, so that a host that no list has is not passed over in silence.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qs, unquote

from ads.links.wrappers import NETWORKS, WRAPPERS

LONGEST = 1000  # of an address inside another; no more of it is read
_GOOGLE = re.compile(r"(?:^|\.)google(?:\.com?)?\.[a-z]{2,3}$")
_HOSTLIKE = re.compile(r"[a-z0-9]\.[a-z]{2}", re.IGNORECASE)
_DEFENDED = re.compile(rf"/v3/__(.{{1,{LONGEST}}}?)__;([A-Za-z0-9_-]*)")


def is_known_to_lead_on(host: str, path: str) -> bool:
    """Whether a page is known to lead on to an address that it is given."""
    return _belongs(WRAPPERS, host, path) or is_network(host, path)


def is_network(host: str, path: str) -> bool:
    """Whether a link is one by which an affiliate network counts clicks."""
    return _belongs(NETWORKS, host, path)


def _belongs(lines: str, host: str, path: str) -> bool:
    labels = _GOOGLE.sub(".google.com", host).strip(".").split(".")
    asked = f"{path.lower().rstrip('/')}/"
    return any(
        asked.startswith(begin)
        for start in range(len(labels))
        for begin in _paths_by_host(lines).get(".".join(labels[start:]), ())
    )


@lru_cache(maxsize=2)
def _paths_by_host(lines: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines.split():
        host, _, path = line.partition("/")
        found.setdefault(host, []).append(f"/{path}/" if path else "/")
    return found


def original_host(host: str, query: str) -> str:
    """Return whose page stands at a host of Google's translator, or the host itself.

    A hyphen between letters was a dot, two were one hyphen; the query says what the
    host could not.
    """
    name, dot, _ = host.rpartition(".translate.goog")
    if not dot:
        return host
    given = {key: values[0] for key, values in parse_qs(query).items()}
    name = given.get("_x_tr_hp", "") + name
    is_wide = False
    for sign in sorted(given.get("_x_tr_enc", "").split(","), reverse=True):
        if name.startswith(f"{sign}-"):
            name, is_wide = name[len(sign) + 1 :], sign == "0"
    name = "-".join(part.replace("-", ".") for part in name.split("--"))
    return f"xn--{name}" if is_wide else name


def readings(address: str) -> Iterator[str]:
    """Yield an address in every way in which a wrapper could mean it."""
    yield address
    yield unquote(address)
    if found := _DEFENDED.search(address):
        yield _defended(*found.groups())
    if found := re.search(r"/v2/url\?u=([^&#]+)", address):
        escaped = re.sub("-(?=[0-9A-Fa-f]{2})", "%", found[1])
        yield unquote(escaped.replace("_", "/"))
    for run in re.findall(r"[\w+/-]{12,}", address, re.ASCII):
        for start in range(4):  # it may begin anywhere in what looks like it
            said = _decoded(run[start:])
            if _HOSTLIKE.search(said):
                yield said


def _decoded(code: str) -> str:
    padded = code[: len(code) // 4 * 4] if len(code) % 4 == 1 else code
    padded += "=" * (-len(padded) % 4)
    return b64decode(padded, altchars=b"-_").decode(errors="replace")


def _defended(url: str, code: str) -> str:
    """Read version 3 of Proofpoint: `*` is a sign, `**` and a letter are many."""
    signs = list(_decoded(code))
    order = [*range(65, 91), *range(97, 123), *range(48, 58), 45, 95]
    said = ""
    while url:
        if run := re.match(r"\*\*([\w-])", url, re.ASCII):
            length, url = order.index(ord(run[1])) + 2, url[3:]
        else:
            length, url, plain = (
                (1, url[1:], "") if url[0] == "*" else (0, url[1:], url[0])
            )
            said += plain
        said += "".join(signs[:length])
        del signs[:length]
    return said
