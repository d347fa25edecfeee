"""Questions that are set aside, and what a run of the retention counts of them."""

from datetime import timedelta

from django.utils import timezone

from qa import moderation
from tests.qa.factories import fresh, make_question, publish

ADDRESS = "ann@mail.example"
NOTHING = {
    "spam": 0,
    "declined": 0,
    "off_site": 0,
    "unanswered": 0,
    "emails": 0,
    "originals": 0,
    "code_notices": 0,
    "codes": 0,
}
DAY = timedelta(days=1)


def after(**span):
    return timezone.now() + timedelta(**span)


def decline(question):
    base = fresh(question).version
    return moderation.decline(question, reason="other", by=None, base=base)


def mark_spam(question):
    return moderation.mark_spam(question, by=None, base=fresh(question).version)


def ask_for_more(question):
    base = fresh(question).version
    moderation.request_info(question, "Since when?", by=None, base=base, author=None)


def hide(question):
    row = publish(fresh(question))
    return moderation.hide(row, by=None, base=row.version)


def settle(question):
    """Publish, hide, and decide that it stays off the site."""
    row = hide(question)
    return moderation.archive_hidden(row, by=None, base=row.version)


def make_confirmed(**fields):
    return moderation.confirm_email(make_question(email=ADDRESS, **fields))


def done(**counts):
    return NOTHING | counts
