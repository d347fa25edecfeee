"""ModelAdmins of advertisers, campaigns, creatives, placements and programmes."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from ads.admin import preview
from ads.admin import report_view as report_view  # registers DailyCount
from ads.admin.schedule import DAYS, build_schedule
from ads.models import Advertiser, AffiliateProgramme, Campaign, Creative, Placement
from ads.models.placement import PlacementQuerySet
from config.models import SiteSettings

ADVERTISING_IS_OFF = (
    "Advertising is switched off in the site settings: readers see none of these."
)
# A URL typed without its scheme is meant as https.
WEB_ADDRESS: dict[type[models.Field], dict[str, Any]] = {
    models.URLField: {"assume_scheme": "https"}
}


@admin.register(Advertiser)
class AdvertiserAdmin(admin.ModelAdmin):
    formfield_overrides = WEB_ADDRESS
    list_display = ["name", "website", "remark"]
    search_fields = ["name"]


class CampaignForm(forms.ModelForm):
    """Form of a campaign: refuses topics without their tick box, and the reverse."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        topics, is_bound = values.get("topics"), values.get("is_topic_bound")
        if is_bound and not topics:
            self.add_error("topics", "Choose a topic, or untick the box above.")
        if topics and not is_bound:
            self.add_error(
                "is_topic_bound", "Tick this to use the topics, or remove them."
            )
        return values


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    form = CampaignForm
    autocomplete_fields = ["advertiser"]
    filter_horizontal = ["topics", "excluded_topics"]
    list_display = ["name", "advertiser", "type"]
    list_filter = ["type"]
    list_select_related = ["advertiser"]
    search_fields = ["name", "advertiser__name"]


class PlacementForm(forms.ModelForm):
    """Form of a placement: the labels of its times name the time zone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_default_timezone_name()
        for name in ("starts_at", "ends_at"):
            if field := self.fields.get(name):
                field.label = f"{field.label} ({zone})"


class PlacementInline(admin.StackedInline):
    """Placements of a creative, on its own form.

    A tabular inline leaves its fields without labels.
    """

    can_delete = False
    extra = 0
    form = PlacementForm
    model = Placement


@admin.register(Creative)
class CreativeAdmin(admin.ModelAdmin):
    autocomplete_fields = ["campaign"]
    formfield_overrides = WEB_ADDRESS
    inlines = [PlacementInline]
    list_display = ["headline", "campaign", "target_url", "now"]
    list_filter = ["campaign__type", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["campaign__advertiser"]
    prepopulated_fields = {"slug": ["headline"]}
    raw_id_fields = ["image"]
    search_fields = ["headline", "text", "campaign__name", "campaign__advertiser__name"]
    view_on_site = False  # its URL leads away, and only while it runs

    @admin.display(description="now")
    def now(self, creative: Creative) -> str:
        return "retired" if creative.retired_at else "in use"

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(self.preview)
        frame = self.admin_site.admin_view(self.preview_frame)
        name = "<int:object_id>/preview/"
        return [
            path(name, page, name="ads_creative_preview"),
            path(f"{name}<slug:slot>/", frame, name="ads_creative_preview_frame"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show a creative in every slot."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        creative = get_object_or_404(Creative, pk=object_id)
        context = self.admin_site.each_context(request) | {
            "title": f"Preview of “{creative}”",
            "creative": creative,
            "slots": preview.slots_to_show(),
        }
        return render(request, "admin/ads/creative/preview.html", context)

    def preview_frame(
        self, request: HttpRequest, object_id: int, slot: str
    ) -> HttpResponse:
        """Show a creative in one slot, for the frames of the preview."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response: HttpResponse = preview.frame(request, object_id, slot)
        return response

    def response_change(self, request: HttpRequest, obj: Creative) -> HttpResponse:
        if "_retire" in request.POST:
            obj.retire()
            messages.success(request, f"“{obj}” is saved and shown nowhere any more.")
        elif "_restore" in request.POST:
            obj.restore()
            messages.success(request, f"“{obj}” is saved and shown where it is placed.")
        else:
            return super().response_change(request, obj)
        return redirect(request.path)

    def has_delete_permission(
        self, request: HttpRequest, obj: Creative | None = None
    ) -> bool:
        was_placed = obj is not None and obj.placements.exists()
        return not was_placed and super().has_delete_permission(request, obj)


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    autocomplete_fields = ["creative"]
    date_hierarchy = "starts_at"
    form = PlacementForm
    list_display = ["creative", "advertiser", "slot", "starts_at", "ends_at", "now"]
    list_filter = ["slot", "creative__campaign__type"]
    list_select_related = ["creative__campaign__advertiser"]
    search_fields = ["creative__headline", "creative__campaign__advertiser__name"]

    def get_urls(self) -> list:
        overview = self.admin_site.admin_view(self.schedule)
        return [
            path("schedule/", overview, name="ads_placement_schedule"),
            *super().get_urls(),
        ]

    def schedule(self, request: HttpRequest) -> HttpResponse:
        """Show the placement schedule, with gaps and clashes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": "What runs where and when",
            "lines": build_schedule(timezone.now()),
            "off": ""
            if SiteSettings.load().advertising_enabled
            else ADVERTISING_IS_OFF,
            "days": DAYS,
            "zone": timezone.get_default_timezone_name(),
            "drawing": range(8, 92, 6),
        }
        return render(request, "admin/ads/placement/schedule.html", context)

    @admin.display(ordering="creative__campaign__advertiser__name")
    def advertiser(self, placement: Placement) -> str:
        return str(placement.creative.campaign.advertiser)

    @admin.display(description="now")
    def now(self, placement: Placement) -> str:
        state = placement.state()
        if state != Placement.State.ENDED and (reason := placement.blocking_reason()):
            return reason
        return state

    def get_queryset(self, request: HttpRequest) -> PlacementQuerySet:
        return cast(PlacementQuerySet, super().get_queryset(request)).with_topics()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not SiteSettings.load().advertising_enabled:
            messages.warning(request, ADVERTISING_IS_OFF)
        return super().changelist_view(request, extra_context)

    def has_delete_permission(
        self, request: HttpRequest, obj: Placement | None = None
    ) -> bool:
        has_run = obj is not None and obj.state() != Placement.State.WAITING
        return not has_run and super().has_delete_permission(request, obj)


@admin.register(AffiliateProgramme)
class AffiliateProgrammeAdmin(admin.ModelAdmin):
    list_display = ["name", "links", "relation", "state"]
    list_filter = ["is_active"]
    search_fields = ["name", "link_rules"]

    @admin.display(description="links")
    def links(self, programme: AffiliateProgramme) -> str:
        return ", ".join(map(str, programme.rules))

    @admin.display(description="now")
    def state(self, programme: AffiliateProgramme) -> str:
        return "active" if programme.is_active else "ended"
