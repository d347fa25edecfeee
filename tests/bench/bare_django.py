"""A ceiling of `tests.bench.pages`: Django without middleware, constant bytes."""

from functools import lru_cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


@lru_cache
def body_of(size: int) -> bytes:
    return b"x" * size


def constant(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with so many bytes, and say how many: servers do more work otherwise."""
    return HttpResponse(body_of(size), headers={"Content-Length": size})


urlpatterns = [path("<int:size>/", constant), path("healthz", constant, {"size": 2})]

settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="no secret: it signs nothing",
    USE_I18N=False,
)
application = get_wsgi_application()
