"""AuthorAdminSite: the stock admin with a dashboard that says what needs attention.

The numbers and lists of questions on it come from `qa/dashboard.py`.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from ads.models import Placement
from articles.models import Article, ArticleDraft, Subscription
from config.accounts.events import SEE_ACCOUNT_EVENTS, news_of_accounts
from config.dashboard.sessions import show_sessions
from config.models import SiteSettings
from qa.dashboard import dashboard_context
from qa.models.question import MODERATE
from qa.text import parse_key

SOON = timedelta(days=14)
MOST = 5


class AuthorAdminSite(admin.AdminSite):
    """The admin under the site's own name."""

    site_title = "Admin"
    index_title = "Dashboard"
    index_template = "admin/dashboard.html"
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return context | {"site_header": f"{SiteSettings.load().name}: admin"}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """Return the models by app; made once, for the first page asks twice."""
        made = vars(request).setdefault("_app_lists", {})
        if app_label not in made:
            made[app_label] = super().get_app_list(request, app_label)
        return cast(list[Any], made[app_label])

    def get_urls(self) -> list[Any]:
        guarded = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        own = self.admin_view(self.show_sessions)
        sessions = path("sessions/", own, name="sessions")
        return [guarded, sessions, *super().get_urls()]

    def show_sessions(self, request: HttpRequest) -> HttpResponse:
        return show_sessions(request, self.each_context(request))

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Redirect to a public page; never to a question, whose own screen links to it.

        Raises:
            Http404: this account may not see such things, or they are questions.
        """
        found = ContentType.objects.filter(pk=parse_key(content_type_id)).first()
        if found is None or found.app_label == "qa":
            raise Http404
        if not request.user.has_perm(f"{found.app_label}.view_{found.model}"):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = cast(User, request.user)
        own = _upcoming_items(user)
        if user.has_perm("articles.view_subscription"):
            own["failing_mail"] = Subscription.objects.failing().count()
        if user.has_perm(SEE_ACCOUNT_EVENTS):
            own["accounts"] = news_of_accounts()
        if user.has_perm(MODERATE):
            own |= dashboard_context(request.GET)
        return super().index(request, (extra_context or {}) | own)


def _upcoming_items(user: User, *, at: datetime | None = None) -> dict[str, Any]:
    """Return what waits for this person, and what the clock will change next.

    Args:
        user: Who looks.
        at: The moment; now, unless given.
    """
    at = at or timezone.now()
    found: dict[str, QuerySet[Any, Any]] = {}
    if user.has_perm("articles.change_article"):
        unsaved = ArticleDraft.objects.filter(user=user).select_related("article")
        found["drafts"] = unsaved[:MOST]
    if user.has_perm("articles.view_article"):
        essays = Article.objects.scheduled(at)
        found["scheduled"] = essays.order_by("published_at")[:MOST]
    if user.has_perm("ads.view_placement"):
        ending = Placement.objects.filter(ends_at__range=(at, at + SOON))
        found["ending"] = ending.select_related("creative").order_by("ends_at")[:MOST]
    return found
