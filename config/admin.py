"""The site settings in the admin; the admin site itself is `config.dashboard`.

They are two modules because registering here needs the admin site to exist already.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from config.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        ("The site", {"fields": ["name", "tagline", "notice", "advertising_enabled"]}),
        (
            "Asking",
            {
                "description": "What you promise, and when no questions are taken. "
                "Who has the form open when it closes can still send.",
                "fields": [
                    "promised_days",
                    "minimum_age",
                    "exit_url",
                    "asking_closed_until",
                    "most_open",
                ],
            },
        ),
        (
            "Mail",
            {
                "description": "The first is shown to readers; the second is yours.",
                "fields": ["contact_email", "notification_email"],
            },
        ),
        (
            "How long things are kept",
            {
                "description": "The privacy page says the same, from here. What is "
                "past its time is deleted with the next run of tend.",
                "fields": [
                    "keep_spam_days",
                    "keep_declined_days",
                    "keep_email_days",
                    "keep_originals_days",
                    "keep_code_days",
                    "backup_days",
                ],
            },
        ),
        (
            "Law and private notes",
            {
                "description": "Nothing is ever reported by the site itself.",
                "fields": ["reporting_duty", "notes_in_export"],
            },
        ),
        ("Sellers of advertising", {"fields": ["ads_txt"]}),
        ("Machines that read", {"fields": ["crawlers_may_train"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not SiteSettings.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
