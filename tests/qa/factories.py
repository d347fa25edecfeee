"""Questions for tests, made through `moderation` as the site makes them."""

from datetime import datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import Author
from qa import moderation
from qa.models import Question
from qa.moderation.publish_copy import AnswerEdit, PublicCopy
from tests.articles.factories import make_author

numbers = count(1)
BODY = "I have been waiting for a long time and would like to know why."


def make_staff(**fields):
    number = next(numbers)
    return get_user_model().objects.create_superuser(f"staff-{number}", **fields)


def make_submission(**fields) -> moderation.Submission:
    defaults = {
        "title": f"A question {next(numbers)}",
        "body": BODY,
        "pseudonym": "Grey Gate",
        "consent_version": "test",
    }
    return moderation.Submission(**defaults | fields)


def make_question(*, days_ago: float = 0, **fields) -> Question:
    at = timezone.now() - timedelta(days=days_ago)
    return moderation.submit(make_submission(**fields), at=at)


def fresh(question: Question) -> Question:
    """Return a question as the database holds it now."""
    return Question.objects.get(pk=question.pk)


def make_edit(question: Question, *, answer="An answer.", **fields) -> AnswerEdit:
    words = {
        "follow_up": fields.pop("follow_up", ""),
        "despite_checks": fields.pop("despite_checks", False),
    }
    copy = PublicCopy(
        **{
            "title": question.original_title,
            "body": question.original_body,
            "pseudonym": question.original_pseudonym,
        }
        | fields
    )
    author = Author.objects.first() or make_author()
    return AnswerEdit(copy=copy, answer=answer, author=author, **words)


def publish(question: Question, *, at: datetime | None = None, **fields) -> Question:
    edit = make_edit(question, **fields)
    return moderation.publish(question, edit, by=None, base=question.version, at=at)


def make_published(*, days_ago: float = 3, article=None, **fields) -> Question:
    question = make_question(days_ago=days_ago, article=article)
    at = timezone.now() - timedelta(days=days_ago / 2)
    return publish(question, at=at, **fields)
