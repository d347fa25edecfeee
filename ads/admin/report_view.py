"""ModelAdmin of the daily counts: a report of views and clicks, and its CSV."""

import csv
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ads.admin import report
from ads.models.daily_count import DailyCount
from ads.serving.selection import site_day

DAYS = 30
EARLIEST = MinValueValidator(date(2000, 1, 1), "Choose a day of this century.")


class DayField(forms.DateField):
    """A date field that accepts the format of `<input type="date">` only."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            validators=[EARLIEST],
            error_messages={"invalid": "Write a day as year-month-day: 2026-11-23."},
        )


class PeriodForm(forms.Form):
    """Form of the report's period; empty fields mean the last thirty days."""

    first = DayField("From")
    last = DayField("To")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and self.period[0] > self.period[1]:
            raise forms.ValidationError("The first day comes after the last.")
        return found

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day, both counted."""
        last = self.cleaned_data.get("last") or site_day()
        first = self.cleaned_data.get("first") or last - timedelta(days=DAYS - 1)
        return first, last


def _parse_period(data: dict[str, Any]) -> tuple[PeriodForm, tuple[date, date]]:
    """Return the form with what was typed, and the period that is shown.

    Args:
        data: What came in the query string.
    """
    default = PeriodForm({})
    default.full_clean()
    first, last = default.period
    form = PeriodForm(data or {"first": first.isoformat(), "last": last.isoformat()})
    return form, form.period if form.is_valid() else (first, last)


@admin.register(DailyCount)
class DailyCountAdmin(admin.ModelAdmin):
    """The report in place of the change list, and its CSV."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.file)
        return [path("file/", view, name="ads_dailycount_file"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the report; a list of single rows would tell nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form, (first, last) = _parse_period(request.GET.dict())
        found = report.load_rows(first, last)
        own = {
            "title": "Views and clicks",
            "opts": self.opts,
            "form": form,
            "first": first,
            "last": last,
            "lines": found,
            "campaigns": report.sum_by_campaign(found),
            "total": report.sum_rows(found),
            "bars": (drawn := report.build_bars(found)),
            "height": len(drawn) * report.ROW,
            "limit_number": (limit := settings.COUNT_RATE_LIMIT.split("/"))[0],
            "limit_unit": limit[-1],
        }
        context = self.admin_site.each_context(request) | own | (extra_context or {})
        return TemplateResponse(request, "admin/ads/dailycount/report.html", context)

    def file(self, request: HttpRequest) -> HttpResponse:
        """Send the daily counts of the period as a CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form, (first, last) = _parse_period(request.GET.dict())
        if not form.is_valid():
            query = request.GET.urlencode()
            return redirect(f"{reverse('admin:ads_dailycount_changelist')}?{query}")
        name = f"views-and-clicks-{first}-to-{last}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
        csv.writer(response).writerows(report.export_rows(first, last))
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
