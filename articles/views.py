"""Public views: generic class-based views over published rows."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, ListView, View
from django.views.generic.base import ContextMixin

from articles import seo
from articles.models import Article, Author, Page, Topic
from articles.models.article import ArticleQuerySet
from articles.pagination import LongListPaginator

RELATED_SHOWN = 4


class ReadingMixin(ContextMixin, View):
    """Base of public views: cacheable with revalidation, no session, no cookie.

    Reading views touch neither session nor user, so there is no cookie and no
    `Vary: Cookie`; the ETag of the bytes answers a revalidation with 304.
    """

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, no_cache=True)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = self.request.path
        return super().get_context_data(canonical=settings.SITE_URL + path, **kwargs)


class ArticleList(ReadingMixin, ListView):
    """List of all essays, newest first."""

    paginate_by = 20
    paginator_class = LongListPaginator
    template_name = "articles/article_list.html"

    def get_queryset(self) -> ArticleQuerySet:
        return Article.objects.published().newest_first().with_byline()


class ArticleDetail(ReadingMixin, DetailView):
    """An essay's page; its questions come through the template."""

    def get_queryset(self) -> ArticleQuerySet:
        published = Article.objects.published().with_byline()
        published = published.select_related("share_image")
        return published.prefetch_related("topics", "corrections")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if not Article.objects.gone().filter(slug=self.kwargs["slug"]).exists():
                raise
            return render(request, "articles/410.html", status=410)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            metadata=seo.article_metadata(self.object),
            related=related_articles(self.object),
            **kwargs,
        )


def related_articles(article: Article) -> list[Article]:
    """Return essays to read next: the author's choice, then the same topics'.

    Args:
        article: The essay being read, with its topics prefetched.

    Returns:
        Published essays, at most four, never the essay itself.
    """
    pinned = article.related.through.objects.filter(
        from_article=article, to_article=OuterRef("pk")
    )
    shared = Article.topics.through.objects.filter(
        topic__in=[topic.pk for topic in article.topics.all()],
        article=OuterRef("pk"),
    )
    essays = Article.objects.published().exclude(pk=article.pk)
    near = essays.annotate(is_pinned=Exists(pinned)).filter(
        Q(is_pinned=True) | Exists(shared)
    )
    return list(near.order_by("-is_pinned", "-published_at", "-pk")[:RELATED_SHOWN])


class TopicDetail(ReadingMixin, ListView):
    """A topic's page: its introduction and its essays."""

    paginate_by = 20
    paginator_class = LongListPaginator
    template_name = "articles/topic_detail.html"

    def get_queryset(self) -> ArticleQuerySet:
        essays = Article.objects.published().filter(topics__slug=self.kwargs["slug"])
        return essays.newest_first().with_byline()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        topic = get_published_topic(self.kwargs["slug"])
        return super().get_context_data(
            topic=topic, metadata=seo.topic_metadata(topic), **kwargs
        )


def get_published_topic(slug: str) -> Topic:
    """Return a public topic.

    Raises:
        Http404: there is none of that name.
    """
    return get_object_or_404(Topic.objects.published(), slug=slug)


class AuthorDetail(ReadingMixin, DetailView):
    """The author's page."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Author:
        author = Author.objects.select_related("portrait").first()
        if author is None:
            raise Http404
        return author

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            metadata=seo.author_metadata(self.object), **kwargs
        )


class PageDetail(ReadingMixin, DetailView):
    """A standing page."""

    model = Page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.object
        own = seo.page_metadata(
            page.title, page.get_absolute_url(), html=page.body_html
        )
        return super().get_context_data(metadata=own, **kwargs)
