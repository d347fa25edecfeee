"""A WSGI application that says what the server made of a request; nothing of ours."""

import json
import time

BIG = b"x" * 16 * 2**20


def application(environ, start_response):
    """Answer the environment as JSON; /big, /unread, /slow... do what they say.

    Raises:
        RuntimeError: at /fails.
    """
    path = environ["PATH_INFO"]
    if path == "/big":
        start_response("200 OK", [("Content-Length", str(len(BIG)))])
        return [BIG]
    if path == "/breaks":
        start_response("200 OK", [("Content-Length", str(2 * len(BIG)))])
        return break_off()
    if path == "/slow":
        time.sleep(2)
    if path.startswith("/fails"):
        raise RuntimeError("on purpose")
    is_read = path != "/unread"
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    said["body"] = len(environ["wsgi.input"].read()) if is_read else None
    content = json.dumps(said).encode()
    start_response("200 OK", [("Content-Length", str(len(content)))])
    return [content]


def break_off():
    """Send a part of an answer, then fail.

    Raises:
        RuntimeError: always.
    """
    yield BIG
    raise RuntimeError("on purpose")
