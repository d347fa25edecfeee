from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0011_subscription"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="crops",
            field=models.JSONField(
                default=dict,
                editable=False,
                help_text="The widths in pixels of its cropped files, rising, by their "
                "shape; none until they are made.",
            ),
        ),
    ]
