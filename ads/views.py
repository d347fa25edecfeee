"""Sends a click on a creative on its way, and keeps nothing about it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ads.models import Creative
from config.site import current

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@require_safe
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to the creative's own target while it runs; 404 before and after."""
    if not current().advertising_enabled:
        raise Http404("Advertising is off.")
    creative = get_object_or_404(Creative.objects.live(), slug=slug)
    return HttpResponseRedirect(creative.target_url, headers=HEADERS)
