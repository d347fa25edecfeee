"""ModelAdmin of essays, with its filters and the corrections inline."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles import preview
from articles.admin.article_form import CorrectionForm
from articles.admin.autosave_mixin import AutosaveAdminMixin
from articles.admin.history_mixin import HistoryAdminMixin
from articles.admin.markdown_mixin import MarkdownAdmin, MarkdownFieldsMixin
from articles.admin.publish_mixin import PUBLISH, PublishAdminMixin, fieldsets_for
from articles.forms.markdown_widget import MarkdownWidget
from articles.models import Article, Author, Correction
from articles.models.article import ArticleQuerySet
from articles.staff import staff_user
from articles.workflow import publishing
from articles.workflow.publishing import PublicationState

FIRST_CORRECTION = "corrections-TOTAL_FORMS"
STATUS_OF: dict[str, str] = {
    PublicationState.DRAFT: Article.Status.DRAFT,
    PublicationState.UNPUBLISHED: Article.Status.UNPUBLISHED,
}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return PublicationState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        articles = cast(ArticleQuerySet, queryset)
        if self.value() == PublicationState.PUBLISHED:
            return articles.published()
        if self.value() == PublicationState.SCHEDULED:
            return articles.scheduled()
        status = STATUS_OF.get(self.value() or "")
        return articles.filter(status=status) if status else articles


class ReviewFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("due", "Not reviewed for a year")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        articles = cast(ArticleQuerySet, queryset)
        return articles.due_for_review() if self.value() == "due" else articles


class CorrectionInline(MarkdownFieldsMixin, admin.StackedInline):
    markdown_fields = ("text",)
    markdown_widget = MarkdownWidget(is_short=True)
    model = Correction
    form = CorrectionForm
    extra = 1  # one to write in without JavaScript; left empty, it is not saved
    verbose_name_plural = "Corrections, shown to readers under the essay"


@admin.register(Article)
class ArticleAdmin(
    MarkdownAdmin, PublishAdminMixin, AutosaveAdminMixin, HistoryAdminMixin
):
    markdown_widget = MarkdownWidget(place="essay", shown_with="headline standfirst")
    list_display = ["headline", "state_said", "published_at", "reviewed_at", "author"]
    list_filter = [StateFilter, ReviewFilter, "topics"]
    list_select_related = ["author"]
    search_fields = ["headline", "slug"]
    prepopulated_fields = {"slug": ["headline"]}
    filter_horizontal = ["related"]
    readonly_fields = [
        "state_in_full",
        "private_preview",
        "revised_at",
        "reviewed_at",
    ]
    inlines = [CorrectionInline]
    change_form_template = "admin/articles/article/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list:
        return fieldsets_for(obj, may_change=self.may_publish(request, obj))

    def may_publish(self, request: HttpRequest, obj: Article | None) -> bool:
        may_change = obj is None or self.has_change_permission(request, obj)
        return may_change and request.user.has_perm(PUBLISH)

    def get_inlines(
        self, request: HttpRequest, obj: Article | None
    ) -> list[type[InlineModelAdmin]]:
        was_public = obj and publishing.was_public(obj)
        # A form that was opened before the publication has none of them.
        is_older = request.method == "POST" and FIRST_CORRECTION not in request.POST
        has_them = was_public and not is_older
        return list(super().get_inlines(request, obj)) if has_them else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        own = Author.for_user(staff_user(request))
        return {"author": own} | super().get_changeform_initial_data(request)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "topics":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="State", ordering="status")
    def state_said(self, obj: Article) -> str:
        return publishing.describe_state(obj)

    @admin.display(description="State")
    def state_in_full(self, obj: Article) -> str:
        return publishing.describe_state(obj, in_full=True)

    @admin.display(description="Private preview")
    def private_preview(self, obj: Article) -> SafeString:
        link = preview.preview_link(obj)
        return render_to_string("admin/articles/article/_preview.html", {"link": link})
