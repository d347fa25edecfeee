"""AutosaveAdminMixin: autosaved drafts and an optimistic lock for the essays' form."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin import edit_conflict
from articles.admin.edit_conflict import FormSubmission
from articles.autosave import drafts, protocol
from articles.autosave.drafts import EditBase
from articles.autosave.form_snapshot import PrefilledFormMixin, model_title
from articles.autosave.session_recovery import show_recovered_form, with_form_recovery
from articles.diff import FieldDiff
from articles.models import Article, ArticleDraft
from articles.staff import staff_permission_required, staff_user
from articles.workflow import versions

MOST_OFFERED = 3  # with what they say; the list of essays names all
NO_BASE = "This page does not say which version it was opened on."
OLDEST = EditBase(0)  # what makes no sense is older than anything
NOT_DISCARDED = (
    "Nothing was thrown away: these words have changed since you saw them, or are gone."
    " What is kept is listed here."
)
show_recovered_article = partial(
    show_recovered_form,
    resume=("_resume", "1"),
    promise="It opens the essay with your words in their fields. Nothing is saved in "
    "the essay by it.",
)


@dataclass(frozen=True)
class DraftOffer:
    """A draft that its author may go on with.

    Args:
        draft: What was saved while typing.
        changed: What it says otherwise than what is saved.
        is_older: Whether the essay was saved after it was begun.
    """

    draft: ArticleDraft
    changed: list[FieldDiff]
    is_older: bool


class AutosaveAdminMixin(PrefilledFormMixin):
    """The form of an essay: saves drafts while typing, refuses to save over newer."""

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        guarded = partial(with_form_recovery, site, recover=show_recovered_article)
        autosave = protocol.autosave_view(site, self.autosave_view)
        discard = staff_permission_required(self.may_write)(self.discard_view)
        names = [
            ("token/", protocol.token_view(site, allows=self.may_write), "token"),
            ("unsaved/", autosave, "unsaved"),
            ("<int:pk>/unsaved/", autosave, "unsaved"),
            ("unsaved/throw-away/", discard, "throw_away"),
            ("add/", guarded(self.add_view), "add"),
            ("<path:object_id>/change/", guarded(self.change_view), "change"),
        ]
        own = [
            path(route, view, name=f"articles_article_{name}")
            for route, view, name in names
        ]
        return [*own, *super().get_urls()]

    def may_write(self, request: HttpRequest) -> bool:
        """Whether this account may type an essay at all."""
        may_add = self.has_add_permission(request)
        return may_add or self.has_change_permission(request)

    def may_save(self, request: HttpRequest, article: Article | None) -> bool:
        """Whether this account may save the essay, or begin a new one."""
        if article is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, article)

    # Opening the form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        shown = (request, object_id, form_url)
        if request.method == "POST":
            with transaction.atomic():
                answer = self._answer_instead(request, object_id)
                return answer or super().changeform_view(*shown, extra_context)
        if resumed := self._resumed_draft(request, object_id):
            self.prefill(request, resumed.fields)
            extra_context = (extra_context or {}) | {"resumed_draft": resumed}
        return super().changeform_view(*shown, extra_context)

    def _resumed_draft(
        self, request: HttpRequest, object_id: str | None
    ) -> ArticleDraft | None:
        """Return the draft that the URL names, if it is this person's own."""
        if not (chosen := request.GET.get("draft")):
            return None
        article = self.get_object(request, unquote(object_id)) if object_id else None
        is_missing = article is None and object_id is not None
        if is_missing or not self.may_save(request, article):
            return None
        rows = drafts.drafts_for(staff_user(request), article)
        return next((row for row in rows if str(row.pk) == chosen), None)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["original"]
        if not context.get("is_popup") and self.may_save(request, article):
            context["autosave_url"] = _url_for("unsaved", article)
            context["is_typed"] = request.method == "POST"
            resumed = context.get("resumed_draft")
            context |= self._base_context(request, article, resumed)
        return super().render_change_form(request, context, *args, **kwargs)

    def _base_context(
        self,
        request: HttpRequest,
        article: Article | None,
        resumed: ArticleDraft | None,
    ) -> dict:
        """Return what the form is opened on, and which drafts are offered beside it."""
        if request.method == "POST":
            return {"base": request.POST.get("base", "")}
        if resumed is not None:
            return {"base": EditBase(resumed.base, resumed.token)}
        version, token, offers = article.version if article else 0, "", []
        rows = list(drafts.drafts_for(staff_user(request), article))
        for row in rows[:MOST_OFFERED]:
            if changed := self.differences(request, article, row.fields):
                offers.append(DraftOffer(row, changed, row.base != version))
            else:  # nothing in it to lose: it may be typed over
                token = row.token
        more = len(rows[MOST_OFFERED:])
        base = EditBase(version, token)
        return {"base": base, "offers": offers, "more_offers": more}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        rows = ArticleDraft.objects.filter(user=staff_user(request))
        own = {"drafts": rows.select_related("article")}
        return super().changelist_view(request, own | (extra_context or {}))

    # Saving

    def autosave_view(
        self, request: HttpRequest, pk: int | None = None
    ) -> JsonResponse:
        """Save what is typed as a draft; the essay does not change.

        What says nothing else than what is saved begins no draft. One that goes on from
        an older version is saved all the same, and answered with a conflict.
        """
        article = Article.objects.filter(pk=pk).first() if pk else None
        if pk and article is None:
            raise Http404("This essay was deleted.")
        if not self.may_save(request, article):
            raise PermissionDenied
        base = drafts.parse_edit_base(request.POST)
        if base is None:
            return protocol.refused(NO_BASE)
        sent = FormSubmission(self, request, article, base)
        if not base.token and not sent.differences():
            return protocol.saved(str(base))
        try:
            row = sent.save_draft()
        except drafts.DraftTooLarge as error:
            return protocol.refused(str(error))
        newer = ""
        if article is not None and sent.is_stale:
            newer = edit_conflict.saved_meanwhile(article)
        base = EditBase(base.version, row.token)
        return protocol.saved(str(base), row.saved_at, newer=newer)

    def _answer_instead(
        self, request: HttpRequest, object_id: str | None
    ) -> HttpResponse | None:
        """Return what is answered instead of saving, such as an edit conflict.

        A form without a base is no page of ours: a script that posts what it wants.
        """
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if "base" not in request.POST or bool(object_id) != bool(found):
            return None
        article = None
        if found is not None:
            article = Article.objects.select_for_update().get(pk=found.pk)
        if not self.may_save(request, article):
            raise PermissionDenied
        base = drafts.parse_edit_base(request.POST) or OLDEST
        sent = FormSubmission(self, request, article, base)
        if "_resume" in request.POST:
            return edit_conflict.resume_draft(sent)
        if "_use_saved" in request.POST:
            return edit_conflict.use_saved_version(sent)
        if article is not None and sent.is_stale:
            return edit_conflict.refuse_stale(sent, article)
        return edit_conflict.resume_draft(sent) if "_compare" in request.POST else None

    def save_model(
        self, request: HttpRequest, obj: Article, form: ModelForm, change: bool
    ) -> None:
        versions.prepare_save(obj)
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Iterable,
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        beside = [model_title(rows) for rows in formsets if rows.has_changed()]
        versions.save_version(form.instance, by=staff_user(request), beside=beside)
        opened_for = form.instance if change else None
        base = drafts.parse_edit_base(request.POST) or OLDEST
        FormSubmission(self, request, opened_for, base).discard_draft()

    @method_decorator([never_cache, require_POST])
    def discard_view(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("draft", "")
        row = drafts.discard(by=staff_user(request), token=token)
        if row is None:
            messages.warning(request, NOT_DISCARDED)
        else:
            messages.success(request, "The unsaved words are thrown away.")
        if row is None or row.article is None:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(_url_for("change", row.article))


def _url_for(name: str, article: Article | None) -> str:
    args = [article.pk] if article else []
    return reverse(f"admin:articles_article_{name}", args=args)
