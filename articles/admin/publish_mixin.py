"""The half of an essay's form that decides: draft, schedule, publish, take off.

Every button saves what was typed and does one thing more; what is said afterwards is
what is true then.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware

from articles import preview, redirects, search
from articles.admin.article_form import SAVE, ArticleForm, decision_in
from articles.models import Article
from articles.staff import staff_user
from articles.workflow import publish_checks, publishing, wording_hints
from articles.workflow.publishing import PublicationState

PUBLISH = "articles.publish_article"
MOMENT = "publish_on"


class PublishAdminMixin(admin.ModelAdmin):
    """Publishing from the form of an essay, through `publishing` alone."""

    form = ArticleForm

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        is_decided = request.method == "POST" and decision_in(request.POST) != SAVE
        if is_decided and not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody took the same address in the same moment: the form says so now.
            return super().changeform_view(request, *args, **kwargs)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Hold the row while it is saved: the form writes its state back as it was."""
        article = super().get_object(request, object_id, from_field)
        is_saving = request.method == "POST" and connection.in_atomic_block
        if article is None or not is_saving:
            return article
        held = self.get_queryset(request).select_for_update(of=("self",))
        return held.filter(pk=article.pk).first()

    def has_change_permission(
        self, request: HttpRequest, obj: Article | None = None
    ) -> bool:
        """Leave what is or will be public to those who may publish."""
        may_change = super().has_change_permission(request, obj)
        if obj is None or not publishing.is_live(obj):
            return may_change
        return may_change and request.user.has_perm(PUBLISH)

    def has_delete_permission(
        self, request: HttpRequest, obj: Article | None = None
    ) -> bool:
        never_public = obj is None or obj.published_at is None
        return never_public and super().has_delete_permission(request, obj)

    def view_on_site(self, obj: Article) -> str | None:
        public = Article.objects.published().filter(pk=obj.pk).first()
        return public.get_absolute_url() if public else None

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        article = form.instance
        if "slug" in form.changed_data and publishing.was_public(article):
            redirects.remember_slug(form.initial["slug"], article)
        search.index_row(article)
        if IS_POPUP_VAR not in request.POST:
            _carry_out(request, form)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.back_to_form(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self.back_to_form(request, obj)

    def back_to_form(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Show the form again, with the time that was typed and not used."""
        if not self.has_view_or_change_permission(request, article):
            return HttpResponseRedirect(reverse("admin:index"))
        url = reverse("admin:articles_article_change", args=[article.pk])
        if moment := getattr(request, "unused_moment", None):
            url += "?" + urlencode({MOMENT: moment.isoformat()})
        return HttpResponseRedirect(url)

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article, form = context["original"], context["adminform"].form
        context |= {"may_publish": request.user.has_perm(PUBLISH)}
        context |= {"summary": _error_summary(context["adminform"], context)}
        if article is not None:
            _restore_moment(request, form)
            context |= _problems_context(article, form)
        return super().render_change_form(request, context, *args, **kwargs)


def _carry_out(request: HttpRequest, form: ArticleForm) -> None:
    article, decision, moment = form.instance, form.decision, form.moment
    by = staff_user(request)
    try:
        if decision == "publish":
            article = publishing.publish(article, by=by)
        elif moment:
            article = publishing.schedule(article, by=by, at=moment)
        elif decision == "cancel":
            article = publishing.cancel_schedule(article, by=by)
        elif decision == "unpublish":
            article = publishing.unpublish(article, by=by)
    except publishing.PublishCheckFailed as refused:
        request.unused_moment = moment  # type: ignore[attr-defined]
        messages.error(
            request, _failure_message(article, len(refused.problems), decision)
        )
    except publishing.TransitionNotAllowed as refused:
        messages.error(request, f"Saved. {refused}")
    else:
        messages.success(request, _success_message(article, decision))
    _add_messages(request, form)


def _failure_message(article: Article, count: int, decision: str) -> str:
    wanted = "scheduled" if decision == "schedule" else "published"
    kept = "Saved, still off the site" if article.published_at else "Saved as a draft"
    things = "one thing has" if count == 1 else f"{count} things have"
    return f"{kept}, not {wanted}: {things} to be put right first, named below."


def _success_message(article: Article, decision: str) -> SafeString:
    state = publishing.state_of(article)
    if state == PublicationState.PUBLISHED:
        done = "It is published." if decision == "publish" else ""
        words = done or "Saved. The changes are public now."
        return _with_link(words, article.get_absolute_url(), "View it on the site")
    if state == PublicationState.SCHEDULED:
        words = f"{publishing.describe_state(article, in_full=True)}."
    elif state == PublicationState.UNPUBLISHED:
        is_new = decision == "unpublish"
        words = (
            "Saved and taken off the site." if is_new else "Saved, still off the site."
        )
        words += " Readers’ questions about it keep their own pages." * is_new
    elif decision == "cancel":
        words = "Saved as a draft. It is no longer scheduled."
    else:
        words = "Saved as a draft. Readers see nothing of it."
    return _with_link(
        words, preview.preview_link(article).url, "Open the private preview"
    )


def _with_link(words: str, url: str, name: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>', words, url, name)


def _add_messages(request: HttpRequest, form: ArticleForm) -> None:
    """Say what was done besides, or left undone, in a message of its own."""
    article, ticked = form.instance, form.cleaned_data
    if form.made_slug:
        messages.info(request, f"Its address is {article.get_absolute_url()} for now.")
    if ticked.get("is_revised"):
        messages.info(request, "Readers see that it was revised today.")
    if ticked.get("is_read_again"):
        messages.info(request, "Noted: you have read it again today.")
    typed = ticked.get("publish_on")
    if typed and form.decision == SAVE and form.state == PublicationState.DRAFT:
        request.unused_moment = typed  # type: ignore[attr-defined]
        words = "The time that you typed is not used yet: “Save and schedule” uses it."
        messages.warning(request, words)


def _restore_moment(request: HttpRequest, form: ModelForm) -> None:
    """Put the time that was typed and not used into the form again."""
    kept = request.GET.get(MOMENT, "")
    try:
        moment = parse_datetime(kept)
    except ValueError:
        return
    if moment and is_aware(moment) and not form.is_bound:
        form.initial[MOMENT] = moment


def _problems_context(article: Article, form: ModelForm) -> dict[str, object]:
    """Return what stands above the form of a saved essay: problems and wording.

    A form that was refused shows its errors instead, which are the same problems.
    """
    problems = [] if form.is_bound else publish_checks.find_problems(article)
    return {
        "state": publishing.state_of(article).value,
        "blocking": _with_ids(problems, form, blocks=True),
        "advice": _with_ids(problems, form, blocks=False),
        "hints": [] if form.is_bound else wording_hints.hints_for(article),
    }


def _with_ids(
    problems: list[publish_checks.PublishProblem], form: ModelForm, *, blocks: bool
) -> list:
    """Return problems of one kind with the id of the field that each is in."""
    return [
        {"id": _control_id(form, one.field), "message": one.message}
        for one in problems
        if one.blocks == blocks
    ]


def _control_id(form: ModelForm, name: str) -> str:
    if name not in form.fields:
        return ""
    return form[name].id_for_label or f"{form[name].auto_id}_0"


def _error_summary(admin_form: AdminForm, context: dict) -> list[dict[str, object]]:
    """Return every error of a refused form with the way to its field."""
    forms = [admin_form.form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return [
        {"id": _control_id(form, name), "label": form[name].label, "message": error}
        for form in forms
        for name in form.errors
        if name in form.fields
        for error in form.errors[name]
    ]


def fieldsets_for(article: Article | None, *, may_change: bool) -> list:
    """Return the form in the order of writing, with what its state allows.

    Args:
        article: The essay, or None for a new one.
        may_change: Whether this person may change it and publish.
    """
    state = publishing.state_of(article) if article else PublicationState.DRAFT
    groups = [
        (None, ["headline", "standfirst", "body"]),
        ("Who and what", ["author", "topics", "related"]),
        ("Care for readers", ["is_sensitive", "content_note", "ads_disabled"]),
        ("Address and sharing", ["slug", "share_image"]),
        ("Notes to yourself", ["internal_notes"]),
        ("Publication", _publication_fields(article, state, may_change)),
    ]
    if article and publishing.was_public(article):
        fields = ["revised_at", "reviewed_at"]
        if may_change:
            fields = ["revised_at", "is_revised", "reviewed_at", "is_read_again"]
            fields[2:2] = ["is_not_revised"] if article.revised_at else []
        groups.append(("Since it was published", fields))
    return [(name, {"fields": fields}) for name, fields in groups if fields]


def _publication_fields(
    article: Article | None, state: PublicationState, may_change: bool
) -> list:
    shown = ["state_in_full", "private_preview"] if article else []
    is_ahead = state in (PublicationState.DRAFT, PublicationState.SCHEDULED)
    return shown + (["publish_on"] if is_ahead and may_change else [])
