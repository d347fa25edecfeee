"""Whether an internal link resolves to a page that readers can see.

Pages of other apps are asked as the resolver finds them, without importing them.
"""

from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.list import MultipleObjectMixin

from articles import redirects
from articles.models import Article
from config.models import SiteSettings

# Beside everything under /admin/: a staff page, pages that are one person's or end by
# themselves, and what only machines ask for. A click on an advertisement ends with it.
NEVER_FOR_READERS = frozenset(
    {"style", "articles:preview", "articles:subscription"}
    | {"qa:mail", "qa:mailed_link", "qa:reported"}
    | {"ads:go", "ads:seen", "sitemap_file"}
)


def is_public_target(path: str, query: str, at: datetime) -> bool:
    """Whether readers find something at a URL of this site.

    Args:
        path: From the first slash.
        query: What follows the question mark.
        at: The moment at which an essay must be public.
    """
    if settings.MEDIA_URL.startswith("/") and path.startswith(settings.MEDIA_URL):
        return _is_stored(path.removeprefix(settings.MEDIA_URL))
    return _shows(path, query, at) or redirects.find_target(path) is not None


def _shows(path: str, query: str, at: datetime) -> bool:
    """Whether a URL of today shows something to readers."""
    match = _resolve(path) or _resolve(f"{path}/")
    if match is None or path.startswith(reverse("admin:index")):
        return False
    if match.view_name in NEVER_FOR_READERS:
        return False
    if match.view_name == "security":
        return bool(SiteSettings.load().contact_email)
    if match.view_name == "articles:detail":
        slug = match.kwargs["slug"]
        if Article.objects.published(at).filter(slug=slug).exists():
            return True
    return _view_answers(match, path, query)


def _is_stored(name: str) -> bool:
    """Whether an upload of this name is kept; a folder is none."""
    if not PurePosixPath(name).suffix:  # as every upload has
        return False
    try:
        return default_storage.exists(name)
    except (ValueError, OSError):  # a name that leads out of the folder, or too long
        return False


def _resolve(path: str) -> ResolverMatch | None:
    """Return what answers at a path, if anything does."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def _view_answers(match: ResolverMatch, path: str, query: str) -> bool:
    """Ask a reading page whether it has something there.

    By the rules of the house reads are generic views, and only those are called: they
    write nothing, and what they return is not rendered yet, so the page costs its
    query. A function may write, or count: one without arguments always answers, any
    other belongs to the row whose page stands above it, as a feed to its topic.
    """
    view = getattr(match.func, "view_class", None)
    if view is None and match.kwargs:
        above = path.rstrip("/").rpartition("/")[0]
        row = _resolve(f"{above}/")
        return row is not None and _view_answers(row, f"{above}/", "")
    if not (view and issubclass(view, SingleObjectMixin | MultipleObjectMixin)):
        return True
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.GET = QueryDict(query)
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return False
    return response.status_code < 400
