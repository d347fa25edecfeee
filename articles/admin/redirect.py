"""ModelAdmin of redirects: old addresses typed by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from articles import redirects
from articles.models import Redirect


class RedirectForm(forms.ModelForm):
    """An old address, as typed or as copied whole from a browser."""

    class Meta:
        model = Redirect
        fields = ("old_path", "article", "topic")

    def clean_old_path(self) -> str:
        path = redirects.normalize_path(self.cleaned_data["old_path"])
        if path == "/":
            raise ValidationError("The home page cannot lead elsewhere.")
        return path

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        article, topic = values.get("article"), values.get("topic")
        if bool(article) == bool(topic):
            raise ValidationError("Choose an essay or a topic, one of them.")
        target: Any = article or topic
        if values.get("old_path") == target.get_absolute_url():
            self.add_error("old_path", "This is its address of today.")
        return values


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ["old_path", "leads_to", "created_at"]
    list_select_related = ["article", "topic"]
    autocomplete_fields = ["article", "topic"]
    search_fields = ["old_path"]

    @admin.display(description="Leads to")
    def leads_to(self, obj: Redirect) -> str:
        return str(obj.article or obj.topic)
