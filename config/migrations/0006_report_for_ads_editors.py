from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLE, RIGHT = 'ads editor', 'view_dailycount'


def right_and_role(apps):
    Group = apps.get_model('auth', 'Group')
    Permission = apps.get_model('auth', 'Permission')
    right = Permission.objects.get(content_type__app_label='ads', codename=RIGHT)
    return right, Group.objects.filter(name=ROLE).first()


def give(apps, schema_editor):
    """Let who places advertisements read what came of them."""
    create_permissions(installed.get_app_config('ads'), verbosity=0, apps=apps)
    right, role = right_and_role(apps)
    if role:
        role.permissions.add(right)


def take(apps, schema_editor):
    right, role = right_and_role(apps)
    if role:
        role.permissions.remove(right)


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0005_author_writes'),
        ('ads', '0002_daily_counts'),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
