"""Template tags: topics of the menu, newest essays, JSON-LD."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Topic
from articles.models.article import ArticleQuerySet
from articles.models.topic import TopicQuerySet

register = template.Library()

NO_MARKUP = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@register.simple_tag
def menu_topics() -> TopicQuerySet:
    """Return the public topics of the menu.

    Example:
        {% menu_topics as topics %}
    """
    return Topic.objects.filter(in_menu=True).published()


@register.simple_tag
def public_topics() -> TopicQuerySet:
    """Return all public topics.

    Example:
        {% public_topics as topics %}
    """
    return Topic.objects.published()


@register.simple_tag
def newest_articles(number: int) -> ArticleQuerySet:
    """Return the newest published essays.

    Example:
        {% newest_articles 5 as articles %}
    """
    return Article.objects.published().newest_first().with_byline()[:number]


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
