from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLE, RIGHTS = 'ads editor', ('add_image', 'view_image')


def rights_and_role(apps):
    Group = apps.get_model('auth', 'Group')
    Permission = apps.get_model('auth', 'Permission')
    rights = Permission.objects.filter(
        content_type__app_label='articles', codename__in=RIGHTS
    )
    return rights, Group.objects.filter(name=ROLE).first()


def give(apps, schema_editor):
    """Let who makes an advertisement upload its picture and choose it."""
    create_permissions(installed.get_app_config('articles'), verbosity=0, apps=apps)
    rights, role = rights_and_role(apps)
    if role:
        role.permissions.add(*rights)


def take(apps, schema_editor):
    rights, role = rights_and_role(apps)
    if role:
        role.permissions.remove(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0007_sellers'),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
