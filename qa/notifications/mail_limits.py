"""Daily limit on mails to one address: the first mails, and links to the page.

An address may be a stranger's, whoever gives it.
"""

from config import rate_limits
from qa.digests import email_digest

FIRST_MAILS = "3/day"
LINK_MAILS = "3/day"


def consume_first_mail(address: str) -> bool:
    """Count one more first mail to an address.

    Returns:
        Whether the address may get the mail that asks for consent.
    """
    return rate_limits.consume_quota("mail", email_digest(address), FIRST_MAILS)


def consume_link_mail(digest: str) -> bool:
    """Count one more request to mail links to the pages of an address.

    Args:
        digest: The keyed digest of the address.

    Returns:
        Whether they may be mailed.
    """
    return rate_limits.consume_quota("link", digest, LINK_MAILS)
