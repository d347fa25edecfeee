"""The desk's screens for addresses and topics: redirects by hand, topics made one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles import redirects
from articles.merging import merge
from articles.models import Article, Redirect, Topic


class RedirectForm(forms.ModelForm):
    """An old address, as typed or as copied whole from a browser."""

    class Meta:
        model = Redirect
        fields = ("old_path", "article", "topic")

    def clean_old_path(self) -> str:
        path = redirects.normalised(self.cleaned_data["old_path"])
        if path == "/":
            raise ValidationError("The home page cannot lead elsewhere.")
        return path

    def clean(self) -> dict:
        values = super().clean()
        if bool(values.get("article")) == bool(values.get("topic")):
            raise ValidationError("Choose an essay or a topic, one of them.")
        target: Article | Topic = values.get("article") or values.get("topic")
        if values.get("old_path") == target.get_absolute_url():
            self.add_error("old_path", "This is its address of today.")
        return values


class MergesTopics(admin.ModelAdmin):
    """Topics of which several can be made one."""

    actions = ["merge_topics"]

    @admin.action(description="Make one topic of these", permissions=["change"])
    def merge_topics(self, request: HttpRequest, queryset) -> HttpResponse | None:
        """Ask which topic is kept; then move everything to it."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        topics = list(
            queryset.annotate(essays=Count("articles", distinct=True)).order_by("title")
        )
        if len(topics) < 2:
            messages.error(request, "Choose two topics or more.")
            return None
        kept = [one for one in topics if str(one.pk) == request.POST.get("into")]
        if kept:
            gone = merge(topics, into=kept[0])
            said = f"{gone} merged into “{kept[0]}”. The old addresses lead there."
            messages.success(request, said)
            return redirect("admin:articles_topic_changelist")
        context = self.admin_site.each_context(request) | {
            "title": "Which topic is kept?",
            "topics": topics,
            "is_unanswered": "apply" in request.POST,
        }
        return TemplateResponse(request, "admin/articles/topic/merge.html", context)
