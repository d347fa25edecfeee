"""What other pages show of the articles."""

from django import template

from articles.models import Article, Topic
from articles.querysets import ArticleQuerySet, TopicQuerySet

register = template.Library()


@register.simple_tag
def menu_topics() -> TopicQuerySet:
    """Return the topics that stand in the menu.

    Example:
        {% menu_topics as topics %}
    """
    return Topic.objects.filter(in_menu=True).published()


@register.simple_tag
def public_topics() -> TopicQuerySet:
    """Return all topics that have something to read.

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
