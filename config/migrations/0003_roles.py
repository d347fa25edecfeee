from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ESSAYS = [
    f'articles.{act}_{model}'
    for model in ('article', 'author', 'image', 'page', 'topic')
    for act in ('add', 'change', 'delete', 'view')
]
DESK = [
    f'qa.{act}_{model}'
    for model in ('cannedtext', 'crisisresource', 'phrase')
    for act in ('add', 'change', 'delete', 'view')
]
TRIAGE = ['qa.view_question', 'qa.moderate_question', 'qa.view_moderationevent']
PAID = [
    f'ads.{act}_{model}'
    for model in ('advertiser', 'affiliateprogramme', 'campaign', 'creative', 'placement')
    for act in ('add', 'change', 'delete', 'view')
]
SITE = ['config.view_siterecord', 'config.change_siterecord', 'config.add_siterecord']
LOOK_UP = ['qa.view_cannedtext', 'qa.view_phrase', 'qa.view_crisisresource']

# The author writes, decides and publishes. A moderator prepares: reads, flags, redacts,
# declines; nothing becomes public by that. An ads editor sees what is paid and nothing
# that a reader sent.
ROLES = {
    'author': ESSAYS + DESK + TRIAGE + SITE + ['qa.publish_answer'],
    'moderator': TRIAGE + LOOK_UP,
    'ads editor': PAID,
}


def make_groups(apps, schema_editor):
    """Make the three roles; permissions may not be there yet on a new database."""
    for label in ('articles', 'qa', 'ads', 'config'):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    Group = apps.get_model('auth', 'Group')
    Permission = apps.get_model('auth', 'Permission')
    for name, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for right in rights:
            label, codename = right.split('.')
            group.permissions.add(
                Permission.objects.get(
                    content_type__app_label=label, codename=codename
                )
            )


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0002_keeping_and_mail'),
        ('articles', '0001_initial'),
        ('qa', '0005_shipped_phrases'),
        ('ads', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
