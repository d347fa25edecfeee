"""Preview of a creative in each slot, as readers would see it; in the admin."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from ads.models import AffiliateProgramme, Creative
from ads.models.slot import SLOT_INFO, Slot
from ads.serving.ad_blocks import build_ad_block, disclosure_context

# django-csp types a view as a function of the request alone.
_without_scripts: Any = csp_replace(
    {"script-src": [NONE], "frame-src": [NONE], "frame-ancestors": [SELF]}
)


@never_cache
@require_safe
@xframe_options_sameorigin
@_without_scripts
def frame(request: HttpRequest, object_id: int, slot: str) -> HttpResponse:
    """Show one creative in one slot of an essay without words of its own.

    The admin checks the permission. It is counted nowhere, and no script runs in it.

    Raises:
        Http404: there is no such creative or slot.
    """
    if slot not in Slot.values:
        raise Http404
    creatives = Creative.objects.select_related("campaign__advertiser", "image")
    creative = get_object_or_404(creatives, pk=object_id)
    block = build_ad_block(creative, AffiliateProgramme.objects.active())
    context = {"ad": block, "is_end": slot == Slot.END} | disclosure_context([block])
    return render(request, "ads/preview_frame.html", context)


def slots_to_show() -> list[dict[str, Any]]:
    """Return every slot with its name and description, for the preview's page."""
    return [
        {"value": slot.value, "label": slot.label, "place": SLOT_INFO[slot]}
        for slot in Slot
    ]
