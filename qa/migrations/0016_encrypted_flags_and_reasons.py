"""Columns that hold flags and reasons encrypted, and the requests for lost links.

What stands in the columns is encrypted by the next migration.
"""

from django.db import migrations, models
from django.db.models import Q

FLAGS = [
    ("urgent", "Urgent: somebody may be in danger"),
    ("possible_reporting_duty", "Possible duty to report"),
    ("abuse", "Speaks of abuse"),
    ("minor", "Somebody may be under age"),
    ("method_detail", "Tells a method of self-harm"),
    ("possible_identifier", "May show who somebody is"),
    ("link", "Contains a link"),
    ("repeat_post", "The same words were sent before"),
    ("suspected_spam", "Suspected spam"),
]
WHY_DECLINED = [
    ("outside_competence", "Outside what I can answer well"),
    ("could_identify", "Could identify someone"),
    ("crisis_signposted", "Needs help now: pointed to help"),
    ("duplicate", "Answered already"),
    ("abusive", "Abusive"),
    ("other", "Another reason"),
]
WHY_REPORTED = [
    ("about_me", "This is about me, or could show who I am"),
    ("illegal", "It is illegal"),
    ("harmful", "It could harm somebody who reads it"),
    ("other", "Something else"),
]
MAILS = [
    ("new_question", "A new question"),
    ("wrote_again", "The asker wrote again"),
    ("reported", "A reader's report"),
    ("digest", "What is overdue"),
    ("received", "Received, and may mail be sent"),
    ("needs_info", "More is needed"),
    ("declined", "Decided: not answered here"),
    ("published", "Answered"),
    ("link", "The link by mail"),
    ("code_ends", "The code ends soon"),
]


class Migration(migrations.Migration):
    dependencies = [("qa", "0015_forget_unkeyed_page_dates")]

    operations = [
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("email", models.TextField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RemoveConstraint("flag", "qa_flag_one_of_each_kind"),
        migrations.RemoveIndex("flag", "qa_flag_up"),
        migrations.AlterField("flag", "kind", models.TextField(choices=FLAGS)),
        migrations.AlterField(
            "flag", "note", models.TextField(default="", null=True)
        ),
        migrations.AddField(
            "flag",
            "kind_digest",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "flag",
            models.Index(
                fields=["question"],
                condition=Q(cleared_at=None),
                name="qa_flag_raised",
            ),
        ),
        migrations.AlterField(
            "moderationevent", "reason", models.TextField(blank=True)
        ),
        migrations.AlterField(
            "question",
            "decline_reason",
            models.TextField(blank=True, choices=WHY_DECLINED),
        ),
        migrations.AlterField(
            "report", "reason", models.TextField(choices=WHY_REPORTED)
        ),
        migrations.AlterField(
            "emailnotification",
            "kind",
            models.CharField(choices=MAILS, max_length=12),
        ),
    ]
