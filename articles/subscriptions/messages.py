"""E-mail to subscribers: the question for consent, a new essay, the week's essays.

Plain text without a picture and with no address but the site's own, so that nothing
tells whether it was read. It names essays and holds none of their text.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from articles.models import Author, OwedEssay, Subscription
from config.mail import build_message
from config.models import SiteSettings


def confirmation_message(subscription: Subscription) -> EmailMessage:
    """Return the mail that asks whether the owner of an address wants mail.

    Raises:
        AddressUnreadable: the key of the address is missing.
    """
    context: dict[str, object] = {
        "author": Author.objects.first(),
        "choice": subscription.get_frequency_display(),
        "until": subscription.unconfirmed_until,
    }
    name = f"confirm-{subscription.public_id}-{subscription.confirmations}"
    subject = "do you want mail about new essays?"
    return _build_message(subscription, name, subject, "confirm", context)


def essays_message(
    subscription: Subscription, owed: Sequence[OwedEssay]
) -> EmailMessage:
    """Return the mail about one new essay or more.

    Args:
        subscription: To whom.
        owed: At least one, with its essay.

    Raises:
        AddressUnreadable: the key of the address is missing.
    """
    essays = [row.announcement.article for row in owed]
    keys = "-".join(str(row.announcement_id) for row in owed)
    name = f"essays-{subscription.public_id}-{keys}"
    subject = "a new essay" if len(essays) == 1 else f"{len(essays)} new essays"
    return _build_message(subscription, name, subject, "essays", {"essays": essays})


def _build_message(
    subscription: Subscription,
    name: str,
    subject: str,
    template: str,
    context: dict[str, object],
) -> EmailMessage:
    """Return one mail; every one ends with the way to leave."""
    site = SiteSettings.load()
    link = settings.SITE_URL + subscription.link_path
    body = render_to_string(
        f"articles/mail/{template}.txt",
        {"site_name": site.name, "site_url": settings.SITE_URL, "link": link} | context,
    )
    title = " ".join(f"{site.name}: {subject}".split())
    return build_message(title, body, to=subscription.email, name=name, leave=link)
