"""The three roles, as groups with their permissions."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def rights_on(label, models):
    actions = ("add", "change", "delete", "view")
    return [f"{label}.{action}_{model}" for model in models for action in actions]


WRITING = rights_on(
    "articles",
    ("article", "author", "correction", "image", "page", "redirect", "topic", "wordinghint"),
)
QUESTION_LISTS = rights_on("qa", ("cannedtext", "crisisresource", "phrase"))
TRIAGE = ["qa.view_question", "qa.moderate_question", "qa.view_moderationevent"]
ADVERTISING = rights_on(
    "ads", ("advertiser", "affiliateprogramme", "campaign", "creative", "placement")
)
SITE = ["config.view_sitesettings", "config.change_sitesettings", "config.add_sitesettings"]
LOOK_UP = ["qa.view_cannedtext", "qa.view_phrase", "qa.view_crisisresource"]

# The author writes, decides and publishes. A moderator prepares: reads, flags, redacts,
# declines; nothing becomes public by that. An ads editor manages advertising, uploads
# its pictures, and sees nothing that a reader sent.
ROLES = {
    "author": [
        *WRITING,
        "articles.publish_article",
        *QUESTION_LISTS,
        *TRIAGE,
        *SITE,
        "qa.publish_answer",
    ],
    "moderator": [*TRIAGE, *LOOK_UP],
    "ads editor": [
        *ADVERTISING,
        "ads.view_dailycount",
        "articles.add_image",
        "articles.view_image",
    ],
}


def create_roles(apps, schema_editor):
    """Create the groups; on a new database their permissions do not exist yet."""
    for label in ("articles", "qa", "ads", "config"):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for right in rights:
            label, codename = right.split(".")
            group.permissions.add(
                Permission.objects.get(content_type__app_label=label, codename=codename)
            )


class Migration(migrations.Migration):

    dependencies = [
        ("config", "0001_initial"),
        ("articles", "0001_initial"),
        ("qa", "0001_initial"),
        ("ads", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(create_roles, migrations.RunPython.noop),
    ]
