"""Questions that owe mail, and what was sent of it."""

from django.utils import timezone

from qa import moderation
from tests.qa.factories import fresh, make_question

ADDRESS = "ann@mail.example"


def make_confirmed(**fields):
    """A question whose first mail went and whose asker said yes."""
    question = make_question(email=ADDRESS, **fields)
    question.notifications.filter(kind="received").update(sent_at=timezone.now())
    return moderation.confirm_email(question)


def request_info(question):
    base = fresh(question).version
    moderation.request_info(question, "How old?", by=None, base=base, author=None)


def subjects(outbox):
    return [mail.subject for mail in outbox]
