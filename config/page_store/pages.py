"""Kept pages: finished bytes in each encoding, in a cache that is bounded by bytes."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from django.utils.http import parse_etags, parse_http_date_safe

from config.page_store.encodings import IDENTITY, compress

Headers = list[tuple[str, str]]
Key = tuple[str, str]  # path and query string

OVERHEAD = 4096  # bytes counted for what a page needs beside its bodies
# What a 304 leaves out: it has no body.
_OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}


class KeptPage:
    """A public page, as Django made it, with what is derived from it once.

    Attributes:
        generation: The database's when it was made.
        made_at: When it was begun to be made; it holds from then.
        until: The first moment at which it may be another by time alone; set by whoever
            keeps it.
    """

    def __init__(
        self,
        body: bytes,
        headers: Headers,
        *,
        generation: str,
        made_at: datetime,
    ) -> None:
        self.generation, self.made_at, self.until = generation, made_at, made_at
        self.body = body
        self.variants: dict[str, tuple[Headers, bytes]] = {}
        named = {name.lower(): value for name, value in headers}
        self.etag = named["etag"]
        self.last_modified = parse_http_date_safe(named.get("last-modified", ""))
        # Django compresses no page that is so short that it would grow.
        self.is_compressible = "accept-encoding" in named.get("vary", "").lower()
        left_out = {"etag", "content-length", "content-encoding"}
        self.common = [(n, v) for n, v in headers if n.lower() not in left_out]

    def holds_at(self, moment: datetime) -> bool:
        """Whether the clock has not changed it; a clock that was set back has."""
        return self.made_at <= moment < self.until

    def respond(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body in an encoding, made when it is first asked for.

        Args:
            encoding: What `encodings.choose_encoding` returned.
        """
        if not self.is_compressible:
            encoding = IDENTITY
        if encoding not in self.variants:
            self.variants[encoding] = self._encode(encoding)
        return self.variants[encoding]

    def _encode(self, encoding: str) -> tuple[Headers, bytes]:
        body = compress(self.body, encoding)
        length = ("Content-Length", str(len(body)))
        if encoding == IDENTITY:
            return [*self.common, ("ETag", self.etag), length], body
        own = [("ETag", f"W/{self.etag}"), ("Content-Encoding", encoding)]
        return [*self.common, *own, length], body

    def respond_unchanged(self, encoding: str) -> Headers:
        """Return the headers of a 304 for who has the page in an encoding."""
        headers, _ = self.respond(encoding)
        return [header for header in headers if header[0] not in _OF_A_BODY]

    def is_known_to(self, none_match: str | None, modified_since: str | None) -> bool:
        """Whether a reader who has it already need not be sent it again.

        Args:
            none_match: The value of `If-None-Match`, if the request has one.
            modified_since: The value of `If-Modified-Since`, likewise.

        Source: RFC 9110, section 13.2.2: the second counts without the first alone.
        """
        if none_match is not None:
            if none_match in (self.etag, f"W/{self.etag}"):
                return True
            etags = [etag.removeprefix("W/") for etag in parse_etags(none_match)]
            return etags == ["*"] or self.etag in etags
        # Not "or later": another host may have dated an older page later.
        since = parse_http_date_safe(modified_since or "")
        return since is not None and self.last_modified == since

    @property
    def size(self) -> int:
        """How many bytes it takes, about."""
        encoded = [
            body for name, (_, body) in self.variants.items() if name != IDENTITY
        ]
        return OVERHEAD + len(self.body) + sum(map(len, encoded))


class PageCache:
    """Kept pages by key; the one that was used least recently goes first.

    Args:
        limit: How many bytes they may take.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self.pages: OrderedDict[Key, tuple[KeptPage, int]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> KeptPage | None:
        """Return a page, and count it as used."""
        with self.lock:
            found = self.pages.get(key)
            if found is None:
                return None
            self.pages.move_to_end(key)
            return found[0]

    def keep(self, key: Key, page: KeptPage) -> None:
        """Keep a page, or one that has grown; one above the limit is not kept."""
        size = page.size
        with self.lock:
            self._drop(key)
            if size > self.limit:
                return
            self.pages[key] = page, size
            self.size += size
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def count_again(self, key: Key, page: KeptPage) -> None:
        """Count the bytes of a page that has been made in one more encoding."""
        with self.lock:
            is_kept = self.pages.get(key, (None, 0))[0] is page
        if is_kept:
            self.keep(key, page)

    def clear(self) -> None:
        """Drop every page."""
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key: Key) -> None:
        dropped = self.pages.pop(key, None)
        if dropped:
            self.size -= dropped[1]
