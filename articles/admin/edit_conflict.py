"""Edit conflict of an essay: both versions on one page, and neither overwritten."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.autosave import drafts
from articles.autosave.drafts import EditBase
from articles.autosave.form_snapshot import (
    Fields,
    PrefilledFormMixin,
    fields_of,
    hidden_inputs,
)
from articles.diff import FieldDiff
from articles.models import Article, ArticleDraft
from articles.staff import staff_user
from articles.workflow import versions


@dataclass(frozen=True)
class FormSubmission:
    """One POST of the form of an essay.

    Args:
        model_admin: The essays' admin.
        request: A staff request.
        article: The essay as it is stored; None for a new one.
        base: What the form was opened on.
    """

    model_admin: PrefilledFormMixin
    request: HttpRequest
    article: Article | None
    base: EditBase

    @cached_property
    def fields(self) -> Fields:
        """What stands in the form."""
        return fields_of(self.request.POST)

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the essay since the form was opened."""
        return self.article is not None and self.base.version != self.article.version

    def differences(self) -> list[FieldDiff]:
        """Return what the form says otherwise than what is saved."""
        return self.model_admin.differences(self.request, self.article, self.fields)

    def save_draft(self) -> ArticleDraft:
        """Store what was typed; the essay does not change.

        Raises:
            DraftTooLarge: it is too long.
        """
        return drafts.save_draft(self.fields, **self._key)

    def discard_draft(self) -> None:
        """Delete the draft that this form went on with."""
        drafts.discard_matching(self.fields, **self._key)

    @property
    def _key(self) -> dict[str, Any]:
        by = staff_user(self.request)
        return {"by": by, "article": self.article, "base": self.base}


def resume_draft(sent: FormSubmission) -> HttpResponse:
    """Save what was typed as a draft and open the form with it."""
    try:
        row = sent.save_draft()
    except drafts.DraftTooLarge as error:
        messages.error(sent.request, str(error))
        return HttpResponseRedirect(sent.request.path)
    return HttpResponseRedirect(f"{sent.request.path}?draft={row.pk}")


def use_saved_version(sent: FormSubmission) -> HttpResponse:
    """Open the form with what is saved; what was typed is given up."""
    sent.discard_draft()
    return HttpResponseRedirect(sent.request.path)


def refuse_stale(sent: FormSubmission, article: Article) -> HttpResponse:
    """Answer 409 with the newer version beside what was typed, saved as a draft.

    Where both say the same, a button was pressed twice: there is nothing to decide.
    """
    changed = sent.differences()
    if not changed:
        messages.info(sent.request, "The essay is saved as you typed it.")
        return use_saved_version(sent)
    token = ""
    with suppress(drafts.DraftTooLarge):  # then only this page holds it
        token = sent.save_draft().token
    context = sent.model_admin.admin_site.each_context(sent.request) | {
        "article": article,
        "fields": hidden_inputs(sent.request.POST),
        "changed": changed,
        "base": EditBase(article.version, token),
        "said": saved_meanwhile(article),
    }
    template = "admin/articles/article/conflict.html"
    return TemplateResponse(sent.request, template, context, status=409)


def saved_meanwhile(article: Article) -> str:
    """Say who saved an essay while it was open, and when."""
    row = versions.find_last_save(article)
    if row is None:
        return "The essay was saved while you had it open."
    at = timezone.localtime(row.history_date)
    who = f" by {row.history_user.get_username()}" if row.history_user else ""
    return f"The essay was saved{who} on {at:%-d %B, %H:%M}, while you had it open."
