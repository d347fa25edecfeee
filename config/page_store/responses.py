"""What Django answers, taken apart; and how a kept page is sent."""

from collections.abc import Callable, Iterable
from typing import Any

from config.page_store.encodings import choose_encoding
from config.page_store.pages import Headers, KeptPage
from config.page_store.requests import Environ

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# In the environment of a request: the store; that public pages are wanted whole and not
# encoded.
STORE = "page_store"
WANTS_WHOLE_PAGE = "page_store.wants_whole_page"


class Answer:
    """What an application answers to one request.

    Args:
        application: Django's.
        environ: The WSGI environment.
    """

    def __init__(self, application: Application, environ: Environ) -> None:
        self.status, self.headers = "", Headers()
        self.content = application(
            environ | {WANTS_WHOLE_PAGE: True}, self._start_response
        )

    def _start_response(
        self, status: str, headers: Headers, exc_info: object = None
    ) -> None:
        self.status, self.headers = status, headers

    def read(self) -> bytes:
        """Return the whole body."""
        return b"".join(self.content)

    def close(self) -> None:
        """Let Django end the request: it closes its connection to the database."""
        getattr(self.content, "close", lambda: None)()


def is_for_anybody(status: str, headers: Headers) -> bool:
    """Whether an answer is a page that anybody may keep, if the site is asked first.

    Args:
        status: With its phrase: "200 OK".
        headers: All of them.
    """
    named = {name.lower(): value for name, value in headers}
    kept_by = named.get("cache-control", "").split(", ")
    return (
        status == "200 OK"
        and "public" in kept_by
        and "no-cache" in kept_by
        and named.get("vary", "Accept-Encoding") == "Accept-Encoding"
        and named.get("etag", "").startswith('"')
        and not named.keys() & {"set-cookie", "content-encoding"}
    )


def send_page(
    page: KeptPage,
    environ: Environ,
    start_response: StartResponse,
    *more: tuple[str, str],
) -> list[bytes]:
    """Send a page as a request wants it: encoded, without its body, or not at all.

    Args:
        page: The page.
        environ: The WSGI environment.
        start_response: The server's.
        more: Headers to add.
    """
    encoding = choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers, body = page.respond(encoding)
    none_match = environ.get("HTTP_IF_NONE_MATCH")
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if (none_match or since) and page.is_known_to(none_match, since):
        headers = page.respond_unchanged(encoding)
        start_response("304 Not Modified", [*headers, *more])
        return []
    start_response("200 OK", [*headers, *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
