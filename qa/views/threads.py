"""Public views of threads: the list, and each on its own page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import DetailView

from articles.seo import Crumb, page_metadata
from articles.views import LongListView, ReadingMixin, get_published_topic
from qa.asking.forms import published_article
from qa.models import Question
from qa.models.question import QuestionQuerySet
from qa.moderation import erasure
from qa.topic_threads import TopicThreadPaginator
from qa.views.related_threads import find_related


class QuestionList(LongListView):
    """Answered questions, newest first, all or those about one essay."""

    template_name = "qa/question_list.html"

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
        path = self.request.path
        return super().get_context_data(
            about=self.about,
            metadata=page_metadata("Questions and answers", path),
            **kwargs,
        )


class TopicQuestionList(LongListView):
    """Answered questions about the essays of one topic, newest first."""

    template_name = "qa/question_list.html"

    def get_queryset(self) -> QuestionQuerySet:
        self.topic = get_published_topic(self.kwargs["slug"])
        threads = Question.objects.published().in_topic(self.topic)
        return threads.newest_first().for_list()

    def get_paginator(
        self, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> TopicThreadPaginator:
        return TopicThreadPaginator(queryset, per_page, topic=self.topic)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path, above = self.request.path, [Crumb("Questions", reverse("qa:list"))]
        return super().get_context_data(
            topic=self.topic,
            metadata=page_metadata(f"Questions: {self.topic.title}", path, above=above),
            **kwargs,
        )


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
