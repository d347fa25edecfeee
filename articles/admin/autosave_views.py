"""What the script of the form asks the server: keep these words; a fresh token."""

from datetime import datetime

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.admin.form_snapshot import PrefilledFormMixin
from articles.models import Article, ArticleDraft
from articles.workflow import drafts, versions
from articles.workflow.drafts import EditBase

SIGNED_OUT = {"error": "Signed out."}


@never_cache
@require_POST
def keep(
    request: HttpRequest, pk: int | None = None, *, desk: PrefilledFormMixin
) -> JsonResponse:
    """Keep what is typed into the form of an essay; the essay does not change.

    What says nothing else than what is saved begins no row.

    Args:
        request: A staff request with the whole form.
        pk: Which essay; None for a new one.
        desk: The essays' admin.

    Returns:
        200 `{ok, base, at}`; 409 `{error, theirs}` where the essay was saved meanwhile
        (the words are kept all the same, and `base` and `at` are there); 422 `{error}`
        where they cannot be kept.
    """
    if not desk.admin_site.has_permission(request):
        return JsonResponse(SIGNED_OUT, status=401)
    article = Article.objects.filter(pk=pk).first() if pk else None
    if pk and article is None:
        return JsonResponse({"error": "This essay was deleted."}, status=404)
    if not desk.may_write(request, article):
        return JsonResponse({"error": "Not for this account."}, status=403)
    fields = drafts.fields_of(request.POST)
    try:
        base = drafts.parse_edit_base(request.POST.get("base", ""))
        if not base.stamp and not desk.differences(request, article, None, fields):
            return JsonResponse({"ok": True, "base": str(base), "at": clock()})
        row = drafts.save_draft(fields, by=request.user, article=article, base=base)
    except (drafts.DraftTooLarge, ValueError) as error:
        return JsonResponse({"error": str(error)}, status=422)
    return kept(row, article, EditBase(base.version, drafts.draft_token(row)))


def kept(row: ArticleDraft, article: Article | None, base: EditBase) -> JsonResponse:
    """Say that the words are kept, and whether the essay is newer than they are."""
    said = {"ok": True, "base": str(base), "at": clock(row.saved_at)}
    if article is None or article.version == base.version:
        return JsonResponse(said)
    newer = saved_meanwhile(article)
    theirs = {"error": newer, "theirs": {"said": newer}}
    return JsonResponse(said | {"ok": False} | theirs, status=409)


def saved_meanwhile(article: Article) -> str:
    """Say who saved an essay while it was open, and when."""
    row = versions.saving(article)
    if row is None:
        return "The essay was saved while you had it open."
    at = timezone.localtime(row.history_date)
    who = f" by {row.history_user.get_username()}" if row.history_user else ""
    return f"The essay was saved{who} on {at:%-d %B, %H:%M}, while you had it open."


def clock(at: datetime | None = None) -> str:
    """Return a moment as a clock shows it; now, unless given."""
    return timezone.localtime(at).strftime("%H:%M")


@never_cache
@require_safe
def token(request: HttpRequest, *, desk: ModelAdmin) -> JsonResponse:
    """Answer with a fresh token, after a sign-in has made the page's own useless."""
    if not desk.admin_site.has_permission(request):
        return JsonResponse(SIGNED_OUT, status=401)
    return JsonResponse({"token": get_token(request)})
