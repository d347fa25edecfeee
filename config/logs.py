"""Keep private links out of the logs: they are addresses, and logs name addresses."""

import logging
import re

PRIVATE_LINK = re.compile(r"(/questions/(?:yours|mail|reported)/)[^\s/]+")


class WithoutPrivateLinks(logging.Filter):
    """Take the token out of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PRIVATE_LINK.sub(r"\1...", record.getMessage())
        record.args = ()
        return True
