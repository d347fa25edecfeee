"""VerifyingPageStore: makes each page that it gives out again, and compares them."""

import logging
from collections.abc import Iterable
from contextlib import closing

from django.utils import timezone

from config.page_store.generation import DatabaseAwayError, NoGenerationError
from config.page_store.pages import KeptPage, Key
from config.page_store.requests import Environ
from config.page_store.responses import Answer, StartResponse, is_for_anybody
from config.page_store.wsgi import PageStore

log = logging.getLogger(__name__)


class VerifyingPageStore(PageStore):
    """A page store that proves each hit, for tests and whoever doubts it.

    A hit costs as much as without the store. One that differs is counted and logged,
    and is sent all the same.
    """

    def _answer_hit(
        self, key: Key, page: KeptPage, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        self.counts["verified"] += 1
        again = Answer(self.application, environ | {"REQUEST_METHOD": "GET"})
        with closing(again):
            body = again.read()
        if self._still_holds(page) and not is_same(page, again, body):
            self.counts["stale"] += 1
            log.error("A kept page is stale: %s?%s", *key)
        return super()._answer_hit(key, page, environ, start_response)

    def describe(self) -> dict[str, int]:
        """Return what every store says of itself, and what was compared."""
        own = {name: self.counts[name] for name in ("verified", "stale")}
        return super().describe() | own

    def _still_holds(self, page: KeptPage) -> bool:
        """Whether nothing has changed while the page was made again."""
        try:
            generation = self.generation.read()
        except (DatabaseAwayError, NoGenerationError):
            return False
        return generation == page.generation and page.holds_at(timezone.now())


def is_same(page: KeptPage, again: Answer, body: bytes) -> bool:
    """Whether a kept page is what Django answers; a date may differ, if both are true.

    Args:
        page: The kept page.
        again: What Django answers now.
        body: Its body.
    """
    if not is_for_anybody(again.status, again.headers):
        return False
    made = KeptPage(body, again.headers, generation="", made_at=page.made_at)
    kept, fresh = (
        [header for header in one.common if header[0] != "Last-Modified"]
        for one in (page, made)
    )
    return (page.body, page.etag, kept) == (body, made.etag, fresh)
