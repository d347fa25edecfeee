"""Questions as readers see them, the asking flow, and the asker's private page."""

from functools import wraps

from django.conf import settings
from django.core import signing
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.generic import DetailView, ListView

from articles.models import Author
from articles.views import ReadingMixin
from qa import erasure, moderation
from qa.forms import BODY_MAX, AskForm, new_started, published_article
from qa.models import YOURS_SALT, Question
from qa.querysets import QuestionQuerySet
from qa.states import state_of


class QuestionList(ReadingMixin, ListView):
    """Answered questions, newest first, all or those about one essay."""

    paginate_by = 20
    template_name = "qa/question_list.html"

    def get_queryset(self) -> QuestionQuerySet:
        questions = Question.objects.published().newest_first().select_related("about")
        self.about = None
        if slug := self.request.GET.get("about"):
            self.about = published_article(slug)
            if self.about is None:
                raise Http404
            questions = questions.about(self.about)
        return questions

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.about, **kwargs)


class QuestionDetail(ReadingMixin, DetailView):
    """One thread on its own page; "gone" where one was public and is no more."""

    def get_queryset(self) -> QuestionQuerySet:
        questions = Question.objects.published().with_entries()
        return questions.select_related("about")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if not erasure.was_public(self.kwargs["slug"]):
                raise
            return render(request, "410.html", status=410)

    def get_context_data(self, **kwargs):
        about = self.object.about
        is_public = about and published_article(about.slug)
        return super().get_context_data(
            paid_free=self.object.is_sensitive,
            about=about if is_public else None,
            **kwargs,
        )


def private(view):
    """Mark a page as one person's: kept by nobody, found by no search engine."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@csrf_protect
def ask(request: HttpRequest) -> HttpResponse:
    """Ask: the form, the check page, the sending. All words travel by POST only."""
    if request.method != "POST":
        slug = request.GET.get("about", "")
        return show_form(request, AskForm(initial=opened(slug)))
    form = AskForm(request.POST)
    if not form.is_adult:
        return render(request, "qa/too_young.html", {"paid_free": True})
    if request.POST.get("step") == "change":
        return show_form(request, AskForm(initial=typed(request)))
    if not form.is_valid():
        return show_form(request, renewed(form), status=422)
    if request.POST.get("step") == "send":
        return redirect(moderation.submit(form.submission()).private_path)
    context = {"form": form, "about": form.cleaned_data["about"], "paid_free": True}
    return render(request, "qa/check.html", context)


def opened(slug: str) -> dict:
    """Return what a newly opened form holds."""
    about = published_article(slug)
    return {"about": about.slug if about else "", "started": new_started()}


def typed(request: HttpRequest) -> dict:
    """Return what was typed, for a form that is shown again without complaint."""
    names = set(AskForm.base_fields)
    return {name: request.POST.get(name, "") for name in names}


def renewed(form: AskForm) -> AskForm:
    """Give a form that failed on its signed time a new one, words kept."""
    if "started" in form.errors:
        form.data = form.data.copy()
        form.data["started"] = new_started()
    return form


def show_form(
    request: HttpRequest, form: AskForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the asking form with what it holds.

    Args:
        request: The request.
        form: New, filled again, or with errors.
        problem: One more sentence for the error summary.
        status: 200, 422 for words to put right, 403 for a missing protection cookie.
    """
    context = {
        "form": form,
        "about": published_article(form["about"].value() or ""),
        "author": Author.objects.first(),
        "body_max": f"{BODY_MAX:,}",
        "problem": problem,
        "paid_free": True,
    }
    return render(request, "qa/ask.html", context, status=status)


@private
@ensure_csrf_cookie
def ask_again(request: HttpRequest) -> HttpResponse:
    """Show the form with every word after its protection cookie was lost."""
    form = AskForm(initial=typed(request) | {"started": new_started()})
    problem = (
        "Your browser did not send back the cookie that protects this form. Your words "
        "are all here: check them and send them again"
    )
    return show_form(request, form, problem=problem, status=403)


def question_of(token: str) -> Question:
    """Return the question of a private link.

    Raises:
        Http404: the link is altered, or nothing of that name was ever sent.
    """
    try:
        public_id = Signer(salt=YOURS_SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Question, public_id=public_id)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def yours(request: HttpRequest, token: str) -> HttpResponse:
    """The asker's own page: where it stands, take it back, erase it. Never the text."""
    question = question_of(token)
    if request.method == "POST":
        return act_for_asker(request, question)
    return show_yours(request, question)


def act_for_asker(request: HttpRequest, question: Question) -> HttpResponse:
    """Carry out what the asker decided; say so where it was too late or unsure."""
    act = request.POST.get("act")
    if act == "erase" and not request.POST.get("sure"):
        problem = "Tick the box to say that you are sure. Nothing was erased."
        return show_yours(request, question, problem=problem, status=422)
    try:
        if act == "erase":
            moderation.erase(question)
        elif act == "withdraw":
            moderation.withdraw(question)
    except moderation.NotAllowed:
        question.refresh_from_db()
        problem = "That is not possible any more. Below is where your question stands."
        return show_yours(request, question, problem=problem, status=409)
    return redirect(question.private_path)


def show_yours(
    request: HttpRequest, question: Question, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the private page."""
    state = state_of(question)
    context = {
        "question": question,
        "state": state,
        "can_withdraw": state.can_withdraw,
        "can_erase": state.can_erase,
        "link": settings.SITE_URL + question.private_path,
        "problem": problem,
        "paid_free": True,
    }
    return render(request, "qa/yours.html", context, status=status)
