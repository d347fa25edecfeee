"""Addresses that were typed to follow, until the periodic tasks look them up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_fold_search_entries")]

    operations = [
        migrations.CreateModel(
            name="SubscriptionRequest",
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
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("each", "One mail for each new essay"),
                            (
                                "weekly",
                                "One mail a week, if there is something new",
                            ),
                        ],
                        max_length=6,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
