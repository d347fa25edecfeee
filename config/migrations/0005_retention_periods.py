import django.core.validators
from django.db import migrations, models

DAYS = [
    django.core.validators.MinValueValidator(1),
    django.core.validators.MaxValueValidator(3650),
]


class Migration(migrations.Migration):
    dependencies = [("config", "0004_subscription_rights")]

    operations = [
        migrations.AlterField(
            model_name="sitesettings",
            name="keep_declined_days",
            field=models.PositiveSmallIntegerField(
                "days to keep what was declined, taken back, hidden for good or not "
                "replied to",
                default=90,
                validators=DAYS,
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="backup_days",
            field=models.PositiveSmallIntegerField(
                "days you keep backups and the database’s journal",
                null=True,
                blank=True,
                validators=DAYS,
                help_text="The privacy page says for how long a copy may still hold "
                "what was erased. Empty: it says that copies go when they are replaced.",
            ),
        ),
    ]
