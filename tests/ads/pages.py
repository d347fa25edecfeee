"""Templates with what is paid in them, rendered as a page renders them."""

import re
from types import SimpleNamespace
from typing import Any

from django.template import Context, Template
from django.test import RequestFactory

from ads.models import Slot
from articles.models import Article, Author

LINK = '<a href="https://paper.example/">paper</a>'
TAG = '<a class="paid-tag" href="/advertising/">(paid link)</a>'
SLOT = '{% ad_slot "article-opening" %}'
SLOT_FILLED = '<aside class="ad"'
ALL_SLOTS = "".join(f'{{% ad_slot "{slot}" %}}' for slot in Slot.values)


def render(body: str, path: str = "/articles/a/", **changes: Any) -> str:
    """Render a page whose whole content stands in `{% disclosed %}`."""
    return render_bare(f"{{% disclosed %}}{body}{{% enddisclosed %}}", path, **changes)


def render_bare(body: str, path: str = "/articles/a/", **changes: Any) -> str:
    values = {
        "request": RequestFactory().get(path),
        "site": SimpleNamespace(advertising_enabled=True),
    }
    template = Template(f"{{% load ads %}}{body}")
    return re.sub(r"\s+", " ", template.render(Context(values | changes)))


def make_article(*topics) -> Article:
    author = Author.objects.create(name="A", short_name="A", credentials="", role="")
    article = Article.objects.create(headline="H", slug="h", author=author, body="Text")
    article.topics.set(topics)
    return Article.objects.prefetch_related("topics").get(pk=article.pk)
