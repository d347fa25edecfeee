"""Lost private links: keep who asked, and look the address up in the periodic tasks.

Whoever types an address learns nothing by the answer, nor by the time it takes: the
request writes one row, whatever the address, and everything else happens here.
"""

from collections.abc import Callable
from contextlib import suppress

from django.utils import timezone

from config import rate_limits
from config.batches import consume_rows
from config.encryption import Unreadable
from qa import moderation
from qa.digests import email_digest
from qa.models import LinkRequest, Question
from qa.notifications import mail_limits

LINKS_AT_ONCE = 20
PER_SENDER = "10/hour"
MOST_WAITING, MOST_A_RUN = 2000, 1000


def request_links(address: str, sender: str) -> bool:
    """Keep that links were asked for, unless a network asks often or very many wait.

    All senders together have no limit but how many wait: `tend` makes room within
    minutes, so strangers cannot shut askers out for an hour.

    Args:
        address: As typed, valid.
        sender: The IP that is counted.

    Returns:
        Whether it was kept; it does not depend on the address.
    """
    if rate_limits.refuse_sender("link", sender, PER_SENDER):
        return False
    if LinkRequest.objects.count() >= MOST_WAITING:
        return False
    LinkRequest.objects.create(email=address, asked_at=timezone.now())
    return True


def handle_link_requests(stopped: Callable[[], bool] = lambda: False) -> int:
    """Owe the mails that were asked for, the oldest request first, and delete it.

    Args:
        stopped: Asked before each request; true ends the run.

    Returns:
        How many requests were handled.
    """
    rows = LinkRequest.objects.all()
    return consume_rows(rows, _answer, most=MOST_A_RUN, stopped=stopped)


def _answer(row: LinkRequest) -> None:
    if not isinstance(row.email, Unreadable):
        digest = email_digest(row.email)
        if mail_limits.consume_link_mail(digest):
            _owe_links(digest)


def _owe_links(digest: str) -> None:
    """Owe a mail for each question that was sent with an address and allows mail."""
    sent = Question.objects.filter(
        email_digest=digest,
        email_confirmed_at__isnull=False,
        code_digest__isnull=False,
    )
    for question in sent.without_secrets().order_by("-pk")[:LINKS_AT_ONCE]:
        with suppress(moderation.DecisionNotAllowed):  # mail was stopped at this moment
            moderation.send_link(question)
