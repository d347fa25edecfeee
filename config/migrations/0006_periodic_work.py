"""What each periodic task keeps of itself, and which tables PostgreSQL has to rewrite.

What was erased before the upgrade is still in PostgreSQL's files: it is marked once.
"""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def mark_earlier_deletions(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        now = timezone.now()
        marks = apps.get_model("config", "DueVacuum").objects
        marks.create(since=now, due_at=now + timedelta(hours=1))


class Migration(migrations.Migration):
    dependencies = [("config", "0005_retention_periods")]

    operations = [
        migrations.CreateModel(
            name="PeriodicTask",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False
                    ),
                ),
                ("last_success_at", models.DateTimeField(null=True)),
                ("last_failure_at", models.DateTimeField(null=True)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        help_text="Its kind; its words may hold an address.",
                        max_length=80,
                    ),
                ),
            ],
            options={"ordering": ["name"], "default_permissions": ()},
        ),
        migrations.RemoveField("sitesettings", "tasks_last_run_at"),
        migrations.CreateModel(
            name="DueVacuum",
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
                ("table", models.CharField(blank=True, max_length=63)),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=~models.Q(table=""),
                        fields=("table",),
                        name="config_duevacuum_table_once",
                    )
                ],
            },
        ),
        migrations.RunPython(mark_earlier_deletions, migrations.RunPython.noop),
    ]
