"""Log filters and formatter: no private links, typed words, floods or forged lines."""

import logging
import re
import time
from collections.abc import ItemsView
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(
    r"(/questions/(?:yours/open|mail|reported)/|/articles/preview/|/follow/mail/"
    r"|/admin/account/new-password/)"
    r"[^\s/]+"
)

# What could begin a line of its own, or command a terminal.
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class UTCFormatter(logging.Formatter):
    """Log formatter: time in UTC, level, process, logger; one line for each record.

    A line break or another control character in a message is written as its escape.
    Lines of a traceback are set in, so that none of them can pass for a record.

    Source: OWASP ASVS 5.0, V16.2.2 (times) and V16.4.1 (log injection).
    """

    def __init__(self) -> None:
        line = "{asctime} {levelname} {process} {name}: {message}"
        super().__init__(line, style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return the time of a record, such as 2026-12-01T08:00:00.000Z."""
        at = datetime.fromtimestamp(record.created, UTC).replace(tzinfo=None)
        return at.isoformat(timespec="milliseconds") + "Z"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and its traceback below."""
        record.message, record.asctime = record.getMessage(), self.formatTime(record)
        text = record.exc_text or ""
        if record.exc_info and not text:
            text = self.formatException(record.exc_info)
        below = "\n".join(filter(None, (text, record.stack_info))).split("\n")
        lines = [self.formatMessage(record), *(f"    {one}" for one in below if one)]
        return "\n".join(map(_escape, lines))


def _escape(line: str) -> str:
    return CONTROL.sub(lambda found: ascii(found[0])[1:-1], line)


class RedactPrivateLinksFilter(logging.Filter):
    """Log filter: replaces the tokens of private links in every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PRIVATE_LINK.sub(r"\1...", record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = PRIVATE_LINK.sub(r"\1...", record.exc_text)
        return True


class DisallowedHostFilter(logging.Filter):
    """Log filter: one short line a minute for requests under another host's name.

    Django's own line repeats the name, which is anybody's word, each time.
    """

    EVERY = 60  # seconds

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._said_at = -float(self.EVERY)

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self._said_at < self.EVERY:
            return False
        self._said_at = now
        record.msg, record.args = "A Host that is none of ALLOWED_HOSTS: refused.", ()
        record.exc_info = record.exc_text = None
        return True


class RedactingExceptionReporterFilter(SafeExceptionReporterFilter):
    """Error-report filter: no POST data and no variables.

    Marking single variables is not enough: what a query or a template holds stands in
    frames that nobody marked. Where it went wrong is in the report all the same.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {} if self.is_active(request) else super().get_post_parameters(request)

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        if not self.is_active(request):
            return super().get_traceback_frame_variables(request, tb_frame)
        return {}.items()
