"""Pages that belong to no single app: home, uploads, health."""

import re

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from articles.views import ReadingMixin

# What an upload may be served as; all that is stored was written by us as one of these.
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MEDIA_NAME = re.compile(r"images/[A-Za-z0-9_-]+\.(jpg|png|webp)")
A_YEAR = 365 * 24 * 3600


class Home(ReadingMixin, TemplateView):
    """The newest essays and answers, topics, and an invitation to ask."""

    template_name = "home.html"


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
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database and cache answer, 503 otherwise, without details."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("healthz")  # asked, not written: anybody may call this
        is_well = True
    except Exception:  # whatever is wrong, the answer is that something is
        is_well = False
    status = 200 if is_well else 503
    return HttpResponse("ok" if is_well else "unavailable", "text/plain", status)
