"""Sends a click on its way and hears what was seen; totals go up, no more stays."""

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
    """Say who may sell places on this site: nobody, unless the owner says otherwise.

    Source: IAB Tech Lab, ads.txt 1.1, section 3.4 for a site without sellers.
    """
    said = SiteSettings.load().ads_txt.strip() or NO_SELLERS
    response = HttpResponse(f"{said}\n", "text/plain; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response


@csrf_exempt  # nothing is changed by it; so that a POST is told that it is none
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
        beacons.count_click(creative.pk, slot, rate_limits.client_address(request))
    return HttpResponseRedirect(creative.target_url, headers=HEADERS)


@require_POST
@csrf_exempt  # the block's signature stands for the token, which would need a cookie
def seen(request: HttpRequest) -> HttpResponse:
    """Count a block that was seen. What does not count is answered as if it did."""
    if not is_small(request):
        return HttpResponse(status=413, headers=HEADERS)
    try:
        block = beacons.parse_beacon(request.body)
    except (beacons.InvalidBeacon, UnreadablePostError):
        return HttpResponse(status=400, headers=HEADERS)
    if bots.is_reader(request):
        beacons.count_view(block, rate_limits.client_address(request))
    return HttpResponse(status=204, headers=HEADERS)


def is_small(request: HttpRequest) -> bool:
    """Whether a body is short by what it says of itself, before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_number = length.isdecimal() and len(length) < 10
    return is_number and int(length) <= beacons.MOST_BYTES
