"""AppConfigs: the site settings, and the admin with our own AdminSite."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "The site"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.dashboard.admin_site.AuthorAdminSite"
