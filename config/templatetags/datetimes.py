"""Template filter: ISO 8601 datetimes for `<time datetime>`."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def isoformat(moment: datetime) -> str:
    """Return a datetime in ISO 8601 with its offset, to the second.

    HTML allows at most three digits of a second's fraction; the database has six.

    Example:
        {{ article.published_at|isoformat }}
    """
    return moment.isoformat(timespec="seconds")
