"""Template tags and filters: author, topics, newest essays, folds, JSON-LD."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import DateTimeField, QuerySet
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles import markup
from articles.models import Article, Author, Topic
from articles.models.article import ArticleQuerySet
from articles.models.topic import TopicQuerySet
from config.json_rows import load_rows
from config.prepared_queries import PreparedQuery, prepared

register = template.Library()

NO_MARKUP = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def menu_topics(context: Context) -> list[Topic]:
    """Return the public topics of the menu; `site` may have brought them.

    Example:
        {% menu_topics as topics %}
    """
    rows = getattr(context.get("site"), "menu_rows", None)
    at = timezone.now()
    return topics_in_menu(at=at) if rows is None else load_rows(Topic, rows)


@prepared(at=DateTimeField())
def topics_in_menu(at: datetime) -> TopicQuerySet:
    """Return the query of the menu's topics, without their introductions."""
    topics = Topic.objects.filter(in_menu=True).published(at)
    return topics.defer("intro", "intro_html")


@register.simple_tag
def public_topics() -> list[Topic]:
    """Return all public topics.

    Example:
        {% public_topics as topics %}
    """
    return published_topics(at=timezone.now())


@prepared(at=DateTimeField())
def published_topics(at: datetime) -> TopicQuerySet:
    """Return the query of all public topics."""
    return Topic.objects.published(at).defer("intro")


@register.simple_tag
def site_author() -> Author | None:
    """Return the site's author with the portrait, None before there is one.

    Example:
        {% site_author as author %}
    """
    return next(iter(authors()), None)


@prepared()
def authors() -> QuerySet[Author]:
    """Return the query of the site's author, without the biography."""
    of_page = Author.objects.select_related("portrait").order_by("pk")
    return of_page.defer("biography", "biography_html")[:1]


@register.simple_tag
def newest_articles(number: int) -> list[Article]:
    """Return the newest published essays.

    Example:
        {% newest_articles 5 as articles %}
    """
    return _prepare_newest(number)(at=timezone.now())


@lru_cache(maxsize=8)
def _prepare_newest(number: int) -> PreparedQuery[Article]:
    """Prepare the query of so many essays."""

    def build(at: datetime) -> ArticleQuerySet:
        return Article.objects.published(at).newest_first().for_list()[:number]

    return PreparedQuery(build, {"at": DateTimeField()})


@register.filter
def link_folds(html: str, page: str) -> SafeString:
    """Replace what rendered HTML folds away by links to a page.

    Args:
        html: Rendered HTML.
        page: The URL where it can be opened.

    Example:
        {% filter link_folds:entry_url %}…{% endfilter %}
    """
    return mark_safe(markup.link_folds(html, page))  # noqa: S308 - was HTML before


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Print JSON-LD in a script element, escaped.

    Example:
        {% json_ld metadata.graph %}
    """
    if not data:
        return mark_safe("")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    html = f'<script type="application/ld+json">{text.translate(NO_MARKUP)}</script>'
    return mark_safe(html)  # noqa: S308 - nothing in it can end the element
