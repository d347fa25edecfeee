"""Public views of threads: the list, and each on its own page."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from articles.search import parse_query, search_from_query
from articles.seo import Crumb, page_metadata
from articles.templatetags.articles import published_topics
from articles.views import LongListView, ReadingMixin
from qa.asking.forms import published_article
from qa.models import Question
from qa.models.question_queryset import QuestionQuerySet
from qa.moderation import erasure
from qa.search import QuestionSearchType
from qa.submission_triage import is_search_about_danger
from qa.topic_threads import TopicThreadPaginator
from qa.views.related_threads import find_related


class QuestionListView(LongListView):
    """Base of lists of answered questions; with `?q=` the list is searched in place."""

    template_name = "qa/question_list.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if parse_query(request.GET.get("q", "")).text:
            return QuestionSearch.as_view()(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)


class QuestionList(QuestionListView):
    """Answered questions, newest first, all or those about one essay."""

    def get_queryset(self) -> QuestionQuerySet:
        questions = Question.objects.published().newest_first().for_list()
        self.about = None
        if slug := self.request.GET.get("about"):
            self.about = published_article(slug)
            if self.about is None:
                raise Http404
            questions = questions.for_article(self.about)
        return questions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        head = head_of_list(self.request.path)
        return super().get_context_data(about=self.about, **head, **kwargs)


class TopicQuestionList(QuestionListView):
    """Answered questions about the essays of one topic, newest first."""

    def get_queryset(self) -> QuestionQuerySet:
        self.head = head_of_list(self.request.path, self.kwargs["slug"])
        threads = Question.objects.published().in_topic(self.head["topic"])
        return threads.newest_first().for_list()

    def get_paginator(
        self, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> TopicThreadPaginator:
        return TopicThreadPaginator(queryset, per_page, topic=self.head["topic"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.head, **kwargs)


class QuestionSearch(ReadingMixin, TemplateView):
    """Search among answered questions, all or those of one topic, in their list."""

    template_name = "qa/question_search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = QuestionSearchType()
        head = head_of_list(self.request.path, kwargs.pop("slug", ""))
        found = search_from_query(self.request.GET, kind=kind, topic=head["topic"])
        rest = urlencode({"q": found.query.text})
        return super().get_context_data(
            found=found,
            is_search_about_danger=is_search_about_danger(found.query.text),
            kind=kind,
            rest=rest,
            **head,
            **kwargs,
        )


def head_of_list(path: str, slug: str = "") -> dict[str, Any]:
    """Return what the head of a list of answered questions shows.

    Args:
        path: Of the list.
        slug: Of its topic, if it has one.

    Raises:
        Http404: there is no public topic of that name.
    """
    topics = published_topics(at=timezone.now())
    if not slug:
        metadata = page_metadata("Questions and answers", path)
        return {"topics": topics, "topic": None, "metadata": metadata}
    topic = next((topic for topic in topics if topic.slug == slug), None)
    if topic is None:
        raise Http404
    above = [Crumb("Questions", reverse("qa:list"))]
    metadata = page_metadata(f"Questions: {topic.title}", path, above=above)
    return {"topics": topics, "topic": topic, "metadata": metadata}


class QuestionDetail(ReadingMixin, DetailView):
    """One thread on its own page; "gone" where one was public and is no more."""

    def get_queryset(self) -> QuestionQuerySet:
        return Question.objects.published().with_entries()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return respond_gone(request, self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        related = find_related(self.object)
        above = [Crumb("Questions", reverse("qa:list"))]
        path = self.object.get_absolute_url()
        return super().get_context_data(
            metadata=page_metadata(self.object.title, path, above=above),
            about=related.essay,
            related=related,
            **kwargs,
        )


def respond_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer "gone" where a thread was public once, with help and none of its text.

    Raises:
        Http404: nothing was ever public there.
    """
    if not erasure.was_public(slug):
        raise Http404
    return render(request, "410.html", status=410)
