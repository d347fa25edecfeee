"""Metadata for search engines and sharing: Open Graph, JSON-LD, breadcrumbs.

They say only what stands on the page. Neither `QAPage` nor `FAQPage`: the first asks
that readers can answer, the second is shown nowhere any more (Google, 7 May 2026).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from articles import markup
from articles.models import Article, Author, Image, Topic

CONTEXT = "https://schema.org"
PICTURE = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(src|width|height|alt)="([^"]*)"')


@dataclass(frozen=True)
class MetaImage:
    """An image for sharing, with an absolute URL."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumbs."""

    name: str
    path: str


HOME = Crumb("Home", "/")


@dataclass(frozen=True)
class Metadata:
    """Metadata of a page.

    Attributes:
        title: For who shares it; without the site's name.
        description: Two or three sentences, or nothing.
        kind: The type of Open Graph: "article", "profile" or "website".
        image: The picture for sharing, if there is one.
        crumbs: The way to the page, the page itself last.
        data: Items of JSON-LD.
        published, modified: Moments, for an essay.
    """

    title: str
    description: str = ""
    kind: str = "website"
    image: MetaImage | None = None
    crumbs: tuple[Crumb, ...] = ()
    data: list[dict[str, Any]] = field(default_factory=list)
    published: Any = None
    modified: Any = None

    @property
    def has_breadcrumbs(self) -> bool:
        """Whether the page shows breadcrumbs: home alone says nothing."""
        return len(self.crumbs) > 2

    @property
    def graph(self) -> dict[str, Any]:
        """All JSON-LD of the page, as one `@graph`."""
        items = (
            [*self.data, _breadcrumb_json_ld(self.crumbs)]
            if self.has_breadcrumbs
            else self.data
        )
        return {"@context": CONTEXT, "@graph": items} if items else {}


def _absolute_url(url: str) -> str:
    """Return a path as an absolute URL."""
    return url if "://" in url else settings.SITE_URL + url


def article_metadata(article: Article) -> Metadata:
    """Return the metadata of an essay's page.

    Args:
        article: With its author, topics and corrections loaded.
    """
    essays = Crumb("Essays", reverse("articles:list"))
    own = Crumb(article.headline, article.get_absolute_url())
    image = _first_image(article)  # one for sharing may stand nowhere on the page
    return Metadata(
        title=article.headline,
        description=article.standfirst,
        kind="article",
        image=_meta_image(article.share_image) if article.share_image else image,
        crumbs=(HOME, essays, own),
        data=[_article_json_ld(article, image)],
        published=article.published_at,
        modified=article.changed_at,
    )


def _first_image(article: Article) -> MetaImage | None:
    """Return the first picture that an essay shows outside of any content note."""
    if article.is_sensitive:
        return None
    first = PICTURE.search(markup.without_folds(article.body_html))
    values = dict(ATTRIBUTE.findall(first[0])) if first else {}
    if not {"src", "width", "height"} <= values.keys():
        return None
    return MetaImage(
        _absolute_url(unescape(values["src"])),
        int(values["width"]),
        int(values["height"]),
        unescape(values.get("alt", "")),
    )


def _meta_image(image: Image) -> MetaImage:
    """Return an uploaded picture for sharing."""
    return MetaImage(
        _absolute_url(image.url), image.width, image.height, image.alternative_text
    )


def _article_json_ld(article: Article, image: MetaImage | None) -> dict[str, Any]:
    """Return an essay as schema.org's Article."""
    item = {
        "@type": "Article",
        "headline": article.headline,
        "url": _absolute_url(article.get_absolute_url()),
        "inLanguage": settings.LANGUAGE_CODE,
        "author": _person_json_ld(article.author),
        "datePublished": _isoformat(article.published_at),
        "dateModified": _isoformat(article.changed_at),
        "image": image.url if image else None,
    }
    return {name: value for name, value in item.items() if value}


def _person_json_ld(author: Author) -> dict[str, Any]:
    """Return an author as schema.org's Person."""
    return {
        "@type": "Person",
        "name": author.name,
        "description": author.credentials,
        "url": _absolute_url(author.get_absolute_url()),
    }


def author_metadata(author: Author) -> Metadata:
    """Return the metadata of the author's page."""
    said = f"{author.credentials}. Writes and answers questions here."
    crumbs = (HOME, Crumb(author.name, author.get_absolute_url()))
    image = _meta_image(author.portrait) if author.portrait else None
    data = [_person_json_ld(author)]
    return Metadata(author.name, said, "profile", image, crumbs=crumbs, data=data)


def topic_metadata(topic: Topic) -> Metadata:
    """Return the metadata of a topic's page."""
    topics = Crumb("Topics", reverse("articles:topics"))
    own = Crumb(topic.title, topic.get_absolute_url())
    said = _first_words(topic.intro_html)
    return Metadata(topic.title, said, crumbs=(HOME, topics, own))


def page_metadata(
    title: str, path: str, *, above: Iterable[Crumb] = (), html: str = ""
) -> Metadata:
    """Return the metadata of any other page.

    Args:
        title: Its name.
        path: Where it is.
        above: The steps between home and the page.
        html: What stands on it; its first words describe it.
    """
    said = _first_words(html)
    return Metadata(title, said, crumbs=(HOME, *above, Crumb(title, path)))


def _first_words(html: str) -> str:
    """Return how a text begins, as plain text: forty words at most, none folded."""
    return Truncator(markup.plain_text(html)).words(40)


def _breadcrumb_json_ld(crumbs: Iterable[Crumb]) -> dict[str, Any]:
    """Return the way to a page as schema.org's BreadcrumbList."""
    steps = [
        {
            "@type": "ListItem",
            "position": position,
            "name": crumb.name,
            "item": _absolute_url(crumb.path),
        }
        for position, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _isoformat(moment: Any) -> str | None:
    """Return a moment as schema.org writes it."""
    return moment.isoformat(timespec="seconds") if moment else None
