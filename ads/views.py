"""Public views: click redirect, view beacon, ads.txt. Only daily totals are stored."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ads.models import Creative, Slot
from ads.models.daily_count import UNKNOWN_SLOT
from ads.tracking import beacons, bots
from config import rate_limits
from config.models import SiteSettings

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
# The standard's own way of saying that there is none.
NO_SELLERS = "placeholder.example.com, placeholder, DIRECT, placeholder"


@require_safe
def ads_txt(request: HttpRequest) -> HttpResponse:
    """Serve ads.txt: who may sell advertising here; nobody, unless the owner says so.

    Source: IAB Tech Lab, ads.txt 1.1, section 3.4 for a site without sellers.
    """
    said = SiteSettings.load().ads_txt.strip() or NO_SELLERS
    response = HttpResponse(f"{said}\n", "text/plain; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response


@csrf_exempt  # it changes nothing; without this a POST gets 403 instead of 405
@require_safe
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to the creative's own target while it runs; 404 before and after.

    The query says in which slot the block stood, for the count alone.
    """
    if not SiteSettings.load().advertising_enabled:
        raise Http404("Advertising is off.")
    creative = get_object_or_404(Creative.objects.live(), slug=slug)
    if bots.is_reader(request):
        named = request.GET.get("in", "")
        slot = named if named in Slot.values else UNKNOWN_SLOT
        beacons.count_click(creative.pk, slot, rate_limits.client_ip(request))
    return HttpResponseRedirect(creative.target_url, headers=HEADERS)


@require_POST
@csrf_exempt  # the block's signature stands for the token, which would need a cookie
def seen(request: HttpRequest) -> HttpResponse:
    """Count a view of a block by its beacon; one that does not count gets 204 too."""
    if not _is_small(request):
        return HttpResponse(status=413, headers=HEADERS)
    try:
        block = beacons.parse_beacon(request.body)
    except (beacons.InvalidBeacon, UnreadablePostError):
        return HttpResponse(status=400, headers=HEADERS)
    if bots.is_reader(request):
        beacons.count_view(block, rate_limits.client_ip(request))
    return HttpResponse(status=204, headers=HEADERS)


def _is_small(request: HttpRequest) -> bool:
    # Judged by the header alone, before any of the body is read.
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_number = length.isdecimal() and len(length) < 10
    return is_number and int(length) <= beacons.MOST_BYTES
