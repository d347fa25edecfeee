"""Site settings, people and their events in the admin; the site is `config.dashboard`.

They are two modules because registering here needs the admin site to exist already.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest

from config.accounts.end_sessions import end_sessions
from config.accounts.events import SEE_ACCOUNT_EVENTS
from config.models import AccountEvent, SiteSettings

admin.site.unregister(User)
# Addresses stand with the person; factors are changed by their owner alone.
admin.site.unregister([EmailAddress, Authenticator])


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


@admin.register(User)
class PersonAdmin(UserAdmin):
    actions = ["end_all_sessions"]

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def end_all_sessions(
        self, request: HttpRequest, queryset: "models.QuerySet[User]"
    ) -> None:
        ended = sum(end_sessions(user) for user in queryset)
        messages.success(request, f"Sessions ended: {ended}.")


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin):
    list_display = ["at", "kind", "whose", "count", "by_whom"]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["user", "by"]

    @admin.display(description="whose")
    def whose(self, event: AccountEvent) -> str:
        return _name_person(event.user_id, event.user, "no such account")

    @admin.display(description="by")
    def by_whom(self, event: AccountEvent) -> str:
        return _name_person(event.by_id, event.by, "")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(SEE_ACCOUNT_EVENTS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _name_person(number: int | None, user: User | None, nobody: str) -> str:
    """Return a person's name, or the number of an account that was deleted."""
    if number is None:
        return nobody
    return user.get_username() if user else f"deleted account {number}"
