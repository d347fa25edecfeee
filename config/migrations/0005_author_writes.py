from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

# What the author needs to publish, and to write what stands around an essay.
RIGHTS = ['publish_article'] + [
    f'{act}_{model}'
    for model in ('correction', 'image', 'redirect', 'wordinghint')
    for act in ('add', 'change', 'delete', 'view')
]


def give_rights(apps, schema_editor):
    """Add to the author's role; permissions may not be there yet on a new database."""
    create_permissions(installed.get_app_config('articles'), verbosity=0, apps=apps)
    Permission = apps.get_model('auth', 'Permission')
    rights = Permission.objects.filter(
        content_type__app_label='articles', codename__in=RIGHTS
    )
    author, _ = apps.get_model('auth', 'Group').objects.get_or_create(name='author')
    author.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0004_machines_and_questions'),
        ('articles', '0009_history'),
    ]

    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
