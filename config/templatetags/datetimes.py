"""Template tags: days and ISO 8601 datetimes in `<time datetime>`."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter(expects_localtime=True)
def isoformat(moment: datetime) -> str:
    """Return a datetime in ISO 8601 with its offset, to the second.

    HTML allows at most three digits of a second's fraction; the database has six.

    Example:
        {{ article.published_at|isoformat }}
    """
    return moment.isoformat(timespec="seconds")


@register.simple_tag
def day(moment: date) -> SafeString:
    """Show the day of a moment, in the site's zone, or a day.

    Example:
        {% day question.submitted_at %}
    """
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return _day_html(moment)


@lru_cache(maxsize=1024)
def _day_html(day: date) -> SafeString:
    words = date_format(day, "j F Y")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)
