"""Models: essays, topics, authors, pages, images, redirects, search, subscriptions."""

from articles.models.article import Article, Correction
from articles.models.author import Author
from articles.models.draft import ArticleDraft
from articles.models.image import Image
from articles.models.image_mention import ImageMention
from articles.models.markdown import MarkdownField, validate_markdown
from articles.models.page import Page
from articles.models.redirect import Redirect
from articles.models.search_entry import SearchEntry
from articles.models.search_rebuild import SearchRebuild
from articles.models.subscription import (
    Announcement,
    OwedEssay,
    Subscription,
    SubscriptionRequest,
)
from articles.models.topic import Topic
from articles.models.wording_hint import WordingHint

__all__ = [
    "Announcement",
    "Article",
    "ArticleDraft",
    "Author",
    "Correction",
    "Image",
    "ImageMention",
    "MarkdownField",
    "OwedEssay",
    "Page",
    "Redirect",
    "SearchEntry",
    "SearchRebuild",
    "Subscription",
    "SubscriptionRequest",
    "Topic",
    "WordingHint",
    "validate_markdown",
]
