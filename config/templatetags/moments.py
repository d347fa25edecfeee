"""How a moment is written for machines."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def stamp(moment: datetime) -> str:
    """Return a moment with its offset, to the second, for `<time datetime>`.

    HTML knows at most three digits of a second's fraction, the database six.

    Example:
        {{ article.published_at|stamp }}
    """
    return moment.isoformat(timespec="seconds")
