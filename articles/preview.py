"""Signed private preview link of an unpublished essay, and its view.

Nothing is stored: the token carries the essay's number and the end of its time, with a
signature that nobody can make without the site's key.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView

from articles.models import Article
from articles.views import related_articles

LASTS = timedelta(days=7)
SALT = "articles.preview"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class PreviewExpired(Exception):
    """The token is forged or expired."""


@dataclass(frozen=True)
class PreviewLink:
    """A signed link and its end.

    Attributes:
        url: With scheme and host, to be sent to somebody.
        until: When it stops working.
    """

    url: str
    until: datetime


def preview_link(article: Article, *, now: datetime | None = None) -> PreviewLink:
    """Return a signed preview link of an essay.

    Args:
        article: The essay, saved.
        now: The moment that its days count from; now, unless given.
    """
    until = ((now or timezone.now()) + LASTS).replace(second=0, microsecond=0)
    token = Signer(salt=SALT).sign(f"{article.pk}-{int(until.timestamp())}")
    return PreviewLink(
        settings.SITE_URL + reverse("articles:preview", args=[token]), until
    )


def _parse_preview_token(token: str) -> tuple[int, datetime]:
    """Return the essay's number and the end of the link's time.

    Raises:
        PreviewExpired: it is forged, or its time is over.
    """
    try:
        number, seconds = Signer(salt=SALT).unsign(token).split("-")
    except BadSignature as error:
        raise PreviewExpired from error
    until = datetime.fromtimestamp(int(seconds), UTC)
    if until <= timezone.now():
        raise PreviewExpired
    return int(number), until


class PreviewDetail(DetailView):
    """View of an essay as it is saved, for whoever has the link; never cached."""

    until: datetime

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    def get_queryset(self) -> QuerySet:
        return Article.objects.with_byline().prefetch_related("topics", "corrections")

    def get_object(self, queryset: QuerySet | None = None) -> Article:
        try:
            number, self.until = _parse_preview_token(self.kwargs["token"])
        except PreviewExpired as error:
            raise Http404("There is no such preview, or no longer.") from error
        article: Article | None = self.get_queryset().filter(pk=number).first()
        if article is None:
            raise Http404("This essay has been deleted.")
        return article

    def get_context_data(self, **kwargs: object) -> dict:
        related = related_articles(self.object)
        return super().get_context_data(
            related=related, ads_disabled=True, preview_until=self.until, **kwargs
        )
