"""ModelAdmin of questions: the list, and the answering screen as its change form."""

from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.autosave import protocol
from articles.autosave.session_recovery import show_recovered_form, with_form_recovery
from articles.media.missing_renditions import write_for_form
from articles.pagination import AdminListPaginator
from articles.staff import staff_permission_required, staff_user
from qa import moderation
from qa.admin.reference_search import ReferenceSearchAdmin
from qa.admin.restore_reported import (
    MOST_AT_ONCE,
    HiddenByReportFilter,
    restore_reported,
)
from qa.answering.autosave import save_draft
from qa.answering.views import WITH_VALUE, answering
from qa.dashboard import try_mail_again
from qa.models import (
    Flag,
    Question,
)
from qa.models.question import MODERATE, PUBLISH
from qa.models.question_queryset import QuestionQuerySet
from qa.stats.durations import ago, counted
from qa.text import parse_key

show_recovered_answer = partial(
    show_recovered_form,
    resume=("decision", "review"),
    promise="It opens the question with your words in their fields. Nothing is decided "
    "by it.",
    omitted=("decision", "confirm_reference", *WITH_VALUE),
)


class FlagFilter(admin.SimpleListFilter):
    """Questions on which a flag is up."""

    title = "flag"
    parameter_name = "flag"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return Flag.Kind.choices

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Question]
    ) -> QuerySet[Question]:
        if self.value() not in Flag.Kind.values:
            return queryset
        return queryset.filter(Flag.objects.kinds_up().contain(self.value() or ""))


@admin.register(Question)
class QuestionAdmin(ReferenceSearchAdmin):
    list_display = ["reference", "status", "age", "article"]
    list_filter = ["status", HiddenByReportFilter, FlagFilter]
    list_select_related = ["article"]
    list_per_page = 50
    list_max_show_all = MOST_AT_ONCE
    paginator = AdminListPaginator
    show_full_result_count = False
    search_fields = ["reference"]
    search_help_text = "Find by reference. Texts are encrypted and cannot be searched."
    ordering = ["-submitted_at", "-pk"]
    actions = ["mark_as_spam", restore_reported]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MODERATE)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        allows = self.has_change_permission
        draft = protocol.autosave_view(site, self.draft_view, allows=allows)
        change = with_form_recovery(site, self.change_view, show_recovered_answer)
        mail = staff_permission_required(allows)(self.mail_view)
        names = [
            ("<int:pk>/draft/", draft, "draft"),
            ("token/", protocol.token_view(site, allows=allows), "token"),
            ("mail/try-again/", mail, "mail"),
            ("<path:object_id>/change/", change, "change"),
        ]
        own = [
            path(address, view, name=f"qa_question_{name}")
            for address, view, name in names
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="sent", ordering="submitted_at")
    def age(self, question: Question) -> str:
        return ago(question.submitted_at, timezone.now())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": "Questions"} | (extra_context or {})
        return super().changelist_view(request, titled)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        rows = cast(QuestionQuerySet, super().get_queryset(request))
        match = request.resolver_match
        is_list = match and match.url_name == "qa_question_changelist"
        return rows.without_secrets() if is_list else rows

    @admin.action(description="Mark as spam")
    def mark_as_spam(
        self, request: HttpRequest, queryset: QuerySet[Question]
    ) -> HttpResponse | None:
        """Ask once more with the count, then set aside what nobody changed since."""
        may = moderation.ALLOWED_FROM["mark_spam"]
        rows: list[Question] = []
        flagged: list[Question] = []
        for row in queryset.filter(status__in=may):
            (flagged if moderation.needs_notes(row) else rows).append(row)
        for said in (_left_out(queryset.exclude(status__in=may)), _kept_back(flagged)):
            if said:
                messages.warning(request, said)
        if not 0 < len(rows) <= MOST_AT_ONCE:
            said = f"Choose questions that still wait, {MOST_AT_ONCE} at most."
            messages.warning(request, f"{said} {len(rows)} of those chosen do.")
            return None
        if request.POST.get("confirmed") != "yes":
            return self.ask_about_spam(request, rows)
        done = sum(self.set_aside(request, row) for row in rows)
        messages.success(request, f"{counted(done, 'question')} marked as spam.")
        if done < len(rows):
            left = counted(len(rows) - done, "question")
            messages.warning(request, f"{left} changed meanwhile and left as before.")
        return None

    def set_aside(self, request: HttpRequest, row: Question) -> bool:
        """Mark one question as spam, unless it was changed since it was shown."""
        base = parse_key(request.POST.get(f"version-{row.pk}", ""))
        try:
            moderation.mark_spam(row, by=staff_user(request), base=base)
        except moderation.ModerationError:
            return False
        return True

    def ask_about_spam(
        self, request: HttpRequest, rows: list[Question]
    ) -> HttpResponse:
        """Show how many would be set aside, and which."""
        context = self.admin_site.each_context(request) | {
            "title": f"Mark {counted(len(rows), 'question')} as spam?",
            "rows": rows,
            "opts": self.opts,
        }
        template = "admin/qa/question/spam.html"
        return TemplateResponse(request, template, context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        question = self.get_object(request, object_id) if object_id else None
        if question is None or not self.has_change_permission(request, question):
            raise Http404
        if request.method == "POST":
            write_for_form(request.POST)
        context = self.admin_site.each_context(request)
        context |= {"opts": self.opts, "media": self.media}
        return answering(request, question, context)

    def draft_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        question = self.get_object(request, str(pk))
        if question is None:
            raise Http404("There is no such question.")
        return save_draft(request, question)

    @method_decorator([never_cache, require_POST])
    def mail_view(self, request: HttpRequest) -> HttpResponse:
        return try_mail_again(request)


def _left_out(rows: QuerySet[Question]) -> str:
    """Return which of several questions cannot be spam any more, and why."""
    tally = rows.order_by("status").values_list("status").annotate(models.Count("pk"))
    states = {value: label.lower() for value, label in Question.Status.choices}
    told = [f"{number} {states[status]}" for status, number in tally]
    return f"Left out, decided already: {', '.join(told)}." if told else ""


def _kept_back(flagged: list[Question]) -> str:
    """Return which of several questions have to be read first."""
    names = ", ".join(map(str, flagged))
    return f"Left out, somebody may be in danger: {names}. Read it." if names else ""
