"""Names the app in the admin's menu."""

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Paid things"
