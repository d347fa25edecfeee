"""PageStore: the WSGI application that answers from kept pages, or asks Django.

A request is answered from the store if it is a plain read (GET or HEAD, of this site's
own host and scheme, no query but `?page=N`), and the page that is kept for it is exact:
the database's generation is the one that it was made in, and the clock has not come to
the moment at which it may change. Everything else is Django's to answer. What Django
answers is kept if anybody may keep it, under the one URL that it has.
"""

import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from django.db import Error
from django.utils import timezone

from config.page_store.clock import next_change
from config.page_store.generation import (
    DatabaseAwayError,
    Generation,
    NoGenerationError,
)
from config.page_store.pages import KeptPage, Key, PageCache
from config.page_store.requests import Environ, find_key, is_only_url
from config.page_store.responses import (
    STORE,
    Answer,
    Application,
    StartResponse,
    is_for_anybody,
    send_page,
)

AWAY_FOR = 600  # seconds for which a page is read that the database cannot vouch for
AWAY_HEADER = ("Cache-Status", '"page store"; hit; detail="the database is away"')


class Horizon(NamedTuple):
    """Within what time the clock changes no page of a generation."""

    generation: str
    since: datetime
    until: datetime

    def covers(self, page: KeptPage) -> bool:
        """Whether it says something of the moment at which a page was made."""
        return (
            self.generation == page.generation
            and self.since <= page.made_at < self.until
        )


class PageStore:
    """A WSGI application in front of Django's; see the module.

    Args:
        application: Django's.
        limit: How many bytes the pages may take.
        generation: What the database says; on its own connection unless given.
    """

    def __init__(
        self,
        application: Application,
        limit: int,
        generation: Generation | None = None,
    ) -> None:
        self.application = application
        self.generation = generation or Generation()
        self.pages = PageCache(limit)
        self.counts: Counter[str] = Counter()
        # When the database was asked last, by the monotonic clock, and what it said.
        self.checked_at, self.last_generation = 0.0, ""
        self.lock = Lock()
        self.horizon: Horizon | None = None

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        environ[STORE] = self
        key = find_key(environ)
        if key is None:
            return self.application(environ, start_response)
        page, at = self.pages.get(key), timezone.now()
        try:
            generation = self._read_generation()
        except NoGenerationError:
            return self.application(environ, start_response)
        except DatabaseAwayError:
            return self._answer_away(key, page, at, environ, start_response)
        if page and page.generation == generation and page.holds_at(at):
            return self._answer_hit(key, page, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self._ask_django(key, generation, at, environ, start_response)

    def _read_generation(self) -> str:
        asked_at = time.monotonic()
        generation = self.generation.read()
        with self.lock:  # a thread that asked earlier says nothing newer
            if asked_at > self.checked_at:
                self.checked_at, self.last_generation = asked_at, generation
        return generation

    def _answer_hit(
        self, key: Key, page: KeptPage, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        self.counts["hits"] += 1
        return self._send(key, page, environ, start_response)

    def _send(
        self,
        key: Key,
        page: KeptPage,
        environ: Environ,
        start_response: StartResponse,
        *more: tuple[str, str],
    ) -> Iterable[bytes]:
        """Send a page; in an encoding that it had not yet, it takes more memory now."""
        encoded = len(page.variants)
        content = send_page(page, environ, start_response, *more)
        if len(page.variants) != encoded:
            self.pages.count_again(key, page)
        return content

    def _answer_away(
        self,
        key: Key,
        page: KeptPage | None,
        at: datetime,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Answer while nobody can say whether a page still holds: it did lately."""
        is_fresh = time.monotonic() - self.checked_at <= AWAY_FOR
        if (
            page
            and is_fresh
            and page.generation == self.last_generation
            and page.holds_at(at)
        ):
            self.counts["away"] += 1
            return self._send(key, page, environ, start_response, AWAY_HEADER)
        return self.application(environ, start_response)

    def _ask_django(
        self,
        key: Key,
        generation: str,
        at: datetime,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        self.counts["misses"] += 1
        answer = Answer(self.application, environ)
        if not is_for_anybody(answer.status, answer.headers):
            start_response(answer.status, answer.headers)
            return answer.content
        with closing(answer):
            page = KeptPage(
                answer.read(), answer.headers, generation=generation, made_at=at
            )
            if is_only_url(key):
                self._keep(key, page)
        return self._send(key, page, environ, start_response)

    def _keep(self, key: Key, page: KeptPage) -> None:
        """Keep a page if nothing that it was made from has changed meanwhile."""
        with suppress(DatabaseAwayError, NoGenerationError, Error):
            horizon = self._find_horizon(page)
            if self.generation.read() != page.generation:
                return
            self.horizon, page.until = horizon, horizon.until
            if page.holds_at(timezone.now()):
                self.pages.keep(key, page)

    def _find_horizon(self, page: KeptPage) -> Horizon:
        if self.horizon and self.horizon.covers(page):
            return self.horizon
        until = next_change(page.made_at)
        return Horizon(page.generation, page.made_at, until)

    def describe(self) -> dict[str, int]:
        """Return what the store holds and how often it answered, for the staff."""
        return {
            "pages": len(self.pages.pages),
            "bytes": self.pages.size,
            "limit": self.pages.limit,
            **{name: self.counts[name] for name in ("hits", "misses", "away")},
        }
