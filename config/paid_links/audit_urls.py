"""Tells where a browser ends up when a link is opened: the audit's own reading.

The labels are made by `ads.hosts`, which reads addresses with patterns. This walks
through them step by step and compares hosts in letters, not in ASCII: two readings that
share nothing do not share a mistake. A browser's test asks Chromium about both.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

SLASHES = "/\\"
# Read by no browser in a host: soft hyphens, joiners and fillers of nothing, variants.
IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Outlined letters and figures, and a raised s: newer than some Python's own table.
OUTLINED, LETTERS = 0x1CCD6, "abcdefghijklmnopqrstuvwxyz0123456789"
NEWER = str.maketrans(
    "".join(map(chr, range(OUTLINED, OUTLINED + len(LETTERS)))) + "\ua7f1",
    f"{LETTERS}s",
)


@dataclass(frozen=True)
class ResolvedURL:
    """Where a link leads.

    Attributes:
        host: In lower-case letters, `xn--` read.
        path: Dots resolved, percent signs read.
        query: As it stands.
        rest: All that stands after the host.
    """

    host: str
    path: str
    query: str
    rest: str


def resolve_href(href: str, page: str) -> ResolvedURL | None:
    """Return where a link of a page leads, or None where that is not the web.

    Args:
        href: The attribute's value, its entities read.
        page: The whole address of the page.

    Source:
        WHATWG URL Standard, sections 3.5 and 4.4.
    """
    text = re.sub(r"[\t\n\r]", "", href.strip("".join(map(chr, range(33)))))
    base = urlsplit(page)
    scheme, colon, after = text.partition(":")
    if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        if scheme.lower() not in ("http", "https"):
            return None
        if scheme.lower() != base.scheme or is_double(after):
            return elsewhere(after)
        text = after
    if is_double(text):
        return elsewhere(text)
    path, query = parted(text)
    if not path.startswith(("/", "\\")):
        path = f"{base.path.rpartition('/')[0]}/{path}" if path else base.path
    return ResolvedURL(letters(base.hostname or ""), walked(path), query, text)


def is_double(text: str) -> bool:
    """Whether a host follows."""
    return len(text) - len(text.lstrip(SLASHES)) > 1


def elsewhere(text: str) -> ResolvedURL:
    """Read a host and what follows it."""
    text = text.lstrip(SLASHES)
    ends = [at for at in map(text.find, "/\\?#") if at >= 0]
    end = min(ends, default=len(text))
    host = unquote(text[:end].rpartition("@")[2]).partition(":")[0]
    path, query = parted(text[end:])
    return ResolvedURL(letters(host), walked(path), query, text[end:])


def parted(text: str) -> tuple[str, str]:
    """Return the path and the query."""
    path, _, query = text.partition("#")[0].partition("?")
    return path, query


def walked(path: str) -> str:
    """Walk through a path: one dot stays where it is, two go back."""
    steps: list[str] = []
    parts = re.split(r"[/\\]", path)
    for part in parts[1:]:
        step = unquote(part)
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    if parts and unquote(parts[-1]) in (".", ".."):
        steps.append("")
    return "/" + "/".join(steps)


def letters(host: str) -> str:
    """Write a host in lower-case letters."""
    read = IGNORED.sub("", host).translate(NEWER)
    plain = normalize("NFKC", read).replace("。", ".").rstrip(".")
    small = "".join(one.lower() for one in plain)
    return ".".join(map(read_label, normalize("NFKC", small).split(".")))


def read_label(label: str) -> str:
    """Read one part of a host."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label
