"""The form of an essay keeps what is typed, and refuses to save over what is newer."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin import autosave_views, edit_conflict
from articles.admin.edit_conflict import FormSubmission
from articles.admin.form_snapshot import PrefilledFormMixin
from articles.admin.session_recovery import recover_form_data
from articles.diff import FieldDiff
from articles.models import Article, ArticleDraft
from articles.workflow import drafts, versions
from articles.workflow.drafts import EditBase

NO_BASE = EditBase(0)
MOST_OFFERED = 3  # with what they say; the list of essays names all
STAYS = (
    "Nothing was thrown away: these words have changed since you saw them, or are gone."
    " What is kept is listed here."
)


@dataclass(frozen=True)
class DraftOffer:
    """Words that are kept and that somebody may go on with.

    Args:
        row: The words.
        changed: What they say otherwise than what is saved.
        is_older: Whether the essay was saved after they were begun.
    """

    row: ArticleDraft
    changed: list[FieldDiff]
    is_older: bool

    @property
    def stamp(self) -> str:
        """What names them as they stand."""
        return drafts.draft_token(self.row)


class AutosaveAdminMixin(PrefilledFormMixin):
    """An essay's form on which no word is lost."""

    def get_urls(self) -> list:
        guarded = partial(recover_form_data, self.admin_site)
        names = [
            ("token/", partial(autosave_views.token, desk=self), "token"),
            ("unsaved/", partial(autosave_views.keep, desk=self), "unsaved"),
            ("<int:pk>/unsaved/", partial(autosave_views.keep, desk=self), "unsaved"),
            ("unsaved/throw-away/", self.throw_away_view, "throw_away"),
            ("add/", guarded(self.add_view), "add"),
            ("<path:object_id>/change/", guarded(self.change_view), "change"),
        ]
        own = [
            path(route, view, name=f"articles_article_{name}")
            for route, view, name in names
        ]
        return [*own, *super().get_urls()]

    def may_write(self, request: HttpRequest, article: Article | None) -> bool:
        """Whether this account may save the essay, or begin a new one."""
        if article is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, article)

    # Opening

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        if request.method == "POST":
            with transaction.atomic():
                return self.pressed(request, object_id, form_url, extra_context)
        article = self.get_object(request, unquote(object_id)) if object_id else None
        is_there = article is not None or object_id is None
        if is_there and self.may_write(request, article):
            request.unsaved = drafts.drafts_for(request.user, article)
            chosen = request.GET.get("words")
            for row in request.unsaved if chosen else ():
                if chosen == str(row.pk):
                    request.going_on, request.shown = row, row.fields
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if not context.get("is_popup") and self.may_write(request, obj):
            context |= self.words_context(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def words_context(self, request: HttpRequest, article: Article | None) -> dict:
        """Return what the form says of its words: what it was opened on, and more."""
        found = {
            "unsaved_address": address("unsaved", article),
            "is_typed": request.method == "POST",
        }
        if request.method == "POST":
            return found | {"base": request.POST.get("base", "")}
        row = getattr(request, "going_on", None)
        if row is not None:
            base = EditBase(row.base, drafts.draft_token(row))
            return found | {"base": base, "going_on": row}
        return found | self.offered(request, article)

    def offered(self, request: HttpRequest, article: Article | None) -> dict:
        """Return what is kept beside what is saved, and what the form is opened on."""
        rows = list(getattr(request, "unsaved", ()))
        version, stamp, offers = article.version if article else 0, "", []
        for row in rows[:MOST_OFFERED]:
            changed = self.differences(request, article, None, row.fields)
            if changed:
                offers.append(DraftOffer(row, changed, row.base != version))
            else:  # nothing in it to lose: it may be typed over
                stamp = drafts.draft_token(row)
        more = len(rows[MOST_OFFERED:])
        return {"base": EditBase(version, stamp), "offers": offers, "more_offers": more}

    def changelist_view(self, request: HttpRequest, extra_context=None):
        rows = ArticleDraft.objects.filter(user=request.user)
        own = {"unsaved_rows": rows.select_related("article")}
        return super().changelist_view(request, own | (extra_context or {}))

    # Saving

    def pressed(self, request: HttpRequest, object_id, *rest) -> HttpResponse:
        """Carry out what a button says, unless the essay was saved meanwhile."""
        visit = self.visit(request, object_id)
        if visit is None:
            return super().changeform_view(request, object_id, *rest)
        if "_words" in request.POST:
            return edit_conflict.resume_draft(visit)
        if "_theirs" in request.POST:
            return edit_conflict.use_saved_version(visit)
        if visit.is_stale:
            return edit_conflict.refuse_older(visit)
        if "_compare" in request.POST:
            return edit_conflict.resume_draft(visit)
        return super().changeform_view(request, object_id, *rest)

    def visit(
        self, request: HttpRequest, object_id: str | None
    ) -> FormSubmission | None:
        """Return what was pressed where; None where there is nothing to protect.

        A form without a base is no page of ours: a script that posts what it wants.

        Raises:
            PermissionDenied: this account may not save it.
        """
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if "base" not in request.POST or bool(object_id) != bool(found):
            return None
        article = None
        if found is not None:
            article = Article.objects.select_for_update().get(pk=found.pk)
        if not self.may_write(request, article):
            raise PermissionDenied
        return FormSubmission(self, request, article, base_on(request))

    def save_model(self, request: HttpRequest, obj: Article, form, change) -> None:
        if change:
            versions.begin(obj)
        obj.skip_history_when_saving = True  # one version, once its topics are saved
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        beside = [
            str(rows.model._meta.verbose_name_plural)
            for rows in formsets
            if rows.has_changed()
        ]
        versions.save_version(form.instance, by=request.user, beside=beside)
        opened_for = form.instance if change else None
        fields, base = drafts.fields_of(request.POST), base_on(request)
        drafts.discard_matching(fields, by=request.user, article=opened_for, base=base)

    @method_decorator([never_cache, require_POST])
    def throw_away_view(self, request: HttpRequest):
        if not self.admin_site.has_permission(request):
            raise PermissionDenied
        stamp = request.POST.get("words", "")
        row = drafts.discard(by=request.user, stamp=stamp)
        if row is None:
            messages.warning(request, STAYS)
        else:
            messages.success(request, "The unsaved words are thrown away.")
        if row is None or row.article is None:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(address("change", row.article))


def base_on(request: HttpRequest) -> EditBase:
    """Return what a form was opened on; nonsense is older than anything."""
    try:
        return drafts.parse_edit_base(request.POST.get("base", ""))
    except ValueError:
        return NO_BASE


def address(name: str, article: Article | None) -> str:
    """Return one of the addresses of an essay's form, or of the new essay's."""
    args = [article.pk] if article else []
    return reverse(f"admin:articles_article_{name}", args=args)
