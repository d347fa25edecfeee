"""The site record in the admin; the admin itself is `config.desk`.

They are two modules because registering here needs the admin site to exist already.
"""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from config.site import SiteRecord


@admin.register(SiteRecord)
class SiteRecordAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not SiteRecord.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
