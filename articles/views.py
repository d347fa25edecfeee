"""Public views: generic class-based views over published rows."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, ListView, TemplateView, View
from django.views.generic.base import ContextMixin

from articles import seo
from articles.models import Article, Author, Page, Topic
from articles.models.article import ArticleQuerySet
from articles.pagination import LongListPage, LongListPaginator
from config.prepared_queries import prepared

RELATED_SHOWN = 3


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


class LongListView(ReadingMixin, ListView):
    """Base of lists of published rows, newest first, twenty on a page."""

    paginate_by = 20
    paginator_class = LongListPaginator

    def paginate_queryset(
        self, queryset: Any, page_size: int
    ) -> tuple[LongListPaginator, LongListPage, Any, bool]:
        """Return the page that is asked for; see Django's `MultipleObjectMixin`.

        Raises:
            Http404: there is no such page.
        """
        paginator: Any = self.get_paginator(queryset, page_size)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404 from error
        return paginator, page, page.object_list, page.has_other_pages()


class ArticleList(LongListView):
    """List of all essays, newest first."""

    template_name = "articles/article_list.html"

    def get_queryset(self) -> ArticleQuerySet:
        return Article.objects.published().newest_first().for_list()


@prepared(slug=CharField(), at=DateTimeField())
def published_essay(slug: str, at: datetime) -> ArticleQuerySet:
    """Return the query of an essay's page."""
    return Article.objects.published(at).filter(slug=slug).for_page()


class ArticleDetail(ReadingMixin, DetailView):
    """An essay's page; its questions come through the template."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Article:
        found = published_essay(slug=self.kwargs["slug"], at=timezone.now())
        if not found:
            raise Http404
        found[0].load_parts()
        return found[0]

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
        article: The essay being read.

    Returns:
        Published essays, at most three, never the essay itself.
    """
    return essays_near(article=article.pk, at=timezone.now())


@prepared(article=BigIntegerField(), at=DateTimeField())
def essays_near(article: int, at: datetime) -> ArticleQuerySet:
    """Return the query of essays to read next.

    The newest of each kind are chosen first: the author's choice among the few that it
    names, the same topics' by the index of dates, newest first, until there are enough.
    """
    pins = Article.related.through.objects.filter(from_article=article)
    pinned = Exists(pins.filter(to_article=OuterRef("pk")))
    newest = Article.objects.published(at).newest_first()
    others = newest.exclude(pk=article)
    newest_pinned = others.filter(pk__in=pins.values("to_article")).values("pk")
    newest_shared = newest.sharing_topics_with(article).values("pk")[:RELATED_SHOWN]
    chosen = Q(pk__in=newest_pinned[:RELATED_SHOWN]) | Q(pk__in=newest_shared)
    near = Article.objects.filter(chosen)
    ordered = near.annotate(is_pinned=pinned).order_by(
        "-is_pinned", "-published_at", "-pk"
    )
    return ordered.defer("body", "outline", "internal_notes")[:RELATED_SHOWN]


class TopicList(ReadingMixin, TemplateView):
    """The index of topics; they come through the template."""

    template_name = "articles/topic_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = seo.page_metadata("Topics", self.request.path)
        return super().get_context_data(metadata=own, **kwargs)


class TopicDetail(LongListView):
    """A topic's page: its introduction and its essays."""

    template_name = "articles/topic_detail.html"

    def get_queryset(self) -> ArticleQuerySet:
        essays = Article.objects.published().filter(topics__slug=self.kwargs["slug"])
        return essays.newest_first().for_list()

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
