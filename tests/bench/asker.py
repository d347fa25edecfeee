"""One asker of a measurement: the whole way as a browser goes it, and its user.

A connection that breaks, or an error page, is tried again after a moment with the same
form and the same words. What was seen on the way is kept for the count at the end.
"""

import random
import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlencode

ASK = "/questions/ask/"
REFERENCE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")
TRIES = 60  # of one step; a second or so apart they outlast any restart
ANSWERS_WITHIN = 90  # seconds, more than the database waits for its lock


class GaveUp(Exception):
    """The site never answered this step, or answered with something unexpected."""


@dataclass(frozen=True)
class Page:
    """An answer, read to its end.

    Args:
        status: 200 and so on.
        place: Where it redirects to, if it does.
        cookie: What it sets, names and values only.
        html: The page.
    """

    status: int
    place: str
    cookie: str
    html: str


class HiddenFields(HTMLParser):
    """Collects what a page's form to the asking address sends along unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.is_inside = False
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag, attrs) -> None:
        has = dict(attrs)
        if tag == "form":
            self.is_inside = has.get("action") == ASK and has.get("method") == "post"
        elif tag == "input" and self.is_inside and has.get("type") == "hidden":
            self.values[has["name"]] = has.get("value") or ""


def hidden_fields(html: str) -> dict[str, str]:
    """Return name and value of each hidden field of the asking form on a page."""
    parser = HiddenFields()
    parser.feed(html)
    return parser.values


@dataclass
class Asker:
    """Somebody who asks, and what happened to them.

    Args:
        marker: A word that is in nobody else's question.
        bind: Where the site listens.
        enough: Set when everybody shall stop trying.
        leaves: Whether the connection is cut right after sending, answer unread, and
            the same is sent again: what a killed worker does, at the worst moment.
    """

    marker: str
    bind: str
    enough: Event
    leaves: bool = False
    cookie: str = ""
    acknowledged: bool = False
    references: set[str] = field(default_factory=set)
    retries: Counter = field(default_factory=Counter)
    troubles: Counter = field(default_factory=Counter)
    last_sending_began: float = 0.0
    seconds: float = 0.0
    ended: str = ""

    def go(self) -> "Asker":
        """Go the whole way; what went wrong is kept, not raised."""
        began = time.monotonic()
        try:
            self.ask()
        except GaveUp as error:
            self.ended = str(error)
        self.seconds = time.monotonic() - began
        return self

    def ask(self) -> None:
        """Open the form, check, send, and read the private page."""
        form = self.step("open", 200, "GET", ASK)
        self.cookie = form.cookie
        words = hidden_fields(form.html) | self.typed()
        check = self.step("check", 200, "POST", ASK, words | {"step": "check"})
        words = hidden_fields(check.html) | {"step": "send"}
        if self.leaves:
            self.send_and_leave(words)
        sent = self.step("send", 302, "POST", ASK, words)
        self.acknowledged = True  # from here on it must never be lost
        self.cookie = sent.cookie
        private = self.step("confirm", 200, "GET", sent.place)
        self.references = set(REFERENCE.findall(private.html))

    def typed(self) -> dict[str, str]:
        """Return what the asker fills in, with the line ends a browser sends."""
        return {
            "adult": "yes",
            "title": "How much distance is enough",
            "body": f"We hardly talk since spring.\r\n\r\nMy word is {self.marker}.",
            "pseudonym": "",
            "consent_keep": "on",
            "consent_publish": "on",
            "website": "",
        }

    def step(self, name: str, expected: int, *request) -> Page:
        """Send one request until it is answered.

        Raises:
            GaveUp: it never was, or the answer is another than the expected one.
        """
        for _ in range(TRIES):
            if name == "send":
                self.last_sending_began = time.time()
            try:
                page = self.request(*request)
                if page.status < 500:
                    break
                self.troubles[f"error page {page.status}"] += 1
            except (OSError, HTTPException) as error:
                self.troubles[type(error).__name__] += 1
            self.retries[name] += 1
            if self.enough.wait(random.uniform(0.2, 1.0)):  # noqa: S311 - only a pause
                raise GaveUp(f"{name}: told to stop")
        else:
            raise GaveUp(f"{name}: no answer in {TRIES} tries")
        if page.status != expected:
            raise GaveUp(f"{name}: {page.status} instead of {expected}")
        return page

    def request(self, method: str, path: str, fields: dict | None = None) -> Page:
        """Send one request on a connection of its own, and read the whole answer."""
        connection = self.connection_with(method, path, fields)
        try:
            answer = connection.getresponse()
            lines = answer.headers.get_all("Set-Cookie", [])
            cookie = "; ".join(line.partition(";")[0] for line in lines)
            place = answer.getheader("Location", "")
            return Page(answer.status, place, cookie, answer.read().decode())
        finally:
            connection.close()

    def connection_with(
        self, method: str, path: str, fields: dict | None = None
    ) -> HTTPConnection:
        """Open a connection and send a request on it, nothing read yet."""
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.bind}"}
        body = urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(self.bind, timeout=ANSWERS_WITHIN)
        connection.request(method, path, body, headers)
        return connection

    def send_and_leave(self, words: dict[str, str]) -> None:
        """Send the question and do not wait for what the site says."""
        with suppress(OSError):
            self.connection_with("POST", ASK, words).close()
        self.enough.wait(random.uniform(0, 0.5))  # noqa: S311 - both before and after
