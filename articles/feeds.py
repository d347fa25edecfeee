"""Atom feeds of essays: all of them, and one for each topic."""

from copy import copy
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from articles import markup
from articles.models import Article, Topic
from articles.models.article import ArticleQuerySet
from articles.views import get_published_topic
from config.models import SiteSettings

NEWEST = 20
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
BEFORE_EVERYTHING = datetime(2000, 1, 1, tzinfo=UTC)


class AtomFeedGenerator(Atom1Feed):
    """Atom generator: whole texts as content, and only real dates."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items if item["updateddate"]]
        return max(dates, default=BEFORE_EVERYTHING)

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class SiteFeed(Feed):
    """Base class of all feeds."""

    feed_type = AtomFeedGenerator
    language = settings.LANGUAGE_CODE
    item_guid_is_permalink = False
    title_template = description_template = None

    request: HttpRequest
    entry_template: str  # extends `articles/_feed_entry_base.html`

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # One feed serves every thread of a worker: what it notes belongs to a copy.
        own = copy(self)
        own.request = request
        response = super(SiteFeed, own).__call__(request, *args, **kwargs)
        # Its date is that of the newest text; a label or a withdrawal has none. It
        # gets one of its bytes, like every page.
        del response["Last-Modified"]
        patch_cache_control(response, public=True, no_cache=True)
        return response

    def feed_url(self, obj: Any) -> str:
        return settings.SITE_URL + self.request.path

    def feed_copyright(self) -> str:
        return f"© {SiteSettings.load().name}"

    def item_description(self, item: Any) -> None:  # type: ignore[override]
        return None

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_title(self, item: Any) -> str:
        return strip_controls(str(item))

    def item_guid(self, item: Any) -> str:
        """Return a name that no change of the slug changes.

        Source: RFC 4151, the tag URI scheme; RFC 4287, section 4.2.6.
        """
        host = urlsplit(settings.SITE_URL).hostname
        kind = item._meta.model_name
        return f"tag:{host},{item.published_at:%Y-%m-%d}:{kind}-{item.pk}"

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {"content": self.content(item)}

    def entry_context(self, item: Any) -> dict[str, Any]:
        """Return what the template of an entry needs."""
        raise NotImplementedError

    def content(self, item: Any) -> str:
        """Return the whole text, what is paid in it labelled and disclosed.

        What it folds away is a link: many who show feeds drop the tags that fold.
        """
        page = self.item_link(item)
        context = self.entry_context(item) | {"entry_url": page}
        html = render_to_string(self.entry_template, context, self.request)
        return strip_controls(
            markup.make_urls_absolute(html, site=settings.SITE_URL, page=page)
        )


def strip_controls(text: str) -> str:
    """Remove control characters that XML does not allow."""
    return text.translate(CONTROLS)


class ArticleFeed(SiteFeed):
    """Feed of the newest essays."""

    entry_template = "articles/_feed_entry.html"

    def title(self, obj: Topic | None) -> str:
        return strip_controls(f"{SiteSettings.load().name}: essays")

    def link(self, obj: Topic | None) -> str:
        return settings.SITE_URL + reverse("articles:list")

    def items(self, obj: Topic | None) -> ArticleQuerySet:
        essays = Article.objects.published().newest_first().with_byline()
        return essays.prefetch_related("topics", "corrections")[:NEWEST]

    def item_author_name(self, item: Article) -> str:
        return strip_controls(item.author.name)

    def item_author_link(self, item: Article) -> str:
        return settings.SITE_URL + item.author.get_absolute_url()

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.changed_at

    def item_categories(self, item: Article) -> list[str]:
        return [strip_controls(topic.title) for topic in item.topics.all()]

    def entry_context(self, item: Article) -> dict[str, Any]:
        return {"article": item, "parts": item.body_parts}


class TopicFeed(ArticleFeed):
    """Feed of the newest essays of one topic."""

    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        return get_published_topic(slug)

    def title(self, obj: Topic | None) -> str:
        return strip_controls(f"{SiteSettings.load().name}: {obj}")

    def link(self, obj: Topic | None) -> str:
        return settings.SITE_URL + obj.get_absolute_url() if obj else ""

    def feed_guid(self, obj: Topic) -> str:
        """Return a name that no change of the topic's slug changes.

        Source: RFC 4287, section 4.2.6.
        """
        return f"{settings.SITE_URL}{reverse('articles:feed')}#topic-{obj.pk}"

    def items(self, obj: Topic | None) -> ArticleQuerySet:
        essays = Article.objects.published().filter(topics=obj).newest_first()
        return essays.with_byline().prefetch_related("topics", "corrections")[:NEWEST]
