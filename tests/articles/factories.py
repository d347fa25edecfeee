"""Rows for tests: one call, one row, only what matters named."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from articles.models import Article, Author, Subscription, Topic
from articles.models.subscription import address_digest
from articles.workflow import publishing

numbers = count(1)


def make_author(**fields) -> Author:
    defaults = {
        "name": "Dr Test",
        "short_name": "Dr Test",
        "credentials": "PhD",
        "role": "Psychologist",
    }
    return Author.objects.create(**defaults | fields)


def make_topic(**fields) -> Topic:
    number = next(numbers)
    return Topic.objects.create(
        **{"title": f"Topic {number}", "slug": f"topic-{number}"} | fields
    )


def make_article(*, topics=(), **fields) -> Article:
    number = next(numbers)
    defaults = {
        "headline": f"Essay {number}",
        "slug": f"essay-{number}",
        "standfirst": "What it is about.",
        "body": "Opening.\n\n## One\n\nText.\n",
        "author": None,
    }
    values = defaults | fields
    values["author"] = values["author"] or Author.objects.first() or make_author()
    article = Article.objects.create(**values)
    article.topics.set(topics)
    return article


def make_published(*, days_ago=1, **fields) -> Article:
    at = timezone.now() - timedelta(days=days_ago)
    article = make_article(**fields)
    return publishing.publish(article, by=None, at=at, despite_problems=True)


def make_subscription(
    email=None, *, frequency="each", days_ago=2, **fields
) -> Subscription:
    """Return an address on the list since `days_ago`."""
    email = email or f"reader-{next(numbers)}@mail.example"
    since = timezone.now() - timedelta(days=days_ago)
    defaults = {
        "email": email,
        "email_digest": address_digest(email),
        "frequency": frequency,
        "created_at": since,
        "confirmed_at": since,
        "owes_confirmation": False,
        "due_at": since,
    }
    return Subscription.objects.create(**defaults | fields)
