"""The desk's view of what is paid: what runs where, since when and until when."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from ads.models import Advertiser, AffiliateProgramme, Campaign, Creative, Placement

# An address typed without its scheme is meant as https.
WEB_ADDRESS: dict[type[models.Field], dict[str, Any]] = {
    models.URLField: {"assume_scheme": "https"}
}


@admin.register(Advertiser)
class AdvertiserAdmin(admin.ModelAdmin):
    formfield_overrides = WEB_ADDRESS
    list_display = ["name", "website", "remark"]
    search_fields = ["name"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    autocomplete_fields = ["advertiser"]
    filter_horizontal = ["topics", "excluded_topics"]
    list_display = ["name", "advertiser", "type"]
    list_filter = ["type"]
    list_select_related = ["advertiser"]
    search_fields = ["name", "advertiser__name"]


class PlacementInline(admin.TabularInline):
    """Where and when the creative on the same screen runs."""

    can_delete = False
    extra = 0
    model = Placement


@admin.register(Creative)
class CreativeAdmin(admin.ModelAdmin):
    autocomplete_fields = ["campaign"]
    formfield_overrides = WEB_ADDRESS
    inlines = [PlacementInline]
    list_display = ["headline", "campaign", "target_url"]
    list_filter = ["campaign__type"]
    list_select_related = ["campaign__advertiser"]
    prepopulated_fields = {"slug": ["headline"]}
    raw_id_fields = ["image"]
    search_fields = ["headline", "text", "campaign__name", "campaign__advertiser__name"]

    def has_delete_permission(
        self, request: HttpRequest, obj: Creative | None = None
    ) -> bool:
        was_placed = obj is not None and obj.placements.exists()
        return not was_placed and super().has_delete_permission(request, obj)


@admin.register(Placement)
class PlacementAdmin(admin.ModelAdmin):
    autocomplete_fields = ["creative"]
    date_hierarchy = "starts_at"
    list_display = ["creative", "advertiser", "slot", "starts_at", "ends_at", "now"]
    list_filter = ["slot", "creative__campaign__type"]
    list_select_related = ["creative__campaign__advertiser"]
    search_fields = ["creative__headline", "creative__campaign__advertiser__name"]

    @admin.display(ordering="creative__campaign__advertiser__name")
    def advertiser(self, placement: Placement) -> str:
        return str(placement.creative.campaign.advertiser)

    @admin.display(description="now")
    def now(self, placement: Placement) -> str:
        return placement.state()

    def has_delete_permission(
        self, request: HttpRequest, obj: Placement | None = None
    ) -> bool:
        has_run = obj is not None and obj.state() != "waiting"
        return not has_run and super().has_delete_permission(request, obj)


@admin.register(AffiliateProgramme)
class AffiliateProgrammeAdmin(admin.ModelAdmin):
    list_display = ["name", "host_list", "state"]
    list_filter = ["is_active"]
    search_fields = ["name", "hosts"]

    @admin.display(description="hosts")
    def host_list(self, programme: AffiliateProgramme) -> str:
        return ", ".join(programme.host_names)

    @admin.display(description="now")
    def state(self, programme: AffiliateProgramme) -> str:
        return "active" if programme.is_active else "ended"
