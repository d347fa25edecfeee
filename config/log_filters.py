"""Log filters and error-report filter: no private links, no typed words, no floods."""

import logging
import re
import time
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(
    r"(/questions/(?:yours/open|mail|reported)/|/articles/preview/|/follow/mail/"
    r"|/admin/account/new-password/)"
    r"[^\s/]+"
)


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
