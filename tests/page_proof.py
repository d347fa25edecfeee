"""Prove the page store by every test: what it would have kept is what Django answers.

The test client always asks Django. What it is answered is kept as the store keeps it,
by the same rules. Where the store would have given out a kept page, both are compared.
"""

from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.test.client import ClientHandler
from django.utils import timezone

from config.page_store.clock import next_change
from config.page_store.pages import KeptPage
from config.page_store.requests import find_key, is_only_url
from config.page_store.responses import is_for_anybody
from config.page_store.triggers import SELECT_GENERATION

# Found only by what is compressed or conditional, which a test of that looks at itself.
ENCODED = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}


class TransactionReader:
    """Read the generation in the transaction of a test, which never commits."""

    def read(self) -> str:
        with uncounted(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS page_generation_at_end IMMEDIATE")
            cursor.execute(SELECT_GENERATION)
            (generation,) = cursor.fetchone()
        return generation

    def close(self) -> None:
        pass


@contextmanager
def uncounted():
    """Leave queries out of those that a test counts."""
    was, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        yield
    finally:
        connection.force_debug_cursor = was


class PageProof:
    """Kept pages of one test.

    Attributes:
        pages: By key.
        hits: How many answers were compared.
    """

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], KeptPage] = {}
        self.hits = 0
        self.reader = TransactionReader()

    def answer(self, ask, environ):
        """Let Django answer a request of the test client, and compare.

        Args:
            ask: Returns Django's response to an environment.
            environ: That of the request.

        Raises:
            AssertionError: the store would have answered otherwise.
        """
        key = find_key(environ | {"HTTP_HOST": environ.get("HTTP_HOST", "testserver")})
        is_get = environ["REQUEST_METHOD"] == "GET"
        if key is None or not is_get or environ.keys() & ENCODED:
            return ask(environ)
        before = self.read_generation()
        at = timezone.now()
        response = ask(environ)
        if before and before == self.read_generation():
            self.compare(key, response, before, at)
        return response

    def forget(self) -> None:
        """Drop every page: what makes them has been replaced by a test."""
        self.pages.clear()

    def read_generation(self) -> str:
        """Return the generation; nothing where a test may not or cannot ask."""
        if connection.needs_rollback:
            return ""
        try:
            return self.reader.read()
        except (DatabaseError, RuntimeError):
            return ""

    def compare(self, key, response, generation: str, at) -> None:
        kept = self.pages.get(key)
        holds = kept and kept.generation == generation and kept.holds_at(at)
        headers = list(response.items())
        is_page = response.status_code == 200 and is_for_anybody("200 OK", headers)
        if holds:
            self.hits += 1
            assert is_page and kept.body == response.content, f"{key}: stale"
        elif is_page and is_only_url(key):
            page = KeptPage(
                response.content, headers, generation=generation, made_at=at
            )
            with uncounted():
                page.until = next_change(at)
            self.pages[key] = page


@contextmanager
def proving(monkeypatch):
    """Yield a PageProof that sees every request of the test client."""
    proof, ask = PageProof(), ClientHandler.__call__
    monkeypatch.setattr(
        ClientHandler,
        "__call__",
        lambda handler, environ: proof.answer(lambda e: ask(handler, e), environ),
    )
    yield proof
