"""Views for crawlers: robots.txt, sitemap files, security.txt."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles import sitemaps as writing
from config.models import SiteSettings
from qa import sitemaps as questions


class ListSitemap(writing.SiteSitemap):
    """Home and the lists, by the names of their URLs."""

    names = ("home", "articles:list", "articles:topics", "articles:follow", "qa:list")

    @property
    def paginator(self) -> "Paginator[str]":
        return Paginator(self.names, self.limit)

    def location(self, item: str) -> str:
        return reverse(item)


SECTIONS: dict[str, type[writing.SiteSitemap]] = {
    "lists": ListSitemap,
    "essays": writing.ArticleSitemap,
    "topics": writing.TopicSitemap,
    "pages": writing.PageSitemap,
    "authors": writing.AuthorSitemap,
    "threads": questions.ThreadSitemap,
}
CLOSED = (
    "/admin/", "/go/", "/search/", "/articles/preview/", "/questions/ask/",
    "/questions/yours/", "/questions/mail/", "/questions/reported/",
    "/questions/*/report/",
)  # fmt: skip
# Crawlers that collect texts to train machines, as their owners name them.
COLLECTORS = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot",
    "ClaudeBot", "cohere-ai", "cohere-training-data-crawler", "Diffbot",
    "FacebookBot", "Google-Extended", "GPTBot", "meta-externalagent", "omgili",
    "PerplexityBot", "Timpibot", "Webzio-Extended",
)  # fmt: skip
VALID = timedelta(days=180)


def _allow_revalidated_caching(response: HttpResponse) -> HttpResponse:
    """Set Cache-Control: anyone may store the response, and must revalidate it."""
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _sitemap_response(root: str, entries: Iterable[str]) -> HttpResponse:
    """Return a sitemap; a template would take as long as all the rest of it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *entries,
        f"</{root}>",
        "",
    ]
    return _allow_revalidated_caching(
        HttpResponse("\n".join(lines), "application/xml; charset=utf-8")
    )


@require_safe
@x_robots_tag
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Serve the list of all sitemap files.

    A large site has thousands: their paths are reversed once for each section.
    """
    urls = []
    for name, section in SECTIONS.items():
        path = reverse("sitemap_file", args=[name, 0])
        before, _, after = f"{settings.SITE_URL}{path}".rpartition("0")
        urls += [
            f"{before}{number}{after}" for number in section().paginator.page_range
        ]
    return _sitemap_response(
        "sitemapindex", (f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    )


@require_safe
@x_robots_tag
def sitemap_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Serve one file of the sitemap.

    Args:
        request: The request.
        name: A name of SECTIONS.
        number: Which page of the section's `PrimaryKeyPaginator`.

    Raises:
        Http404: the list of files has no such file.
    """
    try:
        urls = SECTIONS[name]().get_urls(number)
    except (KeyError, EmptyPage) as error:
        raise Http404 from error
    return _sitemap_response("urlset", map(_url_element, urls))


def _url_element(url: dict[str, Any]) -> str:
    changed = url["lastmod"]
    date = f"<lastmod>{timezone.localdate(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{escape(url['location'])}</loc>{date}</url>"


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Serve robots.txt; it asks crawlers, it cannot stop them.

    Source: RFC 9309.
    """
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    if not SiteSettings.load().crawlers_may_train:
        # A crawler reads the one group that names it, so this repeats the others.
        lines += ["", *(f"User-agent: {name}" for name in COLLECTORS)]
        lines += [f"Disallow: {path}" for path in CLOSED]
        lines += ["Disallow: /questions/", f"Disallow: {reverse('answer_feed')}"]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return _allow_revalidated_caching(
        HttpResponse("\n".join(lines), "text/plain; charset=utf-8")
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Serve security.txt: whom to tell about a vulnerability.

    The day it expires moves on at midnight, so that the file is the same all day.

    Raises:
        Http404: the owner has entered no e-mail address for readers.

    Source: RFC 9116.
    """
    if not (email := SiteSettings.load().contact_email):
        raise Http404
    day = timezone.localdate() + VALID
    expires = timezone.make_aware(datetime.combine(day, time()))
    path = reverse("security")
    text = (
        f"Contact: mailto:{email}\n"
        f"Expires: {expires.isoformat()}\n"
        f"Preferred-Languages: en\n"
        f"Canonical: {settings.SITE_URL}{path}\n"
    )
    return _allow_revalidated_caching(HttpResponse(text, "text/plain; charset=utf-8"))
