from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0012_image_crops"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="list_image",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to="articles.image",
            ),
        ),
    ]
