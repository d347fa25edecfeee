"""Views for crawlers: robots.txt, sitemap.xml, security.txt."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles import sitemaps as writing
from config.models import SiteSettings
from qa import sitemaps as questions

SECTIONS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
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


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Serve the sitemap.

    Its ETag is of the list, so that whoever has it already costs no rendering. Django's
    Last-Modified is that of the newest text: it would stay the same when one is taken
    off the site; `config.middleware` gives it one that does not.
    """
    response = django_sitemap(request, SECTIONS)
    _allow_revalidated_caching(response)
    urls = (response.context_data or {})["urlset"]
    listed = repr([(url["location"], url["lastmod"]) for url in urls])
    response["ETag"] = quote_etag(sha256(listed.encode()).hexdigest())
    del response["Last-Modified"]
    conditional = get_conditional_response(request, response["ETag"], response=response)
    return conditional or response


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
