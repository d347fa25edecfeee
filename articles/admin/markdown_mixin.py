"""Admin mixins: Markdown fields with a live preview, checked before they are saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse

from articles.forms.markdown_widget import MarkdownWidget
from articles.media.missing_renditions import write_for_form
from articles.workflow.text_checks import find_text_problems, find_unready_images


class MarkdownFieldsMixin(BaseModelAdmin):
    """A form whose Markdown fields have a live preview; for an inline's too."""

    markdown_fields: tuple[str, ...] = ("body",)
    markdown_widget = MarkdownWidget(shown_with="title")

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name in self.markdown_fields:
            kwargs["widget"] = self.markdown_widget
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class MarkdownAdmin(MarkdownFieldsMixin, admin.ModelAdmin):
    """A screen of its own with such a form.

    It stands before any mixin that opens a transaction: it makes pictures ready first.
    """

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST":
            write_for_form(request.POST)
        return super().changeform_view(request, *args, **kwargs)


class PublicTextForm(forms.ModelForm):
    """A form whose text readers see once it is saved: it is checked like an essay."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name in self.instance.markdown_fields():
            if name in self.fields and name not in self.errors:
                self._refuse_problems(name)

    def _refuse_problems(self, name: str) -> None:
        text = getattr(self.instance, name)
        found = find_text_problems(text, self.instance.text_place())
        for problem in [*found, *find_unready_images(text)]:
            self.add_error(name, problem)


class PublicTextAdmin(MarkdownAdmin):
    """A screen whose text readers see once it is saved."""

    form = PublicTextForm
