"""Log filter and error-report filter: no private links, no typed words."""

import logging
import re
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

PRIVATE_LINK = re.compile(
    r"(/questions/(?:yours/open|mail|reported)/|/articles/preview/|/follow/mail/)"
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
