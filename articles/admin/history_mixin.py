"""The history of an essay in the admin: what each version changed, and its words."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import diff
from articles.autosave import drafts
from articles.autosave.drafts import EditBase
from articles.autosave.form_snapshot import PrefilledFormMixin, initial_fields
from articles.models import Article
from articles.staff import staff_permission_required, staff_user
from articles.workflow import versions
from articles.workflow.versions import Version

PAGE = 50


class HistoryAdminMixin(PrefilledFormMixin):
    """An essay whose earlier versions can be read, compared and brought back."""

    def get_urls(self) -> list:
        allowed = staff_permission_required(self.has_change_permission)
        own = path(
            "<int:pk>/history/<int:version>/bring-back/",
            allowed(self.restore_view),
            name="articles_article_bring_back",
        )
        return [own, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        article = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        number = versions.history_rows().filter(id=article.pk).count()
        page = Paginator(range(number), PAGE).get_page(request.GET.get("p"))
        shown = versions.list_versions(article, start=(page.number - 1) * PAGE)
        context = self.admin_site.each_context(request) | {
            "title": f"History of “{article}”",
            "article": article,
            "opts": self.opts,
            "page": page,
            "versions": shown,
            "earlier": _earlier_log(article, is_last=not page.has_next()),
            "may_change": self.has_change_permission(request, article),
            **_compared(request, article, shown),
        }
        template = "admin/articles/article/history.html"
        return TemplateResponse(request, template, context)

    @method_decorator([never_cache, require_POST, transaction.atomic])
    def restore_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Put the words of a version into the form, as unsaved words of this person."""
        article = get_object_or_404(Article.objects.select_for_update(), pk=pk)
        old = versions.get_version(article, version)
        if old is None:
            raise Http404
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        change = reverse("admin:articles_article_change", args=[pk])
        form = self.get_form(request, article, change=True)(instance=article)
        fields = initial_fields(form) | versions.restored_fields(old)
        base = EditBase(article.version)
        row = drafts.save_draft(
            fields, by=staff_user(request), article=article, base=base
        )
        messages.info(
            request,
            f"These are the words of {versions.format_saved_at(old.row)}."
            " Nothing is saved yet: read them, then press Save.",
        )
        return HttpResponseRedirect(f"{change}?draft={row.pk}")


def _compared(request: HttpRequest, article: Article, shown: list[Version]) -> dict:
    named = [_parse_version(article, request.GET.get(name, "")) for name in ("a", "b")]
    chosen = [one for one in named if one is not None]
    if len(chosen) < 2:
        newest = [one.row.pk for one in shown[:2]]
        return {"a": newest[-1] if newest else 0, "b": newest[0] if newest else 0}
    older, newer = sorted(chosen, key=lambda one: one.row.pk)
    texts = versions.labelled_texts(older.values), versions.labelled_texts(newer.values)
    return {
        "a": older.row.pk,
        "b": newer.row.pk,
        "older": older.row,
        "newer": newer.row,
        "changed": diff.diff_fields(*texts),
    }


def _parse_version(article: Article, text: str) -> Version | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return versions.get_version(article, int(text)) if is_number else None


def _earlier_log(article: Article, *, is_last: bool) -> QuerySet[LogEntry]:
    first = versions.history_rows().filter(id=article.pk).last()
    log = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(article.pk),
    ).select_related("user")
    if first is not None:
        log = log.filter(action_time__lt=first.history_date)
    return log.order_by("-action_time")[:PAGE] if is_last else log.none()
