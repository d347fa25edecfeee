"""The ceiling of `tests.bench.pages`: a constant string, without Django around it."""

from collections.abc import Callable

BODY = b"ok"


def application(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer every request alike."""
    start_response("200 OK", [("Content-Length", str(len(BODY)))])
    return [BODY]
