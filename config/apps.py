"""AppConfigs: the site settings, and the admin with our own AdminSite."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate, pre_migrate

from config.page_store.triggers import install_triggers, remove_triggers


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "The site"
    default = True

    def ready(self) -> None:
        from config.accounts.user_signals import (
            connect_signals,  # models, ready only now
        )

        connect_signals()
        # Not a migration: one that builds a table of SQLite anew drops its triggers.
        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        # Importable only now: they import models.
        from config.accounts import allauth_signals

        allauth_signals.connect()


class AdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.dashboard.admin_site.AuthorAdminSite"
