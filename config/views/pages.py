"""Views that belong to no single app: home, search, media, health check."""

import os
import re
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from articles import search
from articles.models import Topic
from articles.views import ReadingMixin, get_published_topic
from config.models import PeriodicTask
from config.page_store.responses import STORE
from qa.submission_triage import is_search_about_danger

# What an upload may be served as; all that is stored was written by us as one of these.
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MEDIA_NAME = re.compile(r"images/[A-Za-z0-9_-]+\.(jpg|png|webp)")
# Opened by itself, a file is a picture: it runs nothing and belongs to no origin.
MEDIA_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
A_YEAR = 365 * 24 * 3600


class Home(ReadingMixin, TemplateView):
    """Home page: newest essays and answers, topics, an invitation to ask."""

    template_name = "home.html"


class Search(ReadingMixin, TemplateView):
    """Site search by GET; no query is stored or logged."""

    template_name = "search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        kind, topic = _parse_kind(query), _parse_topic(query)
        found = search.search_from_query(query, kind=kind, topic=topic)
        rest = QueryDict(mutable=True)
        rest["q"] = found.query.text
        for name in ("kind", "topic"):
            if query.get(name):
                rest[name] = query[name]
        return super().get_context_data(
            found=found,
            is_search_about_danger=is_search_about_danger(found.query.text),
            kinds=search.search_types(),
            kind=kind,
            topic=topic,
            rest=rest.urlencode(),
            **kwargs,
        )


# Each raises Http404 where the query names what there is not.


def _parse_kind(query: QueryDict) -> search.SearchType | None:
    by_name = {"": None} | {kind.name: kind for kind in search.search_types()}
    try:
        return by_name[query.get("kind", "")]
    except KeyError as error:
        raise Http404 from error


def _parse_topic(query: QueryDict) -> Topic | None:
    slug = query.get("topic", "")
    if "\0" in slug:  # PostgreSQL takes none
        raise Http404
    return get_published_topic(slug) if slug else None


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """Serve an upload under its unchanging random name.

    Raises:
        Http404: the name is not one we give, or there is no such file.
    """
    match = MEDIA_NAME.fullmatch(path)
    if match is None or not default_storage.exists(path):
        raise Http404
    response = FileResponse(
        default_storage.open(path), content_type=MEDIA_TYPES[match[1]]
    )
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = MEDIA_POLICY
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database and cache answer, 503 otherwise; details to staff only.

    Staff who are signed in also read what the page store of this worker holds, and when
    each periodic task last succeeded.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("healthz")  # asked, not written: anybody may call this
        is_well = True
    except Exception:  # whatever is wrong, the answer is that something is
        is_well = False
    lines = ["ok" if is_well else "unavailable"]
    if is_well and settings.SESSION_COOKIE_NAME in request.COOKIES:
        lines += _staff_lines(request)
    return HttpResponse("\n".join(lines), "text/plain", 200 if is_well else 503)


def _staff_lines(request: HttpRequest) -> list[str]:
    """Return what who sees the site settings may know, a line each; else nothing."""
    user, store = request.user, request.META.get(STORE)
    if not (user.is_staff and user.has_perm("config.view_sitesettings")):
        return []
    facts = {"worker": os.getpid()} | store.describe() if store else {}
    lines = [f"page store, {name}: {value}" for name, value in facts.items()]
    return lines + [_task_line(task) for task in PeriodicTask.objects.all()]


def _task_line(task: PeriodicTask) -> str:
    """Return when a periodic task last succeeded, and how it has failed since."""
    since = task.last_success_at
    worked = f"succeeded {since.isoformat()}" if since else "never succeeded"
    said = f"task, {task.name}: {worked}"
    if task.last_failure_at and task.has_failed_since():
        said += f"; failed {task.last_failure_at.isoformat()}, {task.failure}"
    return said
