"""Two versions of an essay's words: nothing is overwritten, and both are shown."""

from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from articles.admin import autosave_views
from articles.admin.form_snapshot import PrefilledFormMixin
from articles.admin.session_recovery import pairs
from articles.models import Article
from articles.workflow import drafts
from articles.workflow.drafts import EditBase, Fields


@dataclass(frozen=True)
class FormSubmission:
    """A press of a button on the form of an essay.

    Args:
        desk: The essays' admin.
        request: A staff request.
        article: The essay as it is stored, held until all is decided; None for a new
            one.
        base: What the form was opened on.
    """

    desk: PrefilledFormMixin
    request: HttpRequest
    article: Article | None
    base: EditBase

    @property
    def fields(self) -> Fields:
        """What stands in the form."""
        return drafts.fields_of(self.request.POST)

    @property
    def who(self) -> dict:
        """Whose words they are, for which essay, on which version."""
        return {"by": self.request.user, "article": self.article, "base": self.base}

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the essay since the form was opened."""
        return self.article is not None and self.base.version != self.article.version


def resume_draft(visit: FormSubmission) -> HttpResponse:
    """Keep what was typed and open the form with it; the essay does not change."""
    try:
        row = drafts.save_draft(visit.fields, **visit.who)
    except drafts.DraftTooLarge as error:
        messages.error(visit.request, str(error))
        return HttpResponseRedirect(visit.request.path)
    return HttpResponseRedirect(f"{visit.request.path}?words={row.pk}")


def use_saved_version(visit: FormSubmission) -> HttpResponse:
    """Open the form with what is saved; what was typed is given up."""
    drafts.discard_matching(visit.fields, **visit.who)
    return HttpResponseRedirect(visit.request.path)


def refuse_older(visit: FormSubmission) -> HttpResponse:
    """Show what was saved meanwhile beside what was typed, which is kept as well.

    Where both say the same, a button was pressed twice: there is nothing to decide.
    """
    request, article = visit.request, visit.article
    changed = visit.desk.differences(request, article, None, visit.fields)
    if not changed:
        messages.info(visit.request, "The essay is saved as you typed it.")
        return use_saved_version(visit)
    stamp = ""
    with suppress(drafts.DraftTooLarge):  # then this page is where they are
        stamp = drafts.draft_token(drafts.save_draft(visit.fields, **visit.who))
    own = {
        "changed": changed,
        "base": EditBase(visit.article.version, stamp),
        "said": autosave_views.saved_meanwhile(visit.article),
    }
    return shown(visit, own)


def shown(visit: FormSubmission, own: dict) -> HttpResponse:
    """Show both, with everything that was typed in the page."""
    context = visit.desk.admin_site.each_context(visit.request) | {
        "article": visit.article,
        "fields": pairs(visit.request),
    }
    template = "admin/articles/article/conflict.html"
    return TemplateResponse(visit.request, template, context | own, status=409)
