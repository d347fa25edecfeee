"""Atom feed of the newest answered questions."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.feeds import NEWEST, SiteFeed, strip_controls
from config.models import SiteSettings
from qa.models import Question
from qa.models.question_queryset import QuestionQuerySet


class AnswerFeed(SiteFeed):
    """Published threads; of a sensitive one the title, its note and where help is."""

    entry_template = "qa/_feed_entry.html"

    def title(self) -> str:
        return strip_controls(f"{SiteSettings.load().name}: questions and answers")

    def link(self) -> str:
        return settings.SITE_URL + reverse("qa:list")

    def items(self) -> QuestionQuerySet:
        questions = Question.objects.published().newest_first().with_entries()
        return questions.select_related("article")[:NEWEST]

    def item_title(self, item: Question) -> str:
        return strip_controls(item.title)

    def item_author_name(self, item: Question) -> str:
        return strip_controls(item.entries[0].author.name)

    def item_author_link(self, item: Question) -> str:
        return settings.SITE_URL + reverse("articles:author")

    def item_pubdate(self, item: Question) -> datetime:
        return item.published_at  # type: ignore[return-value]  # it is public

    def item_updateddate(self, item: Question) -> datetime:
        return changed_at(item)

    def item_guid(self, item: Question) -> str:
        """Return its name by its address, which is fixed; a number would tell more."""
        return f"{super().item_guid(item).rpartition('-')[0]}-{item.slug}"

    def entry_context(self, item: Question) -> dict[str, Any]:
        return {"question": item}


def changed_at(question: Question) -> datetime:
    """Return when what readers see of a thread last changed, whatever the clock says.

    Args:
        question: A published question with its `entries`.
    """
    moments = [question.published_at, question.closed_at]
    for entry in question.entries:
        moments += [entry.published_at, entry.edited_at]
    return max(at for at in moments if at)
