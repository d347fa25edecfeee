"""ModelAdmins of the event log, triage phrases, canned texts and helplines."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.pagination import AdminListPaginator
from qa.admin.reference_search import ReferenceSearchAdmin
from qa.models import (
    CannedText,
    CrisisResource,
    ModerationEvent,
    Phrase,
)
from qa.stats.durations import counted
from qa.triage.flags import SYNTAX


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that are looked at and never changed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModerationEvent)
class ModerationEventAdmin(ReadOnlyAdmin, ReferenceSearchAdmin):
    list_display = ["at", "question", "kind", "why", "by"]
    list_filter = ["kind"]
    list_select_related = ["question", "by"]
    list_display_links = None
    search_fields = ["question__reference"]
    search_help_text = "Find by the reference of a question. The log holds no text."
    ordering = ["-at", "-pk"]
    paginator = AdminListPaginator
    show_full_result_count = False
    actions = None

    @admin.display(description="reason")
    def why(self, event: ModerationEvent) -> str:
        return event.reason_words

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationEvent]:
        return super().get_queryset(request).only(
            "at", "kind", "reason", "question__reference", "by__username"
        )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": "What was decided, by whom and when"}
        return super().changelist_view(request, titled | (extra_context or {}))


@admin.register(CannedText)
class CannedTextAdmin(admin.ModelAdmin):
    list_display = ["title", "use", "is_reviewed"]
    list_filter = ["use", "is_reviewed"]
    search_fields = ["title"]


@admin.register(Phrase)
class PhraseAdmin(admin.ModelAdmin):
    list_display = ["text", "kind", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["text"]

    def get_form(
        self,
        request: HttpRequest,
        obj: Phrase | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ModelForm]:
        said = {"help_texts": {"text": SYNTAX}}
        return super().get_form(request, obj, change, **kwargs | said)


class HelplineRowForm(ModelForm):
    """Form of a row in the list of helplines: its field has a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = f"Position of {self.instance}"
        self.fields["position"].widget.attrs["aria-label"] = label


@admin.register(CrisisResource)
class CrisisResourceAdmin(admin.ModelAdmin):
    list_display = [
        "name", "country", "audience", "phone", "in_footer", "checked", "position",
    ]  # fmt: skip
    list_editable = ["position"]
    list_filter = [
        ("last_checked", admin.EmptyFieldListFilter),
        "audience",
        "is_emergency",
        "country",
    ]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["checked_today"]

    def get_changelist_form(
        self, request: HttpRequest, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_changelist_form(request, form=HelplineRowForm, **kwargs)

    @admin.display(description="last checked", ordering="last_checked")
    def checked(self, line: CrisisResource) -> str:
        if not line.last_checked:
            return "Never: no reader sees it"
        day = f"{line.last_checked:%-d %B %Y}"
        return f"{day}: check it again" if line.is_stale else day

    @admin.action(description="Checked today", permissions=["change"])
    def checked_today(
        self, request: HttpRequest, queryset: QuerySet[CrisisResource]
    ) -> None:
        number = queryset.update(last_checked=timezone.localdate())
        messages.success(request, f"{counted(number, 'line')} checked today.")
