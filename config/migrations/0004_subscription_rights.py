"""The author may see the page of subscriptions and delete an address."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

CODENAMES = ("view_subscription", "delete_subscription")


def rights(apps):
    """Return the permissions; on a new database they do not exist yet."""
    create_permissions(installed.get_app_config("articles"), verbosity=0, apps=apps)
    Permission = apps.get_model("auth", "Permission")
    return Permission.objects.filter(
        content_type__app_label="articles", codename__in=CODENAMES
    )


def give(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="author").first()
    if group is not None:
        group.permissions.add(*rights(apps))


def take(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="author").first()
    if group is not None:
        group.permissions.remove(*rights(apps))


class Migration(migrations.Migration):

    dependencies = [
        ("config", "0003_keep_code_days"),
        ("articles", "0011_subscription"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
