"""Restore many threads that reports hid, at once: the list of them and its action."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.staff import staff_user
from qa import moderation
from qa.asking.forms import BODY_MAX
from qa.models import Question, Report
from qa.models.question_queryset import QuestionQuerySet
from qa.stats.durations import counted
from qa.text import parse_key, plain_paragraphs

MOST_AT_ONCE = 200
CHANGED = "its version is missing: choose it again"


class HiddenByReportFilter(admin.SimpleListFilter):
    """Threads that a report hid at once, and nobody has decided since."""

    title = "what hid it"
    parameter_name = "hidden_by"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("report", "A report, not decided yet")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Question]
    ) -> QuerySet[Question]:
        rows = cast(QuestionQuerySet, queryset)
        return rows.hidden_by_report() if self.value() == "report" else rows


@admin.action(
    description="Restore these threads and settle their reports",
    permissions=["publish"],
)
def restore_reported(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Question]
) -> HttpResponse | None:
    """Ask once more, with the words of the reports; then restore one by one."""
    if request.POST.get("confirmed") != "yes":
        return _ask(model_admin, request, queryset)
    reply = plain_paragraphs(request.POST.get("reply", ""))
    if len(reply) > BODY_MAX:
        said = f"Shorten what you reply to {BODY_MAX:,} characters. Nothing was done."
        messages.error(request, said)
        return _ask(model_admin, request, queryset)
    lacks = [_restore(request, row, reply) for row in queryset[:MOST_AT_ONCE]]
    refused = [lack for lack in lacks if lack]
    if done := len(lacks) - len(refused):
        is_or_are = "is" if done == 1 else "are"
        said = f"{counted(done, 'thread')} {is_or_are} public again, reports settled."
        messages.success(request, said)
    for lack in refused:
        messages.warning(request, lack)
    questions = reverse("admin:qa_question_changelist")
    return redirect(f"{questions}?{HiddenByReportFilter.parameter_name}=report")


def _restore(request: HttpRequest, row: Question, reply: str) -> str:
    """Restore one thread, in a transaction of its own; return why not, if not."""
    base = parse_key(request.POST.get(f"version-{row.pk}", ""))
    if not base:
        return f"Not restored: {row}, {CHANGED}."
    by = staff_user(request)
    try:
        moderation.restore_reported(row, reply=reply, by=by, base=base)
    except moderation.ModerationError as error:
        return f"Not restored: {row}. {error}"
    return ""


def _ask(
    model_admin: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Question]
) -> HttpResponse | None:
    """Show which would be restored and what was reported; name those that cannot be."""
    reports = Prefetch("reports", Report.objects.filter(decided_at=None), "undecided")
    hidden = cast(QuestionQuerySet, chosen).hidden_by_report()
    rows = list(hidden.prefetch_related(reports)[:MOST_AT_ONCE])
    others = chosen.exclude(pk__in=[row.pk for row in rows])[:MOST_AT_ONCE]
    if left := ", ".join(map(str, others)):
        said = f"Left out, not hidden by a report that waits, or too many: {left}."
        messages.warning(request, said)
    if not rows:
        return None
    context: dict[str, Any] = model_admin.admin_site.each_context(request) | {
        "title": f"Restore {counted(len(rows), 'thread')}?",
        "rows": rows,
        "reply": request.POST.get("reply", ""),
        "opts": model_admin.opts,
    }
    template = "admin/qa/question/restore_reported.html"
    return TemplateResponse(request, template, context)
