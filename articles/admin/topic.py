"""ModelAdmin of topics, several of which can be merged into one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles import redirects
from articles.admin.markdown_mixin import PublicTextAdmin
from articles.models import Topic
from articles.topics import merge_topics


class MergeTopicsMixin(admin.ModelAdmin):
    """Topics of which several can be made one."""

    actions = ["merge_topics"]

    @admin.action(description="Make one topic of these", permissions=["change"])
    def merge_topics(
        self, request: HttpRequest, queryset: QuerySet[Topic]
    ) -> HttpResponse | None:
        """Ask which topic is kept; then move everything to it."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        topics: list[Any] = list(
            queryset.annotate(essays=Count("articles", distinct=True)).order_by("title")
        )
        if len(topics) < 2:
            messages.error(request, "Choose two topics or more.")
            return None
        kept = [one for one in topics if str(one.pk) == request.POST.get("into")]
        if kept:
            gone = merge_topics(topics, into=kept[0])
            said = f"{gone} merged into “{kept[0]}”. The old addresses lead there."
            messages.success(request, said)
            return redirect("admin:articles_topic_changelist")
        context = self.admin_site.each_context(request) | {
            "title": "Which topic is kept?",
            "topics": topics,
            "is_unanswered": "apply" in request.POST,
        }
        return TemplateResponse(request, "admin/articles/topic/merge.html", context)


@admin.register(Topic)
class TopicAdmin(MergeTopicsMixin, PublicTextAdmin):
    markdown_fields = ("intro",)
    list_display = ["title", "slug", "in_menu"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}

    def save_model(
        self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            redirects.remember_slug(form.initial["slug"], obj)
