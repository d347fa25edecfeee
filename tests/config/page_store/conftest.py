"""A page store in front of Django in the transaction of a test, and what it asks."""

from dataclasses import dataclass

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from config.page_store.generation import Generation
from config.page_store.verification import VerifyingPageStore
from tests.page_proof import TransactionReader

LIMIT = 2**24


@dataclass(frozen=True)
class Reply:
    """What a WSGI application answers."""

    status: str
    headers: dict[str, str]
    body: bytes


def ask(application, path="/articles/essay/", method="GET", **environ) -> Reply:
    """Send a request to a WSGI application, as a server would."""
    path, _, query = path.partition("?")
    whole = RequestFactory().generic(method, path, QUERY_STRING=query).environ
    started = []
    body = application(
        whole | {"HTTP_HOST": "testserver"} | environ,
        lambda status, headers, *rest: started.append((status, dict(headers))),
    )
    content = b"".join(body)
    getattr(body, "close", lambda: None)()
    ((status, headers),) = started
    return Reply(status, headers, content)


@pytest.fixture
def one_connection():
    """Leave the connection open after a request, as Django's test client does.

    The test's transaction is in it.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def make_store(one_connection):
    """Make stores that verify each hit; what one finds stale fails the test."""
    stores = []

    def make(limit: int = LIMIT) -> VerifyingPageStore:
        generation = Generation(TransactionReader)
        stores.append(VerifyingPageStore(WSGIHandler(), limit, generation))
        return stores[-1]

    yield make
    assert not sum(store.counts["stale"] for store in stores)


@pytest.fixture
def store(make_store):
    return make_store()
